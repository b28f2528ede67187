import { type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { element } from "./element.ts";
import type { Hint } from "./protocol.ts";

class Remark extends WidgetType {
  constructor(readonly hint: Hint) {
    super();
  }
  override eq({ hint }: Remark): boolean {
    return hint.label === this.hint.label && hint.note === this.hint.note;
  }
  override toDOM(): HTMLElement {
    return element("span", { class: "hint", title: this.hint.note, "aria-hidden": "true" }, this.hint.label);
  }
}

/** Puts other remarks in place of those that are shown. */
export const setHints = StateEffect.define<readonly Hint[]>();

/** Remarks between the letters of the text; they move with it until they are made anew. */
export const hints: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { changes, effects, newDoc }) {
    const fresh = effects.find((effect) => effect.is(setHints));
    if (!fresh) return shown.map(changes);
    const remarks = (fresh.value as readonly Hint[])
      .filter(({ at }) => at <= newDoc.length)
      .map((hint): Range<Decoration> => Decoration.widget({ widget: new Remark(hint), side: 1 }).range(hint.at));
    return Decoration.set(remarks, true);
  },
  provide: (field) => EditorView.decorations.from(field),
});
