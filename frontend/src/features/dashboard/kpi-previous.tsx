/** What the cards say of the period before; when it has no data, that it is not known. */
import { useTranslation } from "react-i18next";

import { DeltaBadge, type Polarity } from "@/components/delta-badge";
import { useFormats } from "@/lib/use-formats";

import type { View } from "./questions";

interface DeltaProps {
  view: View;
  ratio: string | null;
  polarity: Polarity;
}

export function KpiDelta({ view, ratio, polarity }: DeltaProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!view.comparable) return null;
  const title = t("kpi.against", { period: formats.range(view.previous) });
  return <DeltaBadge ratio={ratio} polarity={polarity} title={title} />;
}

export function Before({ view, value }: { view: View; value: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!view.comparable) return <NothingBefore view={view} />;
  return (
    <span title={`${formats.range(view.previous)}: ${formats.moneyExact(value, view.currency)}`}>
      {t("kpi.before", { value: formats.money(value, view.currency) })}
    </span>
  );
}

export function NothingBefore({ view }: { view: View }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <span title={formats.range(view.previous)}>
      {t("kpi.nothingBefore", { period: formats.days(view.previous) })}
    </span>
  );
}
