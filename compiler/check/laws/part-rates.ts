import type { Optimizer } from "../../blocks/define.ts";
import { child, hasHole, showNumber } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { frozenParts } from "../parts.ts";
import { withoutProperty } from "../removal.ts";
import { namesThere, noSuchPart } from "./freezing.ts";

/** A part's own learning rate is of a part that is trained, and differs from the rate of all. */
export const partRates = defineLaw({
  codes: ["SKY4126", "SKY4128", "SKY4130"],
  says: "A part that has its own learning rate is there, is trained, and has a rate that differs.",
  why: "The factor would change nothing, and a reader would believe that it does.",
  experiment(known) {
    const { context, experiment, encoder } = known;
    const optimizer = child(experiment, "optimizer");
    const rates = optimizer && child(optimizer, "lr_mult");
    const def = optimizer?.block?.def as unknown as Optimizer<unknown> | undefined;
    if (!encoder || !rates || !def?.factors || hasHole(rates)) return;
    const names = namesThere(known);
    const frozen = frozenParts(experiment);
    for (const [name, factor] of rates.children) {
      if (!names.includes(name)) {
        noSuchPart(known, { text: name, span: keyBefore(known, factor.span, name) }, "lr_mult", names);
        continue;
      }
      const remove = rates.children.size === 1 ? [] : withoutProperty(context, factor, name);
      const all = remove.length > 0 ? remove : withoutProperty(context, rates, "lr_mult");
      const at = frozen.find(({ text }) => text === name || text === "encoder");
      const inside = at && (at.text === name || (name !== "head" && name !== "backbone"));
      if (inside) {
        const related = [{ message: "it is frozen here", span: at.span }];
        context.report("SKY4130", factor.span, { name }, { related, fixes: all });
      } else if (factor.value === 1 && !outer(rates.children, name)) {
        const setting = `${name}: ${showNumber(1)}`;
        context.report("SKY4126", factor.span, { setting, why: "it is the rate of all parts" }, { fixes: all });
      }
    }
  },
});

/** Inside a part with a factor of its own, a factor of 1 does something. */
const outer = (rates: ReadonlyMap<string, unknown>, name: string): boolean =>
  rates.has("encoder") && !["encoder", "head", "backbone"].includes(name);

/** Where the name of a factor stands, before its value. */
function keyBefore(
  { context }: { readonly context: { readonly sources: ReadonlyMap<string, { readonly text: string }> } },
  span: { readonly file: string; readonly start: number; readonly end: number },
  name: string,
): { readonly file: string; readonly start: number; readonly end: number } {
  const text = context.sources.get(span.file)?.text;
  const start = text?.slice(0, span.start).lastIndexOf(name) ?? -1;
  const between = start < 0 ? undefined : text!.slice(start + name.length, span.start);
  return between !== undefined && /^\s*:\s*$/.test(between)
    ? { file: span.file, start, end: start + name.length }
    : span;
}
