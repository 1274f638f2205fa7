/** What may stand at the cursor: views, columns of the views the text names, functions, keywords. */
import { snippet, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";

import type { Label, SqlSchema, SqlView } from "@/api/types";

import { KEYWORDS } from "./dialect";

type InLanguage = (label: Label) => string;

const SILENT = new Set(["String", "LineComment", "BlockComment", "Number"]);
const keywords: Completion[] = KEYWORDS.map((word) => ({
  label: word.toUpperCase(),
  type: "keyword",
  boost: -10,
}));

function columnsOf(view: SqlView, inLanguage: InLanguage): Completion[] {
  return view.columns.map((column) => ({
    label: column.name,
    detail: column.type,
    info: inLanguage(column.about),
    type: "property",
    boost: 20,
  }));
}

/** By name: a column that several views have is offered once. */
function distinct(completions: Completion[]): Completion[] {
  return [...new Map(completions.map((one) => [one.label, one])).values()];
}

function makeFixed(schema: SqlSchema, inLanguage: InLanguage): Completion[] {
  const views = schema.views.map((view) => ({
    label: view.name,
    info: inLanguage(view.about),
    type: "class",
    boost: 10,
  }));
  const functions = schema.functions.flatMap(({ names }) =>
    names.map((label) => ({ label, type: "function", apply: snippet(`${label}(\${})`) })),
  );
  return [...views, ...functions, ...keywords];
}

export function completionsOf(schema: SqlSchema, inLanguage: InLanguage) {
  const fixed = makeFixed(schema, inLanguage);
  return (context: CompletionContext) => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const word = context.matchBefore(/\w+/);
    if (SILENT.has(node.name) || (!word && !context.explicit)) return null;
    const text = context.state.doc.toString();
    const named = schema.views.filter((view) => text.includes(view.name));
    const columns = (named.length ? named : schema.views).flatMap((view) =>
      columnsOf(view, inLanguage),
    );
    const from = word?.from ?? context.pos;
    const isMember = context.state.sliceDoc(from - 1, from) === ".";
    return {
      from,
      options: isMember ? distinct(columns) : [...distinct(columns), ...fixed],
      validFor: /^\w*$/,
    };
  };
}
