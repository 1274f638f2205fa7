import {
  Database,
  FileUp,
  KeyRound,
  LayoutDashboard,
  ShieldCheck,
  SquareTerminal,
  Workflow,
  type LucideIcon,
} from "lucide-react";

import { may } from "@/api/me";
import type { Me } from "@/api/types";

export interface Destination {
  to: "/" | "/data" | "/sql" | "/uploads" | "/workflows";
  label: "nav.dashboard" | "nav.data" | "nav.sql" | "nav.uploads" | "nav.workflows";
  icon: LucideIcon;
}

/** What everybody keeps of their own. */
export const OWN_PAGES = [
  { to: "/security", label: "nav.security", icon: ShieldCheck },
  { to: "/keys", label: "nav.keys", icon: KeyRound },
] as const;

/** What this person may open; the server refuses the rest all the same. */
export function destinations(me: Me): Destination[] {
  return [
    ...(may(me, "view_costs")
      ? [{ to: "/", label: "nav.dashboard", icon: LayoutDashboard } as const]
      : []),
    ...(may(me, "run_sql")
      ? [{ to: "/sql", label: "nav.sql", icon: SquareTerminal } as const]
      : []),
    ...(may(me, "view_workflows")
      ? [
          { to: "/data", label: "nav.data", icon: Database } as const,
          ...(may(me, "run_workflows")
            ? [{ to: "/uploads", label: "nav.uploads", icon: FileUp } as const]
            : []),
          { to: "/workflows", label: "nav.workflows", icon: Workflow } as const,
        ]
      : []),
  ];
}
