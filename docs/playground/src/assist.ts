import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippet,
  startCompletion,
} from "@codemirror/autocomplete";
import { EditorState, type Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip } from "@codemirror/view";
import { element } from "./element.ts";
import type { Offer, Range, Spot } from "./protocol.ts";

/** What the editor asks of those who know the language. */
export interface Assistance {
  complete(spot: Omit<Spot, "path">): Promise<readonly Offer[]>;
  hover(spot: Omit<Spot, "path">): Promise<(Range & { readonly html: string }) | undefined>;
}

/** HTML that the worker made of the language's own words. */
function pageOf(html: string): HTMLElement {
  const page = element("div", { class: "words" });
  page.innerHTML = html;
  return page;
}

/** Writes an offer with its places to go on at, and what else it needs, such as an import. */
function write(view: EditorView, { snippet: template, replace, edits, goesOn }: Offer, completion: Completion): void {
  const changes = view.state.changes(edits.map(({ from, to, text }) => ({ from, to, insert: text })));
  if (!changes.empty) view.dispatch({ changes, userEvent: "input.complete" });
  snippet(template)(view, completion, changes.mapPos(replace.from, 1), changes.mapPos(replace.to, 1));
  if (goesOn) startCompletion(view);
}

/** Completion and hover for a text. */
export function assistance({ complete, hover }: Assistance): Extension {
  const offer = async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && !context.matchBefore(/[\w.@]$/)) return null;
    const { state, pos } = context;
    const offers = await complete({ text: state.doc.toString(), offset: pos });
    if (context.aborted || offers.length === 0) return null;
    const options = offers.map(
      (one): Completion => ({
        label: one.label,
        type: one.type,
        ...(one.detail === undefined ? {} : { detail: one.detail }),
        ...(one.info === undefined ? {} : { info: () => pageOf(one.info!) }),
        apply: (view, completion) => write(view, one, completion),
      }),
    );
    return { from: Math.max(...offers.map(({ replace }) => replace.from)), options, filter: false };
  };
  const tip = hoverTooltip(async ({ state }, offset) => {
    const found = await hover({ text: state.doc.toString(), offset });
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: pageOf(found.html) }) } : null;
  });
  return [EditorState.languageData.of(() => [{ autocomplete: offer }]), tip];
}
