import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Sparkline } from "@/components/sparkline";
import { TableCell, TableRow } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import { toRatio } from "@/lib/decimal";
import { useFormats } from "@/lib/use-formats";

import { Change, ChangeRatio, Cost } from "./breakdown-cells";
import { memberLabel } from "./labels";
import type { Member } from "./members";

interface RowProps {
  member: Member;
  total: string;
  currency: string;
  color: string;
  comparable: boolean;
  points: number[];
  /** Filters by the member, or shows more of the others; the whole row is the button. */
  onOpen: (() => void) | undefined;
}

export function BreakdownRow(props: RowProps) {
  const { member, total, currency, color, comparable, points, onOpen } = props;
  const money = { currency, comparable };
  return (
    <TableRow
      data-testid="breakdown-row"
      data-member={member.key}
      data-others={member.others || undefined}
      data-value={member.cost}
      className="group relative hover:bg-accent/50"
    >
      <TableCell className="w-full max-w-0 sm:w-auto sm:max-w-64 xl:max-w-md">
        <MemberName member={member} color={color} onOpen={onOpen} />
      </TableCell>
      <TableCell className="hidden w-32 md:table-cell">
        <Sparkline values={points} color={color} />
      </TableCell>
      <TableCell className="hidden w-44 sm:table-cell">
        <Share ratio={toRatio(member.cost, total)} color={color} />
      </TableCell>
      <TableCell className="hidden text-right whitespace-nowrap text-muted-foreground tabular-nums sm:table-cell">
        <Change {...money} change={member.change} />
      </TableCell>
      <TableCell className="hidden text-right sm:table-cell">
        <ChangeRatio comparable={comparable} ratio={member.ratio} />
      </TableCell>
      <TableCell className="py-1.5 text-right font-medium whitespace-nowrap tabular-nums">
        <Cost {...money} cost={member.cost} ratio={member.ratio} />
      </TableCell>
    </TableRow>
  );
}

/** Two lines on a phone, where names that begin alike would be cut to the same few letters. */
const NAME = "line-clamp-2 py-1 wrap-anywhere sm:block sm:truncate sm:py-0";

function MemberName({ member, color, onOpen }: Pick<RowProps, "member" | "color" | "onOpen">) {
  const { t } = useTranslation();
  const name = memberLabel(member, t);
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <span className="size-2.5 shrink-0 rounded-[3px]" style={{ backgroundColor: color }} />
      {onOpen ? (
        <button
          type="button"
          onClick={onOpen}
          title={member.others > 0 ? t("breakdown.showMore") : member.key}
          className="min-w-0 text-left font-medium outline-none after:absolute after:inset-0 focus-visible:after:ring-2 focus-visible:after:ring-ring focus-visible:after:ring-inset"
        >
          <span className={NAME}>{name}</span>
        </button>
      ) : (
        <span className={cn(NAME, "font-medium")}>{name}</span>
      )}
      {onOpen && (
        <ChevronRight
          aria-hidden
          className="hidden size-3.5 shrink-0 text-muted-foreground opacity-0 sm:block transition-opacity group-hover:opacity-100"
        />
      )}
    </span>
  );
}

function Share({ ratio, color }: { ratio: number; color: string }) {
  const formats = useFormats();
  const width = Math.min(100, Math.max(0, ratio * 100));
  return (
    <span className="flex items-center gap-2.5">
      <span className="h-1.5 w-20 overflow-hidden rounded-full bg-muted" aria-hidden>
        <span
          className="block h-full rounded-full"
          style={{ width: `${width.toFixed(1)}%`, backgroundColor: color }}
        />
      </span>
      <span className="text-xs text-muted-foreground tabular-nums">{formats.percent(ratio)}</span>
    </span>
  );
}
