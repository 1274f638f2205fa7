import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { estimateQuery } from "@/api/sql";
import type { SqlParameters } from "@/api/types";
import { useSettled } from "@/lib/use-settled";

const PAUSE = 700;

export interface Written {
  text: string;
  parameters: SqlParameters;
  /** Some value is still to be filled in. */
  isMissing: boolean;
}

/** What it would read, asked once nobody has typed for a moment. */
export function useEstimate({ text, parameters, isMissing }: Written) {
  const key = JSON.stringify([text, parameters]);
  const settled = useSettled(key, PAUSE);
  const [query, values] = useMemo(() => JSON.parse(settled) as [string, SqlParameters], [settled]);
  const isAsked = settled === key && !isMissing && query.trim() !== "";
  const { data, error, isFetching } = useQuery({
    ...estimateQuery(query, values),
    enabled: isAsked,
  });
  return {
    estimate: isAsked ? data : undefined,
    error: isAsked ? error : null,
    isFetching: isFetching || (settled !== key && text.trim() !== "" && !isMissing),
  };
}
