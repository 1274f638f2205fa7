import { useQuery } from "@tanstack/react-query";
import { LoaderCircle, Play } from "lucide-react";
import type { KeyboardEvent, SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

import { sqlSchemaQuery } from "@/api/sql";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

import { EstimateLine, TooMuch } from "./estimate-line";
import { LimitSelect } from "./limit-select";
import { ParameterField } from "./parameter-field";
import { QueryName } from "./query-name";
import { SqlEditor } from "./sql-editor";
import type { Desk } from "./use-desk";

const KEYS = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? "⌘↵" : "Ctrl ↵";

interface CardProps {
  desk: Desk;
  onNew: () => void;
  onSave: () => void;
}

/** The question: its text, its values, what it would read, and the button that asks it. */
export function QueryCard({ desk, onNew, onSave }: CardProps) {
  const { data: schema } = useQuery(sqlSchemaQuery);
  const { estimate } = desk.judged;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    desk.start();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  return (
    <Card className="min-w-0 overflow-hidden">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for its own button */}
      <form onSubmit={submit} onKeyDown={onKeyDown} className="flex h-full flex-col">
        <QueryName desk={desk} onNew={onNew} onSave={onSave} />
        <div className="min-h-0 flex-1 border-t">
          <SqlEditor
            initial={desk.draft.text}
            schema={schema}
            mark={desk.mark}
            handle={desk.editor}
            onChange={(text) => {
              desk.change({ text });
            }}
          />
        </div>
        <Parameters desk={desk} />
        {estimate?.is_too_much && <TooMuch estimate={estimate} />}
        <RunBar desk={desk} />
      </form>
    </Card>
  );
}

function Parameters({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { parameters, draft, current, change } = desk;
  if (parameters.length === 0) return null;
  return (
    <fieldset className="grid min-w-0 gap-3 border-t px-4 py-3 sm:grid-cols-2 xl:grid-cols-3">
      <legend className="sr-only">{t("sql.parameters")}</legend>
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={draft.values[parameter.name] ?? ""}
          about={current?.parameters.find(({ name }) => name === parameter.name)?.about}
          onChange={(value) => {
            change({ values: { ...draft.values, [parameter.name]: value } });
          }}
        />
      ))}
    </fieldset>
  );
}

function RunBar({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const { draft, judged, isRunning, limit, setLimit } = desk;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t bg-muted/40 px-4 py-2.5">
      <Button
        type="submit"
        disabled={isRunning || !draft.text.trim()}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        {isRunning ? <LoaderCircle className="animate-spin" aria-hidden /> : <Play aria-hidden />}
        {t("sql.run")}
        <kbd aria-hidden className="hidden font-sans text-[11px] sm:inline">
          {KEYS}
        </kbd>
      </Button>
      <LimitSelect value={limit} onChange={setLimit} />
      <div className="min-w-0 flex-1 basis-60">
        <EstimateLine {...judged} />
      </div>
    </div>
  );
}
