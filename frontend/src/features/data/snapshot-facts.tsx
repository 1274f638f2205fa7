import { useTranslation } from "react-i18next";

import type { Snapshot } from "@/api/types";
import { useFormats } from "@/lib/use-formats";

import { Fact, Facts } from "@/components/facts";

/** Delivered = loaded + set aside, and the money of it where the person sees everything. */
export function SnapshotFacts({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Facts>
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
    </Facts>
  );
}
