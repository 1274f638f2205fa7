import type { ReactNode } from "react";

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="divide-y rounded-lg border">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-x-6 max-sm:gap-x-3 px-3.5 py-2 text-[13px]">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums max-sm:text-xs">{children}</dd>
    </div>
  );
}
