import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";
import type { Period } from "@/lib/period";
import { useFormats } from "@/lib/use-formats";

interface GridProps {
  period: Period;
  months: string[];
  onChoose: (month: string) => void;
}

/** A year of months; those without data are shown, and cannot be chosen. */
export function MonthGrid({ period, months, onChoose }: GridProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [year, setYear] = useState(Number(period.start.slice(0, 4)));
  const known = new Set(months.map((month) => month.slice(0, 7)));
  const turn = (by: number, label: string, Icon: typeof ChevronLeft) => (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      onClick={() => {
        setYear(year + by);
      }}
    >
      <Icon />
    </Button>
  );
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between">
        {turn(-1, t("period.yearBefore"), ChevronLeft)}
        <span className="text-sm font-medium tabular-nums" aria-live="polite">
          {year}
        </span>
        {turn(1, t("period.yearAfter"), ChevronRight)}
      </div>
      <div className="grid grid-cols-4 gap-1">
        {Array.from({ length: 12 }, (_, index) => {
          const month = `${String(year)}-${String(index + 1).padStart(2, "0")}`;
          const chosen = period.start.startsWith(month);
          return (
            <Button
              key={month}
              variant="ghost"
              size="sm"
              disabled={!known.has(month)}
              aria-pressed={chosen}
              aria-label={formats.month(`${month}-01`)}
              className={cn("px-0", chosen && "bg-primary-soft text-primary")}
              onClick={() => {
                onChoose(month);
              }}
            >
              {formats.monthName(`${month}-01`)}
            </Button>
          );
        })}
      </div>
    </div>
  );
}
