import type { Optimizer } from "../blocks/define.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import { type Bound, child } from "./bound.ts";

/** The parts of a model that settings and expectations may name. */
export const partNames = ({ fusion, branches, scope }: EncoderPlan): string[] => [
  "head",
  ...new Set(fusion ? ["encoder", fusion.name, ...branches.map((b) => b.name)] : [scope, branches[0]!.name]),
];

/** The scope of the parameters of a part. The one member of an encoder without a fusion is the encoder. */
function scopeOf(name: string, { fusion, branches, scope }: EncoderPlan): string {
  const member = branches.some((branch) => branch.name === name);
  if (!fusion) return member ? scope : name;
  return member || name === fusion.name ? `encoder.${name}` : name;
}

/** The names in `freeze`, with their places; empty for `none`. */
export function frozenParts(experiment: Bound): readonly Bound[] {
  const freeze = child(experiment, "freeze");
  if (!freeze || freeze.hole) return [];
  const names = [...freeze.children.values()];
  return names.length === 1 && names[0]!.text === "none" ? [] : names;
}

/** The scopes that are not trained. Names that are no part are the matter of a law. */
export function frozenScopes(experiment: Bound, encoder: EncoderPlan): string[] {
  const known = partNames(encoder);
  return frozenParts(experiment).flatMap(({ text }) => (known.includes(text) ? [scopeOf(text, encoder)] : []));
}

/** The factors on the learning rate by scope. */
export function factorScopes(optimizer: Bound, encoder: EncoderPlan): Record<string, number> {
  const def = optimizer.block!.def as unknown as Optimizer<unknown>;
  const factors = def.factors?.((optimizer.value as { props: unknown }).props) ?? {};
  const known = partNames(encoder);
  return Object.fromEntries(
    Object.entries(factors).flatMap(([name, factor]) =>
      known.includes(name) ? [[scopeOf(name, encoder), factor] as const] : [],
    ),
  );
}
