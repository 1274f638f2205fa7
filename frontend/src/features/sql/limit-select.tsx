import { useTranslation } from "react-i18next";

import {
  Select,
  SelectContent,
  SelectItem,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";
import { useFormats } from "@/lib/use-formats";

export const LIMITS = [1_000, 10_000, 100_000] as const;
export const MOST = 100_000;

interface LimitProps {
  value: number;
  onChange: (value: number) => void;
}

/** How many rows come back; the question itself is not changed by it. */
export function LimitSelect({ value, onChange }: LimitProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Select
      value={String(value)}
      onValueChange={(next) => {
        onChange(Number(next));
      }}
    >
      <SelectTrigger aria-label={t("sql.limit")} className="font-normal tabular-nums">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {LIMITS.map((one) => (
          <SelectItem key={one} value={String(one)}>
            {t("sql.firstRows", { rows: formats.count(one) })}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
