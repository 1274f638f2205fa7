import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { costQuery } from "@/api/analytics";
import { rowsOf, textOf } from "@/api/rows";
import type { Vocabulary } from "@/api/types";
import { Button } from "@/components/ui/button";

import { useDimensionLabel } from "./labels";
import { subscriptionNamesQuestion, type View } from "./questions";
import { withoutFilter, type ChangeSearch, type DashboardSearch } from "./search";

interface ChipsProps {
  search: DashboardSearch;
  view: View;
  vocabulary: Vocabulary;
  onChange: ChangeSearch;
}

/** A filter keeps the subscription's id; people know its name. */
function useSubscriptionNames(view: View, ids: string[]): Map<string, string> {
  const { data } = useQuery({
    ...costQuery(subscriptionNamesQuestion(view, ids)),
    enabled: ids.length > 0,
  });
  const rows = data ? rowsOf(data) : [];
  return new Map(
    rows.map((row) => [textOf(row, "subscription"), textOf(row, "subscription_name")]),
  );
}

export function FilterChips({ search, view, vocabulary, onChange }: ChipsProps) {
  const { t } = useTranslation();
  const label = useDimensionLabel(vocabulary);
  const names = useSubscriptionNames(view, search.where?.subscription ?? []);
  const nameOf = (dimension: string, value: string): string => {
    if (!value) return t("dashboard.unassigned");
    if (dimension === "subscription") return names.get(value) ?? value;
    return dimension === "resource" ? (value.split("/").at(-1) ?? value) : value;
  };
  return (
    <ul className="-mt-1 flex flex-wrap items-center gap-2" aria-label={t("filter.title")}>
      {Object.entries(search.where ?? {}).map(([dimension, values]) => {
        const text = values.map((value) => nameOf(dimension, value)).join(", ");
        return (
          <li
            key={dimension}
            className="flex h-8 max-w-full items-center gap-1.5 rounded-full border border-primary/25 bg-primary-soft pr-1 pl-3 text-[13px]"
          >
            <span className="text-muted-foreground">{label(dimension)}</span>
            <span className="truncate font-medium" title={values.join(", ")}>
              {text}
            </span>
            <Button
              variant="ghost"
              size="icon"
              className="size-6 rounded-full"
              aria-label={t("filter.remove", { dimension: label(dimension), value: text })}
              onClick={() => {
                onChange({ ...withoutFilter(search, dimension), by: dimension });
              }}
            >
              <X className="size-3.5!" />
            </Button>
          </li>
        );
      })}
      <li>
        <Button
          variant="ghost"
          size="sm"
          onClick={() => {
            onChange({ where: undefined });
          }}
        >
          {t("filter.clear")}
        </Button>
      </li>
    </ul>
  );
}
