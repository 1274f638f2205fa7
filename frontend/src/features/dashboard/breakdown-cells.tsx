/** The amounts of a row and of the total. On a phone the change stands under the cost. */
import { DeltaBadge } from "@/components/delta-badge";
import { useFormats } from "@/lib/use-formats";

interface Money {
  currency: string;
  /** Without data before, a change is not known. */
  comparable: boolean;
}

function Unknown() {
  return <span className="font-normal text-muted-foreground">—</span>;
}

export function Change({ change, currency, comparable }: Money & { change: string }) {
  const formats = useFormats();
  if (!comparable) return <Unknown />;
  return (
    <span title={formats.moneyExact(change, currency)}>
      {formats.moneyChange(change, currency)}
    </span>
  );
}

interface RatioProps {
  ratio: string | null;
  comparable: boolean;
}

export function ChangeRatio({ ratio, comparable }: RatioProps) {
  return comparable ? <DeltaBadge ratio={ratio} polarity="up-is-bad" /> : <Unknown />;
}

interface CostProps extends Money {
  cost: string;
  ratio: string | null;
}

export function Cost({ cost, ratio, currency, comparable }: CostProps) {
  const formats = useFormats();
  return (
    <>
      <span title={formats.moneyExact(cost, currency)}>{formats.money(cost, currency)}</span>
      {comparable && (
        <span className="mt-1 block sm:hidden">
          <DeltaBadge ratio={ratio} polarity="up-is-bad" />
        </span>
      )}
    </>
  );
}
