import { CalendarRange } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/class-names";
import { PRESETS, type Period } from "@/lib/period";
import { useFormats } from "@/lib/use-formats";

import { CustomRange } from "./custom-range";
import { periodLabel } from "./labels";
import { MonthGrid } from "./month-grid";

interface PickerProps {
  token: string | undefined;
  period: Period;
  /** First days of the months that have data. */
  months: string[];
  onChange: (token: string) => void;
}

export function PeriodPicker({ token, period, months, onChange }: PickerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const label = periodLabel(token, period, formats, t);
  const choose = (next: string) => {
    onChange(next);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" aria-label={t("period.now", { period: label })}>
          <CalendarRange className="text-muted-foreground" aria-hidden />
          {label}
        </Button>
      </PopoverTrigger>
      <PopoverContent
        aria-label={t("period.title")}
        className="flex w-[min(30rem,calc(100vw-1.5rem))] flex-col p-0 sm:flex-row"
      >
        <ul className="flex flex-wrap gap-0.5 border-b p-2 sm:w-40 sm:flex-col sm:border-r sm:border-b-0">
          {PRESETS.map((preset) => (
            <li key={preset}>
              <Button
                variant="ghost"
                size="sm"
                aria-pressed={token === preset}
                className={cn(
                  "justify-start sm:w-full",
                  token === preset && "bg-primary-soft text-primary",
                )}
                onClick={() => {
                  choose(preset);
                }}
              >
                {t(`period.${preset}`)}
              </Button>
            </li>
          ))}
        </ul>
        <div className="min-w-0 flex-1 space-y-4 p-4">
          <MonthGrid period={period} months={months} onChoose={choose} />
          <CustomRange period={period} onChoose={choose} />
        </div>
      </PopoverContent>
    </Popover>
  );
}
