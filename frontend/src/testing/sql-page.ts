/** The Data Explorer in a browser without layout: sizes are given, text is written into the editor. */
import { EditorView } from "@codemirror/view";
import { act, screen } from "@testing-library/react";
import { vi } from "vitest";

import { backend } from "./backend";
import { analyst } from "./people";
import { visit } from "./visit";

const WIDTH = 900;
const HEIGHT = 500;

/** Opens it as somebody who may, beside a panel where `isWide`. */
export async function visitSql(path = "/sql", isWide = true) {
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(WIDTH);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(HEIGHT);
  vi.spyOn(window, "matchMedia").mockImplementation((query) =>
    Object.assign(new EventTarget(), {
      matches: isWide && query.includes("min-width"),
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    }),
  );
  backend.me = analyst;
  const page = visit(path);
  await screen.findByRole("textbox", { name: "SQL" });
  return page;
}

function editor(): EditorView {
  const view = EditorView.findFromDOM(screen.getByTestId("sql-editor"));
  if (!view) throw new Error("there is no editor");
  return view;
}

export function written(): string {
  return editor().state.doc.toString();
}

export function write(text: string): void {
  act(() => {
    const view = editor();
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  });
}

/** What the editor underlines as wrong. */
export function marked(): string[] {
  return [...document.querySelectorAll(".cm-lintRange-error")].map((one) => one.textContent);
}
