import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import type { Run } from "@/api/types";

/** A run that ends may have published: the costs on the other pages are asked again. */
export function useFreshCosts(runs: Run[] | undefined): void {
  const queryClient = useQueryClient();
  const running = useRef(new Set<string>());
  useEffect(() => {
    if (!runs) return;
    const now = new Set(runs.filter((run) => run.status === "running").map((run) => run.id));
    const ended = [...running.current].some((id) => !now.has(id));
    running.current = now;
    if (!ended) return;
    void queryClient.invalidateQueries({ queryKey: ["cost"] });
    void queryClient.invalidateQueries({ queryKey: ["sources"] });
  }, [runs, queryClient]);
}
