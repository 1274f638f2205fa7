import { useTranslation } from "react-i18next";

import { useFormats } from "@/lib/use-formats";

import { FreshnessBadge } from "./freshness-badge";
import type { View } from "./questions";
import { useTotal } from "./use-answers";

/** Which number this is: never a sum without its basis, its days and its currency. */
export function Subtitle({ view }: { view: View }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return <>{[t(`basis.${view.basis}`), formats.range(view.period), view.currency].join(" · ")}</>;
}

export function Freshness({ view, canLook }: { view: View; canLook: boolean }) {
  const { data } = useTotal(view);
  return data ? <FreshnessBadge asOf={data.as_of} canLook={canLook} /> : null;
}
