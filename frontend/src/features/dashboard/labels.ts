import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Vocabulary } from "@/api/types";
import { isPreset, type Period } from "@/lib/period";
import type { Formats } from "@/lib/format";
import { useLanguage } from "@/lib/use-formats";

import type { Member } from "./members";

/** The dimension's name in the reader's language; a tag is called by its key. */
export function useDimensionLabel(vocabulary: Vocabulary): (name: string) => string {
  const language = useLanguage();
  const { t } = useTranslation();
  return (name) => {
    if (name.startsWith("tag:")) return t("dashboard.tag", { key: name.slice(4) });
    const label = vocabulary.dimensions.find((one) => one.name === name)?.label;
    return label?.[language === "en" ? "en" : "zh"] ?? name;
  };
}

/** The same inside a sentence, where English writes it small. */
export function useDimensionInText(vocabulary: Vocabulary): (name: string) => string {
  const label = useDimensionLabel(vocabulary);
  return (name) => (name.startsWith("tag:") ? label(name) : label(name).toLowerCase());
}

export function memberLabel(member: Pick<Member, "name" | "others">, t: TFunction): string {
  if (member.others > 0) return t("dashboard.others", { count: member.others });
  return member.name || t("dashboard.unassigned");
}

export function periodLabel(
  token: string | undefined,
  period: Period,
  formats: Formats,
  t: TFunction,
): string {
  if (token && isPreset(token)) return t(`period.${token}`);
  if (!token?.includes("..")) return formats.month(period.start);
  return formats.range(period);
}
