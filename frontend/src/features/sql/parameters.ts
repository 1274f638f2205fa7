/** `{name:Type}` in SQL: what a person is asked for, and what is sent. */
import type { SqlParameter, SqlParameters } from "@/api/types";

export type Kind = "text" | "number" | "date" | "bool" | "list";

export interface Parameter {
  name: string;
  /** ClickHouse's. */
  type: string;
  kind: Kind;
}

/** What a person typed, by name; a list is one a line. */
export type Values = Readonly<Record<string, string>>;

/** Texts, quoted names and comments first: a place in them is none. */
const TOKEN =
  /'(?:\\[^]|''|[^'\\])*'|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`|--[^\n]*|\/\*[^]*?\*\/|\{\s*([A-Za-z_]\w*)\s*:\s*([^{}]+?)\s*\}/g;

const NUMBER = /^(U?Int|Float|BFloat|Decimal)\d*\b/;

/** `Nullable(…)` and `LowCardinality(…)` are how a value is kept, not what it is. */
export function bare(type: string): string {
  const wrapped = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type);
  return wrapped?.[1] === undefined ? type : bare(wrapped[1]);
}

/** As people read it: that a text is kept as a dictionary says nothing of it. */
export function shownType(type: string): string {
  return type.replace(/LowCardinality\(([^()]*(?:\([^()]*\))?)\)/g, "$1");
}

export function isNumber(type: string): boolean {
  return NUMBER.test(bare(type));
}

function kindOf(type: string): Kind {
  const plain = bare(type);
  if (plain.startsWith("Array(")) return "list";
  if (plain === "Date" || plain === "Date32") return "date";
  if (plain === "Bool") return "bool";
  return isNumber(plain) ? "number" : "text";
}

/** In the order of the text; a name that stands there twice is asked for once. */
export function parametersOf(sql: string): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const [, name, type] of sql.matchAll(TOKEN)) {
    if (name && type && !found.has(name)) found.set(name, { name, type, kind: kindOf(type) });
  }
  return [...found.values()];
}

/** Only text and lists may be left empty. */
export function isMissing({ name, kind }: Parameter, values: Values): boolean {
  return (kind === "number" || kind === "date") && !values[name]?.trim();
}

/** Numbers go as the text of the whole list: within one, a quoted number is none to the server. */
function listed(type: string, text: string): string[] | string {
  const areNumbers = isNumber(bare(type).slice("Array(".length, -1));
  const parts = areNumbers ? text.replace(/[[\]]/g, "").split(/[\n,]/) : text.split("\n");
  const lines = parts.map((line) => line.trim()).filter(Boolean);
  return areNumbers ? `[${lines.join(",")}]` : lines;
}

function sent({ name, type, kind }: Parameter, values: Values): SqlParameter {
  const typed = values[name] ?? "";
  if (kind === "list") return listed(type, typed);
  if (kind === "bool") return typed === "true";
  return kind === "text" ? typed : typed.trim();
}

/** As they are sent: numbers as text, as a float would lose digits. */
export function toRequest(parameters: readonly Parameter[], values: Values): SqlParameters {
  return Object.fromEntries(parameters.map((one) => [one.name, sent(one, values)]));
}

/** What was sent, as a person would type it. */
export function toValues(parameters: SqlParameters): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("\n") : String(value),
    ]),
  );
}
