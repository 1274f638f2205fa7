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
      <p
        data-testid={testId}
        data-value={exact}
        title={title}
        className="truncate text-[22px] leading-8 font-semibold tracking-tight tabular-nums"
      >
        {value}
      </p>
      <div className="flex h-6 items-end justify-between gap-3">
        <p className="min-w-0 truncate text-xs leading-5 text-muted-foreground tabular-nums">
          {hint}
        </p>
        {points && <Sparkline values={points} color={color} className="h-7 w-20 shrink-0" />}
      </div>
    </Card>
  );
}
