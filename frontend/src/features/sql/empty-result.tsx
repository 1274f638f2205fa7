import { ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card, CardDescription, CardTitle } from "@/components/ui/card";

import { EXAMPLES, type Example } from "./examples";

/** Nothing was asked yet: three questions to begin with. */
export function EmptyResult({ onChoose }: { onChoose: (example: Example) => void }) {
  const { t } = useTranslation();
  return (
    <Card className="p-5">
      <CardTitle>{t("sql.empty.title")}</CardTitle>
      <CardDescription className="mt-0.5">{t("sql.empty.text")}</CardDescription>
      <ul className="mt-4 grid gap-3 md:grid-cols-3">
        {EXAMPLES.map((example) => (
          <li key={example.id} className="flex">
            <button
              type="button"
              className="focus-ring group flex w-full flex-col gap-1 rounded-lg border p-4 text-left shadow-xs transition-colors hover:border-ring/60 hover:bg-accent/50"
              onClick={() => {
                onChoose(example);
              }}
            >
              <span className="flex items-start justify-between gap-2 text-sm font-medium">
                {t(`sql.example.${example.id}`)}
                <ArrowUpRight
                  className="mt-0.5 size-4 shrink-0 text-muted-foreground group-hover:text-primary"
                  aria-hidden
                />
              </span>
              <span className="font-mono text-xs text-muted-foreground">{example.view}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
