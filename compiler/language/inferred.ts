import type { Features } from "../blocks/define.ts";
import { child } from "../check/bound.ts";
import type { CheckedExperiment } from "../check/check.ts";
import type { Span } from "../diag/span.ts";
import { evalGraph } from "../elaborate/graphs.ts";
import type { BlockUse, ModelPlan } from "../elaborate/model-plan.ts";
import { type Shape, sizeOf } from "../ir/type.ts";

/** What a block of a model turned out to be. */
export interface InferredBlock {
  /** Shapes that it gives, batch and dates in front as they are in the graph. */
  readonly shapes: readonly Shape[];
  readonly parameters: number;
}

/** What building an experiment's model tells of its blocks, by the place where each is written. */
export interface Inferred {
  readonly blocks: ReadonlyMap<string, InferredBlock>;
  readonly parameters: number;
}

const keyOf = ({ file, start, end }: Span): string => `${file}:${start}:${end}`;

/** Builds the evaluation graph and listens what each block gives. */
export function inferredOf({ plan, context, bound }: CheckedExperiment): Inferred | undefined {
  if (!plan || context.failed) return undefined;
  const shapes = new Map<string, Shape[]>();
  const note = (use: BlockUse, given: readonly Shape[]): void => {
    shapes.set(keyOf(use.span), [...given]);
  };
  const graph = evalGraph(listening(plan.model, note));
  let parameters = 0;
  const byScope = new Map<string, number>();
  for (const { name, role, type } of graph.variables.values()) {
    if (role !== "parameter") continue;
    const count = sizeOf(type.shape);
    parameters += count;
    const parts = name.split(".");
    for (let i = 1; i <= Math.min(2, parts.length); i++) {
      const scope = parts.slice(0, i).join(".");
      byScope.set(scope, (byScope.get(scope) ?? 0) + count);
    }
  }
  const blocks = new Map<string, InferredBlock>();
  const add = (use: BlockUse, scope: string): void => {
    const key = keyOf(use.span);
    blocks.set(key, { shapes: shapes.get(key) ?? [], parameters: byScope.get(scope) ?? 0 });
  };
  const { encoder, head } = plan.model;
  for (const branch of encoder.branches)
    add(branch.backbone, encoder.fusion ? `${encoder.scope}.${branch.name}` : encoder.scope);
  if (encoder.fusion) add(encoder.fusion.use, `${encoder.scope}.${encoder.fusion.name}`);
  add(head, "head");
  // Where the encoder is named rather than written, the name stands for all of it.
  const named = bound && child(bound, encoder.scope);
  const last = encoder.fusion?.use ?? encoder.branches.at(-1)?.backbone;
  if (named?.declaration)
    blocks.set(keyOf(named.span), {
      shapes: (last && shapes.get(keyOf(last.span))) ?? [],
      parameters: byScope.get(encoder.scope) ?? 0,
    });
  return { blocks, parameters };
}

const shapesOf = (features: Features): Shape[] => features.maps.map((map) => map.value_BHWC.type.shape);

/** The same model, whose blocks tell what they give. */
function listening(model: ModelPlan, note: (use: BlockUse, given: readonly Shape[]) => void): ModelPlan {
  const { encoder, head } = model;
  const { fusion } = encoder;
  return {
    ...model,
    encoder: {
      ...encoder,
      branches: encoder.branches.map((branch) => {
        const { backbone } = branch;
        const build: typeof backbone.def.build = (b, x, props) => {
          const features = backbone.def.build(b, x, props);
          note(backbone, shapesOf(features));
          return features;
        };
        return { ...branch, backbone: { ...backbone, def: { ...backbone.def, build } } };
      }),
      ...(fusion
        ? {
            fusion: {
              ...fusion,
              use: {
                ...fusion.use,
                def: {
                  ...fusion.use.def,
                  build: (b, inputs, props) => {
                    const features = fusion.use.def.build(b, inputs, props);
                    note(fusion.use, shapesOf(features));
                    return features;
                  },
                },
              },
            },
          }
        : {}),
    },
    head: {
      ...head,
      def: {
        ...head.def,
        build: (b, features, props, target) => {
          const logits = head.def.build(b, features, props, target);
          note(head, [logits.type.shape]);
          return logits;
        },
      },
    },
  };
}
