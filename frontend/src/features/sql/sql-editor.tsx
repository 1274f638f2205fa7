import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from "react";
import { useTranslation } from "react-i18next";

import type { SqlSchema } from "@/api/types";
import { useInLanguage } from "@/components/use-in-language";

import { baseSetup, spokenSetup } from "./editor-setup";
import type { Place } from "./error-place";

export interface EditorHandle {
  /** At the cursor, in place of what is selected; `back` letters before its end the cursor stands. */
  insert: (text: string, back?: number) => void;
  /** All of it. A change like any other: Ctrl+Z brings back what was there. */
  replace: (text: string) => void;
  focus: () => void;
}

export interface Mark extends Place {
  message: string;
}

interface EditorProps {
  /** What it begins with; from then on it is changed by the person, or by its handle. */
  initial: string;
  schema: SqlSchema | undefined;
  mark: Mark | null;
  onChange: (value: string) => void;
  handle: Ref<EditorHandle>;
}

const spoken = new Compartment();

export function SqlEditor({ initial, schema, mark, onChange, handle }: EditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const { t } = useTranslation();
  const inLanguage = useInLanguage();
  const changed = useEffectEvent(onChange);
  const start = useEffectEvent((parent: HTMLElement, onText: (text: string) => void) => {
    const listener = EditorView.updateListener.of((update) => {
      if (update.docChanged) onText(update.state.doc.toString());
    });
    const extensions = [baseSetup(), spoken.of([]), listener];
    return new EditorView({ parent, state: EditorState.create({ doc: initial, extensions }) });
  });

  useEffect(() => {
    if (!frame.current) return;
    const view = start(frame.current, (text) => {
      changed(text);
    });
    editor.current = view;
    return () => {
      view.destroy();
    };
  }, []);

  const speak = useEffectEvent(() => {
    const words = { label: t("sql.editor"), placeholder: t("sql.placeholder"), inLanguage };
    editor.current?.dispatch({ effects: spoken.reconfigure(spokenSetup(schema, words)) });
  });
  const label = t("sql.editor");
  useEffect(() => {
    speak();
  }, [schema, label]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const isThere = mark && mark.to <= view.state.doc.length;
    const marks = isThere ? [{ ...mark, severity: "error" as const }] : [];
    view.dispatch(setDiagnostics(view.state, marks));
  }, [mark]);

  useImperativeHandle(handle, () => ({
    insert: (text, back = 0) => {
      const view = editor.current;
      if (!view) return;
      const { from, to } = view.state.selection.main;
      const anchor = from + text.length - back;
      view.dispatch({ changes: { from, to, insert: text }, selection: { anchor } });
      view.focus();
    },
    replace: (text) => {
      const view = editor.current;
      view?.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
      });
    },
    focus: () => {
      editor.current?.focus();
    },
  }));

  return <div ref={frame} data-testid="sql-editor" className="min-w-0" />;
}
