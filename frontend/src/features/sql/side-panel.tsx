import { useTranslation } from "react-i18next";

import type { SavedQuery, SqlRun } from "@/api/types";
import { Segmented } from "@/components/ui/segmented";

import { HistoryTab } from "./history-tab";
import { SavedTab } from "./saved-tab";
import type { Insert } from "./insert";
import { SchemaTab } from "./schema-tab";

const TABS = ["schema", "saved", "history"] as const;
export type Tab = (typeof TABS)[number];

export interface PanelProps {
  tab: Tab;
  current: string | null;
  onTab: (tab: Tab) => void;
  onInsert: Insert;
  onReuse: (run: SqlRun) => void;
  onOpen: (query: SavedQuery) => void;
  onEdit: (query: SavedQuery) => void;
  onDeleted: (query: SavedQuery) => void;
}

/** Beside the editor: what can be named, what was kept, what was run. */
export function SidePanel(props: PanelProps) {
  const { tab, onTab } = props;
  const { t } = useTranslation();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="border-b p-2.5">
        <Segmented
          label={t("sql.panel.title")}
          value={tab}
          className="flex w-full [&>button]:flex-1 [&>button]:justify-center"
          onChange={onTab}
          options={TABS.map((value) => ({ value, label: t(`sql.panel.${value}`) }))}
        />
      </div>
      <div
        role="region"
        aria-label={t(`sql.panel.${tab}`)}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must take focus
        tabIndex={0}
        className="focus-ring min-h-0 flex-1 overflow-y-auto p-2.5"
      >
        {tab === "schema" && <SchemaTab onInsert={props.onInsert} />}
        {tab === "saved" && (
          <SavedTab
            current={props.current}
            onOpen={props.onOpen}
            onEdit={props.onEdit}
            onDeleted={props.onDeleted}
          />
        )}
        {tab === "history" && <HistoryTab onReuse={props.onReuse} />}
      </div>
    </div>
  );
}
