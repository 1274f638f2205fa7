import { useTranslation } from "react-i18next";

import type { SqlSchema } from "@/api/types";

import { Foldable } from "./foldable";
import type { Insert } from "./insert";

interface ListProps {
  groups: SqlSchema["functions"];
  wanted: string;
  onInsert: Insert;
}

/** By what they are for; a search opens the groups it finds something in. */
export function FunctionList({ groups, wanted, onInsert }: ListProps) {
  const { t } = useTranslation();
  const found = groups
    .map(({ title, names }) => ({
      title,
      names: names.filter((name) => name.toLowerCase().includes(wanted)),
    }))
    .filter(({ names }) => names.length > 0);
  if (found.length === 0) {
    return <p className="px-1.5 text-xs text-muted-foreground">{t("sql.schema.nothing")}</p>;
  }
  return (
    <ul>
      {found.map(({ title, names }) => (
        <li key={title}>
          <Foldable
            isOpen={wanted !== ""}
            title={
              <>
                <GroupTitle title={title} />
                <span className="text-xs text-muted-foreground tabular-nums">{names.length}</span>
              </>
            }
          >
            <ul className="flex flex-wrap gap-1">
              {names.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    className="focus-ring max-w-full truncate rounded-md border bg-card px-1.5 py-0.5 font-mono text-xs hover:bg-accent"
                    onClick={() => {
                      onInsert(`${name}()`, 1);
                    }}
                  >
                    {name}
                  </button>
                </li>
              ))}
            </ul>
          </Foldable>
        </li>
      ))}
    </ul>
  );
}

/** ClickHouse's own title, in the reader's language where we know it. */
function GroupTitle({ title }: { title: string }) {
  const { t, i18n } = useTranslation();
  const key = title.toLowerCase().replaceAll(" ", "-");
  return (
    <span className="truncate">
      {i18n.exists(`sql.group.${key}`) ? t(`sql.group.${key}` as "sql.group.url") : title}
    </span>
  );
}
