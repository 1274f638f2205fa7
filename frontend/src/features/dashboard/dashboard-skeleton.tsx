import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** The heights are those of the finished cards, so that nothing jumps. */
export const KPI_HEIGHT = "h-[128px]";
export const CHART_HEIGHT = "h-[320px]";

export function KpiSkeleton() {
  return (
    <Card className={`${KPI_HEIGHT} flex flex-col justify-between p-5`}>
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-7 w-36" />
      <Skeleton className="h-3.5 w-28" />
    </Card>
  );
}

export function ChartSkeleton() {
  return (
    <div className={`${CHART_HEIGHT} flex items-end gap-1.5 px-5 pb-8`} aria-hidden>
      {Array.from({ length: 30 }, (_, index) => (
        <Skeleton
          key={index}
          className="flex-1 rounded-sm"
          style={{ height: `${String(48 + ((index * 37) % 40))}%` }}
        />
      ))}
    </div>
  );
}

export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <div className="divide-y border-t" aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-11 items-center justify-between gap-6 px-5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-4 w-20" />
        </div>
      ))}
    </div>
  );
}

export function DashboardSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-4" role="status" aria-label={t("state.loading")}>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {[1, 2, 3, 4].map((key) => (
          <KpiSkeleton key={key} />
        ))}
      </div>
      <Card className="pt-16">
        <ChartSkeleton />
      </Card>
      <Card className="pt-12">
        <RowsSkeleton rows={9} />
      </Card>
    </div>
  );
}
