import {
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
  type MutationState,
} from "@tanstack/react-query";
import { useState } from "react";

import { runSql, runStatusQuery, sqlRunsQuery, type Asked } from "@/api/sql";
import type { SqlAnswer, SqlRunStatus } from "@/api/types";

const RUN = ["sql", "run"];
const KEPT = 10 * 60_000;

export type Latest = MutationState<SqlAnswer, Error, Asked>;

/** The newest run. It outlives the page: whoever comes back finds it, running or done. */
export function useRun() {
  const queryClient = useQueryClient();
  const { mutate } = useMutation({
    mutationKey: RUN,
    mutationFn: runSql,
    gcTime: KEPT,
    onSettled: () => queryClient.invalidateQueries(sqlRunsQuery),
  });
  const states = useMutationState({
    filters: { mutationKey: RUN },
    select: (mutation) => mutation.state as Latest,
  });
  const run = (asked: Asked) => {
    const cache = queryClient.getMutationCache();
    // A large answer is let go before the next one comes.
    for (const old of cache.findAll({ mutationKey: RUN })) cache.remove(old);
    mutate(asked);
  };
  return { latest: states.at(-1), run };
}

/** How far a run is, and the way to end it, while it runs. */
export function useProgress(
  run_id: string,
  isBegun: boolean,
): {
  status: SqlRunStatus | undefined;
  isEnding: boolean;
  end: () => void;
} {
  const [isEnding, setEnding] = useState(false);
  const { data } = useQuery({ ...runStatusQuery(run_id, isEnding), enabled: isBegun || isEnding });
  return {
    status: data,
    isEnding,
    end: () => {
      setEnding(true);
    },
  };
}
