import type { Run } from "@/api/types";
import { useNow } from "@/lib/use-now";
import { useFormats } from "@/lib/use-formats";

export function useDuration(run: Run): string {
  const now = useNow(run.end_time ? null : 1000);
  const end = run.end_time ? Date.parse(run.end_time) : now;
  return useFormats().duration(end - Date.parse(run.start_time));
}
