import { Scissors } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "@/components/ui/button";
import { useFormats } from "@/lib/use-formats";

import { MOST } from "./limit-select";

interface BannerProps {
  rows: number;
  limit: number;
  onMore: () => void;
}

/** There were more rows: said where nobody can take the part for the whole. */
export function CutBanner({ rows, limit, onMore }: BannerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div
      role="status"
      data-testid="cut"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-warn-border bg-warn-soft px-4 py-2.5 text-[13px] sm:px-5"
    >
      <Scissors className="size-4 shrink-0 text-warn" aria-hidden />
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-semibold">{t("sql.cut", { rows: formats.count(rows) })}</strong>{" "}
        <span className="text-muted-foreground">
          {t(limit < MOST ? "sql.cutAdvice" : "sql.cutMost")}
        </span>
      </p>
      {limit < MOST && (
        <Button variant="outline" size="sm" onClick={onMore}>
          {t("sql.firstRows", { rows: formats.count(MOST) })}
        </Button>
      )}
    </div>
  );
}
