import { useTranslation } from "react-i18next";

import { cn } from "@/lib/class-names";
import { isZero } from "@/lib/decimal";
import { useFormats } from "@/lib/use-formats";

export interface Change {
  name: string;
  /** Of money; lines have none. */
  currency?: string;
  old: string;
  new: string;
  difference: string;
}

/** Before, after and difference, to the last digit. On a narrow page each stands under the other. */
export function ChangeTable({ label, changes }: { label: string; changes: Change[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shown = (value: string, currency: string | undefined) =>
    currency ? formats.moneyExact(value, currency) : formats.count(value);
  if (changes.length === 0) return null;
  return (
    <dl aria-label={label} className="divide-y rounded-lg border text-[13px] tabular-nums">
      {changes.map((one) => (
        <div
          key={one.name + (one.currency ?? "")}
          data-testid="change"
          className="grid grid-cols-1 gap-x-4 gap-y-1 px-3.5 py-2 sm:grid-cols-[10rem_1fr]"
        >
          <dt className="font-medium">
            {one.name}
            {one.currency && <span className="text-muted-foreground"> {one.currency}</span>}
          </dt>
          <dd className="grid grid-cols-[5rem_1fr] gap-x-3 gap-y-0.5 text-right">
            <Value name={t("change.old")}>{shown(one.old, one.currency)}</Value>
            <Value name={t("change.new")}>{shown(one.new, one.currency)}</Value>
            <Value
              name={t("change.difference")}
              className={cn(isZero(one.difference) ? "text-muted-foreground" : "font-medium")}
            >
              {isZero(one.difference) ? t("change.none") : signed(one)}
            </Value>
          </dd>
        </div>
      ))}
    </dl>
  );

  function signed({ difference, currency }: Change): string {
    const text = shown(difference, currency);
    return difference.startsWith("-") ? text : `+${text}`;
  }
}

interface ValueProps {
  name: string;
  className?: string;
  children: string;
}

function Value({ name, className, children }: ValueProps) {
  return (
    <>
      <span className="text-left text-muted-foreground">{name}</span>
      <span className={cn("break-all max-sm:text-xs", className)}>{children}</span>
    </>
  );
}
