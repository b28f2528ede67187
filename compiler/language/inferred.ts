import { child } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
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

/** What building an experiment's model tells of its blocks, by the place where each is written. */
export interface Inferred {
  readonly blocks: ReadonlyMap<string, InferredBlock>;
  readonly parameters: number;
}

/** A place as a key of a map. */
export const placeKey = ({ file, start, end }: Span): string => `${file}:${start}:${end}`;

/** Asks the model, as it is built, what each of its parts gives; undefined where it cannot be built. */
export function inferredOf({ plan, context, figures, bound }: CheckedExperiment): Inferred | undefined {
  if (!plan || !figures || context.failed) return undefined;
  const { encoder, head } = plan.model;
  const parts = new Map(figures.forward.parts.map((part) => [part.part, part.outputs]));
  const blocks = new Map<string, InferredBlock>();
  const add = (span: Span, part: string, source = part): void => {
    blocks.set(placeKey(span), { part, outputs: parts.get(source) ?? [], parameters: figures.parameters(part) });
  };
  for (const { name, backbone } of encoder.branches) add(backbone.span, encoder.fusion ? name : encoder.scope);
  if (encoder.fusion) add(encoder.fusion.use.span, encoder.fusion.name);
  add(head.span, "head");
  // Where the encoder is named rather than written, the name stands for all of it.
  const named = bound && child(bound, encoder.scope);
  if (named?.declaration) add(named.span, encoder.scope, encoder.fusion?.name ?? encoder.scope);
  return { blocks, parameters: figures.parameters("all") };
}
