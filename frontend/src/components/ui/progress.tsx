import { Progress as ProgressPrimitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "@/lib/class-names";

/** `value` is a percentage; null is "busy, extent unknown". */
export function Progress({
  className,
  value = null,
  ...props
}: ComponentProps<typeof ProgressPrimitive.Root>) {
  return (
    <ProgressPrimitive.Root
      data-slot="progress"
      value={value}
      className={cn("relative h-1.5 w-full overflow-hidden rounded-full bg-primary/15", className)}
      {...props}
    >
      <ProgressPrimitive.Indicator
        className={cn(
          "h-full w-full rounded-full bg-primary transition-transform duration-500",
          value === null && "animate-pulse",
        )}
        style={{ transform: `translateX(-${String(100 - (value ?? 100))}%)` }}
      />
    </ProgressPrimitive.Root>
  );
}
