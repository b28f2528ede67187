import { child } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import type { CheckMemory } from "../check/memory.ts";
import type { Span } from "../diag/span.ts";
import type { PartTensor } from "../elaborate/tensors.ts";

/** What a block of a model turned out to be. */
export interface InferredBlock {
  /** The part's name, as `params` knows it. */
  readonly part: string;
  /** What it gives. */
  readonly outputs: readonly PartTensor[];
  readonly parameters: number;
}

/** A place as a key of a map. */
export const placeKey = ({ file, start, end }: Span): string => `${file}:${start}:${end}`;

/** The parts of an experiment's model by the place where each is written: the part's name, and the part that gives its output. */
export function partPlaces({
  plan,
  context,
  bound,
}: CheckedExperiment): ReadonlyMap<string, readonly [string, string]> {
  const places = new Map<string, readonly [part: string, source: string]>();
  if (!plan || context.failed) return places;
  const { encoder, head } = plan.model;
  for (const { name, backbone } of encoder.branches) {
    const part = encoder.fusion ? name : encoder.scope;
    places.set(placeKey(backbone.span), [part, part]);
  }
  const { fusion } = encoder;
  if (fusion) places.set(placeKey(fusion.use.span), [fusion.name, fusion.name]);
  places.set(placeKey(head.span), ["head", "head"]);
  // Where the encoder is named rather than written, the name stands for all of it.
  const named = bound && child(bound, encoder.scope);
  if (named?.declaration) places.set(placeKey(named.span), [encoder.scope, fusion?.name ?? encoder.scope]);
  return places;
}

/** Asks an experiment's model what one of its parts gives; undefined where it cannot be built. */
export function inferredOf(
  { plan, figures }: CheckedExperiment,
  [part, source]: readonly [string, string],
  memory: CheckMemory,
): InferredBlock | undefined {
  if (!plan || !figures) return undefined;
  const all = memory.parts(plan.model, () => figures.forward.parts);
  const outputs = all.find((one) => one.part === source)?.outputs ?? [];
  return { part, outputs, parameters: figures.parameters(part) };
}
