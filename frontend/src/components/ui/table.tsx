import type { ComponentProps } from "react";

import { cn } from "@/lib/class-names";

/** Scrolls sideways inside itself; the frame takes the keyboard so that it can be scrolled without a mouse. */
export function Table({ className, label, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <div
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take focus
      tabIndex={0}
      className="focus-ring relative w-full overflow-x-auto"
    >
      <table className={cn("w-full text-sm", className)} {...props} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 px-2 text-left text-xs font-medium whitespace-nowrap text-muted-foreground first:pl-4 last:pr-4 sm:px-3 sm:first:pl-5 sm:last:pr-5",
        className,
      )}
      {...props}
    />
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("border-t transition-colors", className)} {...props} />;
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      className={cn("h-11 px-2 first:pl-4 last:pr-4 sm:px-3 sm:first:pl-5 sm:last:pr-5", className)}
      {...props}
    />
  );
}
