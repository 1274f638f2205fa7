import { Link } from "@tanstack/react-router";
import { DatabaseZap, EyeOff, SearchX, Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import type { Me } from "@/api/types";
import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

import type { ChangeSearch } from "./search";

export function NoScope() {
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState icon={EyeOff} title={t("empty.scopeTitle")} text={t("empty.scopeText")} />
    </Card>
  );
}

export function NoData({ me }: { me: Me }) {
  const { t } = useTranslation();
  const canSee = may(me, "view_workflows");
  return (
    <Card>
      <EmptyState
        icon={DatabaseZap}
        title={t("empty.dataTitle")}
        text={canSee ? t("empty.dataText") : t("empty.dataTextViewer")}
      >
        {canSee && (
          <Button asChild>
            <Link to="/workflows">
              <Workflow aria-hidden />
              {t("empty.dataAction")}
            </Link>
          </Button>
        )}
      </EmptyState>
    </Card>
  );
}

/** There are invoices, but no amortised export yet. */
export function NoBasis({ onChange }: { onChange: ChangeSearch }) {
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState icon={DatabaseZap} title={t("empty.basisTitle")} text={t("empty.basisText")}>
        <Button
          variant="outline"
          onClick={() => {
            onChange({ basis: "billed" });
          }}
        >
          {t("empty.basisAction")}
        </Button>
      </EmptyState>
    </Card>
  );
}

export function NoLines({ filtered, onChange }: { filtered: boolean; onChange: ChangeSearch }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={SearchX}
      title={t("empty.linesTitle")}
      text={filtered ? t("empty.linesTextFiltered") : t("empty.linesText")}
    >
      {filtered && (
        <Button
          variant="outline"
          onClick={() => {
            onChange({ where: undefined });
          }}
        >
          {t("filter.clear")}
        </Button>
      )}
      <Button
        variant="outline"
        onClick={() => {
          onChange({ period: undefined });
        }}
      >
        {t("empty.linesAction")}
      </Button>
    </EmptyState>
  );
}
