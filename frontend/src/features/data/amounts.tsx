import { useFormats } from "@/lib/use-formats";

interface AmountsProps {
  /** Exact decimal text by currency. */
  amounts: Record<string, string>;
  className?: string;
}

/** One line for each currency, every digit; they are never added up. */
export function Amounts({ amounts, className }: AmountsProps) {
  const formats = useFormats();
  return Object.entries(amounts).map(([currency, amount]) => (
    <p key={currency} className={className} data-value={amount} data-currency={currency}>
      <span className="break-all max-sm:text-xs">{formats.moneyExact(amount, currency)}</span>
    </p>
  ));
}
