import { useTranslation } from "react-i18next";

import type { Source } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useFormats } from "@/lib/use-formats";

import { MonthCell } from "./month-cell";
import { monthsOf } from "./months";

/** Sources down, months across, newest first; the names stay while the months scroll. */
export function SourceGrid({ sources }: { sources: Source[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
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
            <TableCell className="sticky left-0 z-10 bg-card py-2">
              <SourceName source={source} />
            </TableCell>
            {months.map((month) => (
              <TableCell key={month} className="text-right">
                <MonthCell source={source} month={month} />
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
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {source.name}
        {!source.enabled && <Badge>{t("data.disabled")}</Badge>}
      </p>
      <p className="text-xs text-muted-foreground">
        {t(`data.kind.${source.kind}`)}
        {source.last_published_at && ` · ${formats.moment(source.last_published_at)}`}
      </p>
    </>
  );
}
