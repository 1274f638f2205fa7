import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { EditorState, Prec, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";

import type { Label, SqlSchema } from "@/api/types";
import { pageNonce } from "@/lib/nonce";

import { completionsOf } from "./completions";
import { clickhouse } from "./dialect";
import { theme } from "./editor-theme";
import { parameterMarks } from "./parameter-marks";

/** The page runs it: whoever holds the editor hears the key. Tab leaves the editor, as in any field. */
const ours = Prec.highest(
  keymap.of([
    { key: "Mod-Enter", run: (view) => closeCompletion(view) || true },
    { key: "Tab", run: acceptCompletion },
  ]),
);

export function baseSetup(): Extension[] {
  const nonce = pageNonce();
  return [
    // The CSP takes the editor's styles with the page's nonce only.
    nonce ? EditorView.cspNonce.of(nonce) : [],
    ours,
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    parameterMarks,
    theme,
  ];
}

export interface Words {
  label: string;
  placeholder: string;
  inLanguage: (label: Label) => string;
}

/** What depends on the schema and on the reader's language. */
export function spokenSetup(schema: SqlSchema | undefined, words: Words): Extension[] {
  return [
    sql({ dialect: clickhouse(schema) }).language,
    autocompletion({
      icons: false,
      override: schema ? [completionsOf(schema, words.inLanguage)] : [],
    }),
    placeholder(words.placeholder),
    EditorView.contentAttributes.of({ "aria-label": words.label }),
  ];
}
