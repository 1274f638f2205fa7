import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";

import { ApiError } from "@/api/problem";
import { savedQueriesQuery } from "@/api/saved-queries";
import type { Me, SavedQuery } from "@/api/types";
import { randomUuid } from "@/lib/uuid";

import type { Draft } from "./draft";
import { placeOf } from "./error-place";
import { isMissing, parametersOf, toRequest } from "./parameters";
import type { EditorHandle } from "./sql-editor";
import { defaultsOf } from "./to-save";
import { useDraft } from "./use-draft";
import { useEstimate } from "./use-estimate";
import { useRun } from "./use-run";

const LIMIT = 10_000;

/** All that the page holds: what is written, what it would read, what was run last. */
export function useDesk(me: Me) {
  const editor = useRef<EditorHandle>(null);
  const { draft, change } = useDraft(me.id);
  const [limit, setLimit] = useState(LIMIT);
  const saved = useQuery(savedQueriesQuery);
  const { latest, run } = useRun();
  const parameters = useMemo(() => parametersOf(draft.text), [draft.text]);
  const values = toRequest(parameters, draft.values);
  const written = {
    text: draft.text,
    parameters: values,
    isMissing: parameters.some((one) => isMissing(one, draft.values)),
  };
  const judged = useEstimate(written);
  const refused = latest?.variables?.query === draft.text ? latest.error : null;
  const mark = useMark(refused ?? judged.error, draft.text);
  const isRunning = latest?.status === "pending";

  /** Puts something else into the editor. */
  const adopt = (next: Draft) => {
    editor.current?.replace(next.text);
    change(next);
  };
  const ask = (query: string, given: typeof values, most: number) => {
    if (isRunning || !query.trim()) return;
    run({ query, parameters: given, limit: most, run_id: randomUuid() });
  };
  return {
    editor,
    draft,
    change,
    adopt,
    open: (query: SavedQuery) => {
      adopt({ text: query.query, values: defaultsOf(query), saved: query.id });
    },
    parameters,
    limit,
    setLimit,
    saved: saved.data?.items,
    current: saved.data?.items.find((one) => one.id === draft.saved),
    // What the run itself was refused with is told where its result would be.
    judged: refused ? { ...judged, error: null } : judged,
    mark,
    latest,
    isRunning,
    start: () => {
      ask(draft.text, values, limit);
    },
    /** The shown question again, with more rows. */
    again: (most: number) => {
      setLimit(most);
      if (latest?.variables) ask(latest.variables.query, latest.variables.parameters, most);
    },
  };
}

export type Desk = ReturnType<typeof useDesk>;

function useMark(failure: Error | null, text: string) {
  const detail = failure instanceof ApiError ? failure.problem.detail : "";
  return useMemo(() => {
    const place = detail ? placeOf(detail, text) : null;
    return place && { ...place, message: detail };
  }, [detail, text]);
}
