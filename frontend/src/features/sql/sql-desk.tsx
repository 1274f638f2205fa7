import { PanelRight } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Me } from "@/api/types";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useMedia } from "@/lib/use-media";

import { EMPTY } from "./draft";
import { EmptyResult } from "./empty-result";
import { exampleValues } from "./examples";
import { MOST } from "./limit-select";
import { toValues } from "./parameters";
import { QueryCard } from "./query-card";
import { ResultCard } from "./result-card";
import { SaveDialog } from "./save-dialog";
import { SidePanel, type PanelProps, type Tab } from "./side-panel";
import { SideSheet } from "./side-sheet";
import { toSaveAgain, toSaveDraft, type ToSave } from "./to-save";
import { useDesk } from "./use-desk";
import { useLinked } from "./use-linked";

interface DeskProps {
  me: Me;
  /** The saved query that the address names. */
  linked: string | undefined;
  onLink: (saved: string | undefined) => void;
}

export function SqlDesk({ me, linked, onLink }: DeskProps) {
  const { t } = useTranslation();
  const desk = useDesk(me);
  const result = useRef<HTMLDivElement>(null);
  const isWide = useMedia("(min-width: 64rem)");
  const [tab, setTab] = useState<Tab>("schema");
  const [isOpen, setOpen] = useState(false);
  const [toSave, setToSave] = useState<ToSave | null>(null);
  useLinked(linked, desk);
  const { draft, adopt, editor } = desk;

  const begin = (next: typeof draft) => {
    adopt(next);
    onLink(undefined);
    editor.current?.focus();
  };
  const panel: PanelProps = {
    tab,
    current: draft.saved,
    onTab: setTab,
    onInsert: (text, back) => editor.current?.insert(text, back),
    onReuse: (run) => {
      begin({ text: run.query, values: toValues(run.parameters), saved: null });
    },
    onOpen: (query) => {
      desk.open(query);
      onLink(query.id);
    },
    onEdit: (query) => {
      setToSave(toSaveAgain(query));
    },
    onDeleted: ({ id }) => {
      if (draft.saved !== id) return;
      desk.change({ saved: null });
      onLink(undefined);
    },
  };
  return (
    <Page
      title={t("sql.title")}
      description={t("sql.description")}
      actions={
        !isWide && (
          <Button
            variant="outline"
            onClick={() => {
              setOpen(true);
            }}
          >
            <PanelRight aria-hidden />
            {t("sql.panel.title")}
          </Button>
        )
      }
    >
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <QueryCard
          desk={desk}
          onNew={() => {
            begin(EMPTY);
          }}
          onSave={() => {
            setToSave(toSaveDraft(draft, desk.parameters, desk.current));
          }}
        />
        {isWide && (
          <Card className="relative min-h-[27rem] overflow-hidden">
            <div className="absolute inset-0 flex flex-col">
              <SidePanel {...panel} />
            </div>
          </Card>
        )}
      </div>
      <div ref={result} className="min-w-0 scroll-mt-18">
        {desk.latest ? (
          <ResultCard
            latest={desk.latest}
            onMore={() => {
              desk.again(MOST);
            }}
          />
        ) : (
          <EmptyResult
            onChoose={({ text }) => {
              begin({ text, values: exampleValues(), saved: null });
            }}
          />
        )}
      </div>
      {!isWide && <SideSheet {...panel} open={isOpen} onOpenChange={setOpen} />}
      <SaveDialog
        toSave={toSave}
        onClose={() => {
          setToSave(null);
        }}
        onSaved={(query, { isDraft }) => {
          if (!isDraft) return;
          desk.change({ saved: query.id });
          onLink(query.id);
        }}
      />
    </Page>
  );
}
