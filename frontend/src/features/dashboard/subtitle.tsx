import { useTranslation } from "react-i18next";

import { useFormats } from "@/lib/use-formats";

import { FreshnessBadge } from "./freshness-badge";
import type { View } from "./questions";
import { useTotal } from "./use-answers";

/** Which number this is: never a sum without its basis, its days, its currency and its age. */
export function Subtitle({ view }: { view: View }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useTotal(view);
  return (
    <span className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
      {[t(`basis.${view.basis}`), formats.range(view.period), view.currency].join(" · ")}
      {data && <FreshnessBadge asOf={data.as_of} />}
    </span>
  );
}
