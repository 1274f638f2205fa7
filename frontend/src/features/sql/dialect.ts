import { SQLDialect } from "@codemirror/lang-sql";

import type { SqlSchema } from "@/api/types";

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

/** What a SELECT is made of in ClickHouse; the rest is refused by the server anyway. */
export const KEYWORDS =
  words(`all and any array as asc asof between by case cross cube desc distinct
else end except exists fill final first following from full global group grouping having
ilike in inner intersect interval into is join last left like limit materialized not null nulls
offset on or order outer over partition preceding prewhere qualify recursive right
rollup row rows sample select semi sets settings then ties to totals unbounded union using when
where window with`);
const TYPES =
  words(`array bool date date32 datetime datetime64 decimal decimal128 decimal256 decimal32
decimal64 enum enum16 enum8 fixedstring float32 float64 int128 int16 int256 int32 int64 int8 ipv4
ipv6 lowcardinality map nested nullable string tuple uint128 uint16 uint256 uint32 uint64 uint8
uuid`);

/** Functions are told by the names that this server has; a name that is also a column is one. */
export function clickhouse(schema: SqlSchema | undefined): SQLDialect {
  const columns = schema?.views.flatMap((view) => view.columns.map((column) => column.name)) ?? [];
  const others = new Set([...KEYWORDS, ...TYPES, ...columns]);
  const functions = schema?.functions.flatMap((group) => group.names) ?? [];
  const builtin = functions.map((name) => name.toLowerCase()).filter((name) => !others.has(name));
  return SQLDialect.define({
    keywords: [...KEYWORDS, "true", "false"].join(" "),
    types: TYPES.filter((name) => !columns.includes(name)).join(" "),
    builtin: builtin.join(" "),
    backslashEscapes: true,
    hashComments: true,
    identifierQuotes: '`"',
    caseInsensitiveIdentifiers: false,
    operatorChars: "*+-%<>!=&|^/~?:",
  });
}
