import { ArrowDownRight, ArrowUpRight, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/ui/badge";
import { useFormats } from "@/lib/use-formats";

/** Whether growth is bad news (cost), good news (savings) or neither (a count). */
export type Polarity = "up-is-bad" | "up-is-good" | "neutral";

interface DeltaProps {
  /** Change over previous, as a decimal text; null when there was nothing before. */
  ratio: string | null;
  polarity: Polarity;
  title?: string;
}

const STILL = 0.0005;

function toneOf(ratio: number, polarity: Polarity): Tone {
  if (polarity === "neutral" || Math.abs(ratio) < STILL) return "neutral";
  return ratio > 0 === (polarity === "up-is-bad") ? "bad" : "good";
}

/** Arrow and sign say what the colour says. */
export function DeltaBadge({ ratio, polarity, title }: DeltaProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (ratio === null) return <Badge title={title}>{t("delta.new")}</Badge>;
  const value = Number(ratio);
  const Icon = Math.abs(value) < STILL ? Minus : value > 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <Badge tone={toneOf(value, polarity)} title={title}>
      <Icon aria-hidden />
      {formats.percentChange(ratio)}
    </Badge>
  );
}
