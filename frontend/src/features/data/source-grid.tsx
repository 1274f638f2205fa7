import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { periodsQuery, restatementsQuery } from "@/api/periods";
import type { Source } from "@/api/types";
import { DeliveryBadge } from "@/components/delivery-badge";
import { Badge } from "@/components/ui/badge";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useFormats } from "@/lib/use-formats";

import { MonthCell } from "./month-cell";
import { isOf, monthsOf } from "./months";

/** Sources down, months across, newest first; the names stay while the months scroll. */
export function SourceGrid({ sources }: { sources: Source[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const periods = useQuery(periodsQuery).data?.items ?? [];
  const restatements = useQuery(restatementsQuery).data?.items ?? [];
  const months = monthsOf(sources);
  return (
    <Table label={t("data.grid")}>
      <thead>
        <tr>
          <TableHead className="sticky left-0 z-10 bg-card">{t("data.source")}</TableHead>
          {months.map((month) => (
            <TableHead key={month} className="text-right">
              {formats.month(month)}
            </TableHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <TableRow key={source.name} data-testid="source-row">
            <TableCell className="sticky left-0 z-10 max-w-44 min-w-32 bg-card py-2 align-top sm:max-w-none">
              <SourceName source={source} />
            </TableCell>
            {months.map((month) => (
              <TableCell key={month} className="py-2 text-right align-top">
                <MonthCell
                  source={source}
                  month={month}
                  period={periods.find(isOf(source.name, month))}
                  isRestated={restatements.some(isOf(source.name, month))}
                />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}

function SourceName({ source }: { source: Source }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const last = source.last_delivery_at;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
        <span className="break-words">{source.name}</span>
        {!source.enabled && <Badge>{t("data.disabled")}</Badge>}
        {source.enabled && source.state !== "none" && <DeliveryBadge state={source.state} />}
      </p>
      <p className="text-xs text-muted-foreground max-sm:hidden">{t(`data.kind.${source.kind}`)}</p>
      {last && (
        <p className="text-xs text-muted-foreground tabular-nums max-sm:hidden">
          {t("data.lastDelivery", { time: formats.moment(last) })}
        </p>
      )}
    </>
  );
}
