import type { TFunction } from "i18next";

import type { Run } from "@/api/types";

/** A person, else the schedule, else the product itself (such as the first load of a demo). */
export function starterOf({ requested_by, schedule }: Run, t: TFunction): string {
  return requested_by ?? t(schedule ? "run.bySchedule" : "run.bySystem");
}
