import type { ComponentProps } from "react";

import { cn } from "@/lib/class-names";

const FIELD =
  "focus-ring w-full min-w-0 rounded-md border border-input bg-card px-3 text-sm shadow-xs transition-colors placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-bad aria-invalid:ring-bad/20";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(FIELD, "h-9", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea data-slot="textarea" className={cn(FIELD, "min-h-20 py-2", className)} {...props} />
  );
}
