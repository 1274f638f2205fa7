import type { ReactNode } from "react";

import { Label } from "@/components/ui/label";

interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** A labelled control with what one should know about it. */
export function Field({ id, label, hint, children }: FieldProps) {
  return (
    <div className="min-w-0 space-y-2">
      <Label htmlFor={id}>{label}</Label>
      {children}
      {hint && <p className="text-xs text-muted-foreground">{hint}</p>}
    </div>
  );
}
