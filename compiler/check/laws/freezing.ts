import { nearest } from "../../diag/suggest.ts";
import { type Bound, child } from "../bound.ts";
import { defineLaw, type KnownExperiment } from "../law.ts";
import { frozenParts, partNames } from "../parts.ts";
import { withoutItem, withoutProperty } from "../removal.ts";

/** What is frozen is a part of the model, and something is left to train. */
export const freezing = defineLaw({
  codes: ["SKY4128", "SKY4129", "SKY2106"],
  says: "What is frozen is a part of the model, and some part is left to train.",
  why: "A misspelt part would be trained all the same; a model without a trained part learns nothing.",
  experiment(known) {
    const { context, experiment, encoder } = known;
    const freeze = child(experiment, "freeze");
    if (!freeze || !encoder) return;
    const names = known.encoder ? namesThere(known) : [];
    const list = frozenParts(experiment);
    for (const [i, at] of list.entries()) {
      const first = list.slice(0, i).find(({ text }) => text === at.text);
      if (first) {
        const related = [{ message: "given here first", span: first.span }];
        const fixes = withoutItem(freeze, i, `the second ${at.text}`);
        context.report("SKY2106", at.span, { property: at.text }, { related, fixes });
      } else if (!names.includes(at.text)) noSuchPart(known, at, "freeze", names);
    }
  },
  model({ context, experiment, variables }) {
    const freeze = child(experiment, "freeze");
    if (!freeze || variables.some((v) => v.role === "parameter" && !v.frozen)) return;
    const fixes = withoutProperty(context, freeze, "freeze");
    context.report("SKY4129", freeze.span, {}, { fixes });
  },
});

/** Parts of the model, also those that are not given in this run. */
export function namesThere({ experiment, encoder }: KnownExperiment): string[] {
  const declared = child(experiment, "encoder");
  const members = encoder?.fusion ? [...(declared?.children.keys() ?? [])] : [];
  return [...new Set([...(encoder ? partNames(encoder) : []), ...members])];
}

/** Says that a name is no part of the model, what there is, and what was probably meant. */
export function noSuchPart(
  { context }: KnownExperiment,
  at: Pick<Bound, "span" | "text">,
  property: string,
  names: readonly string[],
): void {
  const near = nearest(at.text, names);
  const fixes = near ? [{ title: `Change "${at.text}" to "${near}"`, edits: [{ span: at.span, text: near }] }] : [];
  const hint = near ? `Did you mean "${near}"?` : `Its parts are ${names.join(", ")}.`;
  context.report("SKY4128", at.span, { name: at.text, property, hint }, { fixes });
}
