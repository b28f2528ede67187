/**
 * What `import … from "skyc/blocks"` gives to the author of a block: the forms of blocks, types of properties, and the layers
 * and arithmetic that the shipped blocks are built with. docs/blocks-of-your-own.md shows how.
 */
export { type Calc, calc, type Operand } from "../../runtime/ops/rules/calc.ts";
export type { Init } from "../ir/graph.ts";
export type { OpBuilder, Value } from "../ir/op.ts";
export type { DType, Shape, TensorType } from "../ir/type.ts";
export { accuracy, type ClassCounts, classCounts, f1, iou, meanOverPresent } from "./class-counts.ts";
export {
  type Backbone,
  defineBlock,
  type FeatureMap,
  type Features,
  type Finding,
  type Fusion,
  type Head,
  type Loss,
  type Metric,
  type ModelBuilder,
  type Optimizer,
  type Outcome,
  type Schedule,
  type Target,
  type TemporalFeatures,
  type Trainable,
} from "./define.ts";
export { batchNorm, convolution } from "./layer/convolution.ts";
export { sincos2d, sincosYear } from "./layer/sincos.ts";
export {
  type BlockSizes,
  dropout,
  dropPath,
  layerNorm,
  linear,
  selfAttention,
  transformerBlock,
} from "./layer/transformer.ts";
export { BlockError, divisors, finding, nearestDivisor, refuse } from "./rule.ts";
export type {
  BatchSize,
  Count,
  Degrees,
  Fraction,
  Length,
  Member,
  Members,
  Memory,
  Metres,
  NonNegative,
  PerBand,
  Pixels,
  Positive,
  PositiveInt,
  Range,
} from "./units.ts";
