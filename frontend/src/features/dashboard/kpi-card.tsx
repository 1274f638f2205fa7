import type { ReactNode } from "react";

import { Sparkline } from "@/components/sparkline";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/class-names";

import { KPI_HEIGHT } from "./dashboard-skeleton";

interface KpiCardProps {
  label: string;
  value: ReactNode;
  /** Every digit, for the pointer and for a test. */
  exact: string;
  title: string;
  badge?: ReactNode;
  hint: ReactNode;
  points?: number[] | undefined;
  color?: string;
  testId?: string;
}

export function KpiCard({
  label,
  value,
  exact,
  title,
  badge,
  hint,
  points,
  color = "var(--series-1)",
  testId,
}: KpiCardProps) {
  return (
    <Card className={cn(KPI_HEIGHT, "flex min-w-0 flex-col justify-between p-5")}>
      <div className="flex items-start justify-between gap-2">
        <h2 className="truncate text-[13px] leading-5 font-medium text-muted-foreground">
          {label}
        </h2>
        {badge}
      </div>
      <div className="flex h-8 items-end justify-between gap-3">
        <p
          data-testid={testId}
          data-value={exact}
          title={title}
          className="max-w-full shrink-0 truncate text-[22px] leading-8 font-semibold tracking-tight tabular-nums"
        >
          {value}
        </p>
        {points && (
          <Sparkline values={points} color={color} className="h-7 max-w-20 min-w-0 flex-1" />
        )}
      </div>
      <p className="truncate text-xs leading-5 text-muted-foreground tabular-nums">{hint}</p>
    </Card>
  );
}
