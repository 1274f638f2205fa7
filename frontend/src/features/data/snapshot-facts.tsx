import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Snapshot } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

/** Delivered = loaded + set aside, and the money of it where the person sees everything. */
export function SnapshotFacts({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <dl className="divide-y rounded-lg border">
      <Fact name={t("data.delivered")}>{formats.count(snapshot.delivered)}</Fact>
      <Fact name={t("data.loaded")}>{formats.count(snapshot.loaded)}</Fact>
      <Fact name={t("data.quarantined")}>{formats.count(snapshot.quarantined)}</Fact>
      {snapshot.totals &&
        (["billed_cost", "effective_cost", "quarantined_cost"] as const).map((name) =>
          Object.entries(snapshot.totals?.[name] ?? {}).map(([currency, amount]) => (
            <Fact key={name + currency} name={t(`data.total.${name}`)}>
              {formats.moneyExact(amount, currency)}
            </Fact>
          )),
        )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-6 px-3.5 py-2 text-[13px]">
      <dt className="shrink-0 text-muted-foreground">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </div>
  );
}
