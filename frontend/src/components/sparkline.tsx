import { cn } from "@/lib/class-names";

const WIDTH = 100;
const HEIGHT = 28;
const INSET = 2;

function pathOf(values: number[]): string {
  const high = Math.max(...values);
  const least = Math.min(...values);
  // Room below, and never so close that a change of a few percent looks like a cliff.
  const low = Math.min(least, high - Math.max((high - least) * 1.4, Math.abs(high) * 0.25));
  const span = high - low || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const y = (value: number) => HEIGHT - INSET - ((value - low) / span) * (HEIGHT - 2 * INSET);
  return values
    .map(
      (value, index) => `${index ? "L" : "M"}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`,
    )
    .join("");
}

/** The shape of a series, not its size: decoration beside the numbers. */
export function Sparkline({
  values,
  color,
  className,
}: {
  values: number[];
  color: string;
  className?: string;
}) {
  if (values.length < 2) return <span className={cn("block h-7 w-24", className)} aria-hidden />;
  const line = pathOf(values);
  return (
    <svg
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      className={cn("h-7 w-24", className)}
      aria-hidden
    >
      <path d={`${line}V${String(HEIGHT)}H0Z`} fill={color} fillOpacity={0.12} />
      <path
        d={line}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
