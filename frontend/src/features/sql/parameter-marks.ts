import { Decoration, MatchDecorator, ViewPlugin, type EditorView } from "@codemirror/view";

const mark = Decoration.mark({ class: "cm-parameter" });
const finder = new MatchDecorator({
  regexp: /\{\s*[A-Za-z_]\w*\s*:\s*[^{}]+?\s*\}/g,
  decoration: mark,
});

/** Shows `{name:Type}` as one thing. */
export const parameterMarks = ViewPlugin.define(
  (view: EditorView) => ({
    marks: finder.createDeco(view),
    update(update) {
      this.marks = finder.updateDeco(update, this.marks);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);
