import { invertedEffects } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { type Assistance, assistance } from "./assist.ts";
import { highlighting } from "./highlight.ts";
import type { Document, Hint, Mend, Problem, Range } from "./protocol.ts";
import { hints, setHints } from "./show-hints.ts";

/** Where the text came from: what imports are relative to. It goes back and forth with the text on undo. */
const setPath = StateEffect.define<string>();
const pathField = StateField.define<string>({
  create: () => "",
  update: (path, { effects }) => effects.find((effect) => effect.is(setPath))?.value ?? path,
});
const undoPath = invertedEffects.of(({ effects, startState }) =>
  effects.some((effect) => effect.is(setPath)) ? [setPath.of(startState.field(pathField))] : [],
);

/** What the editor tells the page. */
export interface EditorEvents {
  changed(document: Document): void;
  format(): void;
}

/** The editor: CodeMirror with the language's colours, problems where they are, and one history of everything. */
export class Editor {
  readonly view: EditorView;

  constructor(parent: HTMLElement, document: Document, events: EditorEvents, assist: Assistance) {
    const listen = EditorView.updateListener.of((update) => {
      if (update.docChanged || update.startState.field(pathField) !== update.state.field(pathField))
        events.changed(this.document);
    });
    const run = (): boolean => {
      events.format();
      return true;
    };
    const format = { key: "Mod-s", preventDefault: true, run };
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: document.text,
        extensions: [
          pathField.init(() => document.path),
          ...[
            undoPath,
            basicSetup,
            lintGutter(),
            EditorView.lineWrapping,
            indentUnit.of("  "),
            highlighting,
            hints,
            assistance(assist),
            listen,
          ],
          Prec.high(keymap.of([format, { ...format, key: "Shift-Alt-f" }])),
          EditorView.contentAttributes.of({ "aria-label": "Text of the experiment", spellcheck: "false" }),
        ],
      }),
    });
  }

  get document(): Document {
    return { path: this.view.state.field(pathField), text: this.view.state.doc.toString() };
  }

  /** Puts another text in its place, as a step that can be undone; only what differs changes, so that the cursor stays. */
  replace({ path, text }: Document): void {
    const now = this.document;
    const effects = path === now.path ? [] : [setPath.of(path)];
    this.view.dispatch({ changes: difference(now.text, text), effects, userEvent: "input.replace" });
  }

  /** Applies a mend that was made for the text as it is now. */
  mend({ edits }: Mend): void {
    this.view.dispatch({
      changes: edits.map(({ from, to, text }) => ({ from, to, insert: text })),
      userEvent: "input.mend",
    });
    this.view.focus();
  }

  /** Shows a place and puts the cursor there. */
  reveal({ from, to }: Range): void {
    const { length } = this.view.state.doc;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Underlines what was found, and shows what was inferred. */
  mark(problems: readonly Problem[], remarks: readonly Hint[]): void {
    const { length } = this.view.state.doc;
    const diagnostics = problems.flatMap(({ place, severity, code, message, help, mends }): Diagnostic[] => {
      if (!place?.range) return [];
      const from = Math.min(place.range.from, length);
      return [
        {
          from,
          to: Math.max(from, Math.min(place.range.to, length)),
          severity: severity === "hole" ? "info" : severity,
          source: code,
          message: help ? `${message} ${help}` : message,
          actions: mends.map((mend) => ({ name: mend.title, apply: () => this.mend(mend) })),
        },
      ];
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics), { effects: setHints.of(remarks) });
  }
}

/** The one change between two texts, without what they share at both ends. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from++;
  let behind = 0;
  while (behind < least - from && before.at(-1 - behind) === after.at(-1 - behind)) behind++;
  return { from, to: before.length - behind, insert: after.slice(from, after.length - behind) };
}
