import { FilePlus2, Save } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

import type { Desk } from "./use-desk";

interface NameProps {
  desk: Desk;
  onNew: () => void;
  onSave: () => void;
}

/** Which saved query this is, whose, and whether it was changed since. */
export function QueryName({ desk, onNew, onSave }: NameProps) {
  const { t } = useTranslation();
  const { current, draft } = desk;
  const isOthers = current && !current.is_mine;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 px-4 py-2.5">
      <h2 className="min-w-0 truncate text-[15px] leading-6 font-semibold tracking-tight">
        {current?.name ?? t("sql.untitled")}
      </h2>
      {isOthers && <Badge>{t("sql.saved.by", { person: current.owner })}</Badge>}
      {current && current.query !== draft.text && <Badge tone="warn">{t("sql.changed")}</Badge>}
      <div className="ml-auto flex gap-1.5">
        <Button variant="ghost" size="sm" disabled={!draft.text} onClick={onNew}>
          <FilePlus2 aria-hidden />
          {t("sql.new")}
        </Button>
        <Button variant="outline" size="sm" disabled={!draft.text.trim()} onClick={onSave}>
          <Save aria-hidden />
          {t(isOthers ? "sql.saved.copy" : "sql.saved.ask")}
        </Button>
      </div>
    </div>
  );
}
