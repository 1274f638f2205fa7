import { Layers } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import type { Vocabulary } from "@/api/types";
import { Button } from "@/components/ui/button";
import {
  Command,
  CommandEmpty,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

import { useDimensionLabel } from "./labels";

/** Grouping by these says nothing on a chart of one currency over time. */
const NOT_FOR_GROUPING = new Set(["billing_currency", "unit_of_measure", "billing_period"]);
/** What people ask for first comes first; the rest follows in the vocabulary's order. */
const FIRST = [
  "service",
  "subscription",
  "resource_group",
  "location",
  "department",
  "cost_center",
];

function choices(vocabulary: Vocabulary): string[] {
  const all: string[] = vocabulary.dimensions
    .map((one) => one.name)
    .filter((name) => !NOT_FOR_GROUPING.has(name));
  return [
    ...FIRST.filter((name) => all.includes(name)),
    ...all.filter((name) => !FIRST.includes(name)),
  ];
}

interface PickerProps {
  value: string;
  vocabulary: Vocabulary;
  onChange: (dimension: string) => void;
}

export function DimensionPicker({ value, vocabulary, onChange }: PickerProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const label = useDimensionLabel(vocabulary);
  const choose = (dimension: string) => {
    onChange(dimension);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <Layers className="text-muted-foreground" aria-hidden />
          <span className="text-muted-foreground">{t("dashboard.by")}</span> {label(value)}
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-64 p-0" aria-label={t("dashboard.groupBy")}>
        <Command label={t("dashboard.groupBy")} defaultValue={value}>
          <CommandInput placeholder={t("dashboard.searchDimension")} />
          <CommandList>
            <CommandEmpty>{t("palette.nothing")}</CommandEmpty>
            {choices(vocabulary).map((name) => (
              <CommandItem
                key={name}
                value={name}
                keywords={[label(name)]}
                onSelect={() => {
                  choose(name);
                }}
              >
                {label(name)}
              </CommandItem>
            ))}
          </CommandList>
        </Command>
        <TagForm onChoose={choose} />
      </PopoverContent>
    </Popover>
  );
}

function TagForm({ onChoose }: { onChoose: (dimension: string) => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (key.trim()) onChoose(`tag:${key.trim()}`);
  };
  return (
    <form onSubmit={submit} className="flex gap-2 border-t p-2">
      <Input
        className="h-8"
        aria-label={t("dashboard.tagKey")}
        placeholder={t("dashboard.tagKey")}
        value={key}
        onChange={(event) => {
          setKey(event.target.value);
        }}
      />
      <Button type="submit" size="sm" variant="outline" disabled={!key.trim()}>
        {t("action.apply")}
      </Button>
    </form>
  );
}
