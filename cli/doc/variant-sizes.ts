import type { Backbone, BlockDef, Fusion, Head, ModelBuilder } from "../../compiler/blocks/define.ts";
import type { KnownBlock } from "../../compiler/blocks/registry.ts";
import { GraphModelBuilder } from "../../compiler/elaborate/graph-model-builder.ts";
import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Value } from "../../compiler/ir/op.ts";
import { type DType, type Shape, sizeOf } from "../../compiler/ir/type.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import { useOfBlock } from "./block-example.ts";

/** How many numbers a block trains, and on what it was counted. */
export interface BlockSize {
  readonly parameters: number;
  /** What of its properties was taken from the example, and what it was built on. */
  readonly given: string;
}

type Props = Readonly<Record<string, unknown>>;

/** Counts what a variant of a block trains; undefined where it cannot be built by itself. */
export function sizeOfVariant(block: KnownBlock, preset: Props): BlockSize | undefined {
  const taken: string[] = [];
  const props: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(block.schema.properties)) {
    if (name in preset) props[name] = preset[name];
    else if (schema.default !== undefined) props[name] = schema.default;
    else {
      const shown = new RegExp(`\\b${name}:\\s*([\\d.]+)(px)?`).exec(useOfBlock(block));
      if (!shown) continue;
      props[name] = Number(shown[1]);
      taken.push(`${name}: ${shown[1]}${shown[2] ?? ""}`);
    }
  }
  const graph = new GraphBuilder("size", ops);
  const b = new GraphModelBuilder(graph, false, undefined);
  const input = (name: string, shape: Shape, dtype: DType = "f32"): Value => graph.input(name, { dtype, shape });
  const on = build(b, block.def, props, input);
  if (on === undefined) return undefined;
  const trained = [...b.variables.values()].filter(({ role }) => role === "parameter");
  const parameters = trained.reduce((sum, { type }) => sum + sizeOf(type.shape), 0);
  return { parameters, given: [...taken, on].join(", ") };
}

/** Builds a block on what stands in for the rest of a model, and says what that is. */
function build(
  b: ModelBuilder,
  def: BlockDef,
  props: Props,
  input: (name: string, shape: Shape, dtype?: DType) => Value,
): string | undefined {
  const channels = 384;
  if (def.kind === "backbone") {
    (def as unknown as Backbone<Props>).build(b, input("x", [1, 224, 224, 3]), props);
    return "3 bands of 224px";
  }
  if (def.kind === "head") {
    const { tasks, build: make } = def as unknown as Head<Props>;
    const map = { value_BHWC: input("x", [1, 16, 16, channels]), stride: 16 };
    const [task] = tasks;
    make(
      b,
      { maps: [map] },
      props,
      task === "semantic_segmentation"
        ? { task, classes: 10, size: 256 }
        : { task: "scene_classification", classes: 10 },
    );
    return `features of ${channels} channels, 10 classes`;
  }
  if (def.kind !== "fusion") return undefined;
  const value_BTHWC = input("x", [1, 4, 16, 16, channels]);
  const [day_BT, valid_BT] = [input("day", [1, 4], "i32"), input("valid", [1, 4])];
  const { build: make } = def as unknown as Fusion<Props>;
  make(b, [{ name: "x", value_BTHWC, day_BT, valid_BT, stride: 16 }], { ...props, inputs: ["x"] });
  return `one member of ${channels} channels`;
}
