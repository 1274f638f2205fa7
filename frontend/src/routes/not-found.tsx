import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";

import { EmptyState } from "@/components/empty-state";
import { Button } from "@/components/ui/button";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main>
      <h1 className="sr-only">{t("app.name")}</h1>
      <EmptyState icon={Compass} title={t("notFound.title")} text={t("notFound.text")}>
        <Button asChild variant="outline">
          <Link to="/">{t("notFound.home")}</Link>
        </Button>
      </EmptyState>
    </main>
  );
}
