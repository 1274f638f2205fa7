import { useTranslation } from "react-i18next";

import type { Vocabulary } from "@/api/types";
import { Segmented } from "@/components/ui/segmented";
import {
  Select,
  SelectContent,
  SelectItem,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";

import type { Coverage } from "./coverage";
import { DimensionPicker } from "./dimension-picker";
import { PeriodPicker } from "./period-picker";
import type { View } from "./questions";
import { DEFAULTS, type ChangeSearch, type DashboardSearch } from "./search";

interface ControlsProps {
  search: DashboardSearch;
  view: View;
  coverage: Coverage;
  vocabulary: Vocabulary;
  onChange: ChangeSearch;
}

export function Controls({ search, view, coverage, vocabulary, onChange }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Segmented
        label={t("basis.title")}
        value={search.basis}
        onChange={(basis) => {
          onChange({ basis });
        }}
        options={[
          { value: "billed", label: t("basis.billedShort") },
          { value: "effective", label: t("basis.effectiveShort") },
        ]}
      />
      {coverage.currencies.length > 1 && (
        <CurrencySwitch
          currencies={coverage.currencies}
          currency={view.currency}
          onChange={onChange}
        />
      )}
      <DimensionPicker
        value={view.by}
        vocabulary={vocabulary}
        onChange={(by) => {
          onChange({ by, rows: DEFAULTS.rows });
        }}
      />
      <PeriodPicker
        token={search.period}
        period={view.period}
        months={coverage.months}
        onChange={(period) => {
          onChange({ period });
        }}
      />
    </>
  );
}

function CurrencySwitch({
  currencies,
  currency,
  onChange,
}: {
  currencies: string[];
  currency: string;
  onChange: ChangeSearch;
}) {
  const { t } = useTranslation();
  return (
    <Select
      value={currency}
      onValueChange={(value) => {
        onChange({ currency: value });
      }}
    >
      <SelectTrigger aria-label={t("dashboard.currency")}>
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {currencies.map((code) => (
          <SelectItem key={code} value={code}>
            {code}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
