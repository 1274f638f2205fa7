import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { LedgerDifference } from "@/api/types";
import { cn } from "@/lib/class-names";
import { useFormats } from "@/lib/use-formats";

import { Amounts } from "./amounts";

/** What a stage lacks or adds, and the causes that make it up. */
export function LedgerDifferenceRow({ difference }: { difference: LedgerDifference }) {
  const { t } = useTranslation();
  const isRed = difference.severity === "red";
  if (difference.causes.length === 0) return null;
  return (
    <div
      data-testid="ledger-difference"
      data-severity={difference.severity}
      className={cn(
        "mt-2 rounded-md border text-xs",
        isRed ? "border-bad-border bg-bad-soft" : "bg-muted/50",
      )}
    >
      <Part
        name={t("ledger.difference", {
          since: t(`ledger.stage.${difference.since}`),
          to: t(`ledger.stage.${difference.to}`),
        })}
        detail={difference.told_by}
        lines={difference.lines}
        amounts={difference.amounts}
        className={cn("font-medium", isRed && "text-bad")}
      />
      <ul className="border-t border-inherit">
        {difference.causes.map((one) => (
          <li key={one.cause + one.detail}>
            <Part
              name={t(`ledger.cause.${one.cause}`)}
              detail={one.detail}
              lines={one.lines}
              amounts={one.amounts}
              isAlarming={isRed && ALARMING.includes(one.cause)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** They explain nothing: they say what is wrong, or that nobody knows. */
const ALARMING: readonly string[] = ["missing_lines", "repeated_lines", "altered_lines", "unknown"];

interface PartProps {
  name: string;
  detail: string;
  lines: number | null;
  amounts: Record<string, string> | null;
  isAlarming?: boolean;
  className?: string;
}

function Part({ name, detail, lines, amounts, isAlarming = false, className }: PartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div
      className={cn(
        "flex justify-between gap-4 px-3 py-1.5",
        isAlarming && "font-medium text-bad",
        className,
      )}
    >
      <div className="min-w-0">
        <p className="flex items-center gap-1.5">
          {isAlarming && <TriangleAlert className="size-3.5 shrink-0" aria-hidden />}
          {name}
        </p>
        {detail && <p className="font-normal break-all text-muted-foreground">{detail}</p>}
      </div>
      <div className="min-w-0 shrink-0 text-right tabular-nums max-sm:shrink">
        {lines !== null && lines !== 0 && (
          <p>{t("ledger.lines", { count: Math.abs(lines), lines: formats.count(lines) })}</p>
        )}
        {amounts && <Amounts amounts={amounts} />}
      </div>
    </div>
  );
}
