import type { FeatureMap, Features } from "../blocks/define.ts";
import type { Graph } from "../ir/graph.ts";
import type { TensorType } from "../ir/type.ts";
import { liesIn } from "./graph-model-builder.ts";
import { elaborateEncoder, evalGraph, type FeaturesOf, trainGraph } from "./graphs.ts";
import type { MicroGraphs } from "./micro.ts";
import type { ModelPlan } from "./model-plan.ts";
import type { MicroPlan } from "./program.ts";

/** A model whose encoder is frozen, cut behind it: what is computed once for each sample, and what each step computes. */
export interface FrozenFeatures<M extends MicroGraphs = MicroPlan> {
  /**
   * The encoder on one sample. One, because the kernels of a batch may add in another order at another place of it: so a sample's features
   * are the same bits in whatever batch it comes. Inputs: images, days, validity; outputs: the features by name.
   */
  readonly features: Graph;
  /** As `Program.train`, fed with the features of a batch instead of its images. */
  readonly train: Graph;
  /** As `Program.eval`, fed with features. */
  readonly eval: Graph;
  /** As `Program.micro`. */
  readonly micro?: M;
}

/** The name under which graphs take a feature. */
export const featureInput = (name: string): string => `features.${name}`;

const wholeEncoder = ({ encoder, frozen }: ModelPlan): boolean => {
  const members = [...encoder.branches.map(({ name }) => name), ...(encoder.fusion ? [encoder.fusion.name] : [])];
  const scopes = encoder.fusion ? members.map((name) => `${encoder.scope}.${name}`) : [encoder.scope];
  return scopes.every((scope) => liesIn(scope, frozen));
};

/**
 * Cuts a model behind its frozen encoder. Undefined where a part of the encoder is trained, or where the augmentations can leave a sample in
 * more ways than can be counted: then no features stay the same from epoch to epoch.
 */
export function frozenFeatures(plan: ModelPlan): FrozenFeatures<MicroGraphs> | undefined {
  if (plan.choices === undefined || !wholeEncoder(plan)) return undefined;
  const { graph: features, features: found } = elaborateEncoder(plan.encoder);
  const fed: FeaturesOf = (graph, { batch }) => {
    const input = (name: string, { dtype, shape: [, ...row] }: TensorType) =>
      graph.input(featureInput(name), { dtype, shape: [batch, ...row] });
    const maps = found.maps.map(
      ({ value_BHWC, stride }, i): FeatureMap => ({ value_BHWC: input(`map${i}`, value_BHWC.type), stride }),
    );
    const given: Features = { maps, ...(found.token_BC ? { token_BC: input("token", found.token_BC.type) } : {}) };
    return () => given;
  };
  const { graph: train, micro } = trainGraph(plan, fed);
  return { features, train, eval: evalGraph(plan, undefined, fed), ...(micro ? { micro } : {}) };
}
