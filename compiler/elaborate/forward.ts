// B batch, T dates, H W pixels, h w grid, C channels.
import type { Features, ModelBuilder, Target, TemporalFeatures } from "../blocks/define.ts";
import { OwnBlockError } from "../blocks/own-block-error.ts";
import { BlockError } from "../blocks/rule.ts";
import { type Diagnostic, type DiagnosticExtras, diagnostic, type Fix } from "../diag/diagnostic.ts";
import { ShapeError, type Value } from "../ir/op.ts";
import type { BlockUse, BranchPlan, EncoderPlan, ModelPlan } from "./model-plan.ts";
import { type PartTensor, partTensor, type SeePart } from "./tensors.ts";

/** Thrown when blocks do not fit together; carries what to tell the user. */
export class ElaborationError extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** One input as graph values. */
export interface InputValues {
  readonly x_BTHWC: Value;
  readonly day_BT: Value;
  readonly valid_BT: Value;
}

/** Runs a block's `build`; what it throws about shapes becomes a finding at the property at fault. */
export function building<T>(use: BlockUse, build: () => T, more?: (error: BlockError) => DiagnosticExtras): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof BlockError) {
      const span = use.place(error.at);
      const fixes =
        error.instead === undefined
          ? []
          : [{ title: `Write ${error.at}: ${error.instead}`, edits: [use.edit(error.at, error.instead)] }];
      const related = use.image ? [{ message: "the size of its images", span: use.image }] : [];
      const further = more?.(error);
      const extras = {
        related: [...related, ...(further?.related ?? [])],
        fixes: [...fixes, ...(further?.fixes ?? [])],
      };
      throw new ElaborationError(diagnostic(error.code, span, error.args as never, extras));
    }
    if (error instanceof ShapeError) {
      const own = use.own?.place?.(error);
      const related = own ? [{ message: "in the block's own code", span: own }] : [];
      throw new ElaborationError(diagnostic(error.code, use.span, error.args as never, { related }));
    }
    if (error instanceof OwnBlockError) throw new ElaborationError(error.usedAt(use.span));
    throw error;
  }
}

const mapsOf = ({ maps }: Features): PartTensor[] =>
  maps.map(({ value_BHWC, stride }, i) =>
    partTensor(maps.length > 1 ? `map${i}` : "features", "BHWC", value_BHWC, { stride }),
  );

/** Where two branches give grids that do not fit: both places, and the patch by which one of them gives the other's grid. */
function towardsOneGrid(
  { branches }: EncoderPlan,
  encoded: ReadonlyMap<string, TemporalFeatures>,
  { code, args }: BlockError,
): DiagnosticExtras {
  const pair = [args.a, args.b].map((name) => branches.find((branch) => branch.name === name));
  const [a, b] = pair;
  if ((code !== "SKY4103" && code !== "SKY4104") || !a || !b) return {};
  const rows = ({ name }: BranchPlan): number => encoded.get(name)!.value_BTHWC.type.shape[2]!;
  const like = ({ name, backbone, input }: BranchPlan, wanted: number): Fix[] => {
    const multiple = backbone.def.multiple?.(backbone.props);
    const patch = input.size / wanted;
    if (code === "SKY4103" || !multiple?.free || !Number.isInteger(patch)) return [];
    return [
      { title: `Write ${multiple.at}: ${patch}px for ${name}`, edits: [backbone.edit(multiple.at, `${patch}px`)] },
    ];
  };
  const related = [a, b].map(({ name, backbone }) => ({ message: `"${name}"`, span: backbone.span }));
  return { related, fixes: [...like(a, rows(b)), ...like(b, rows(a))] };
}

/** The encoder on its inputs: every date through its spatial encoder, then the fusion over dates and modalities. */
export function buildEncoder(
  b: ModelBuilder,
  plan: EncoderPlan,
  inputs: ReadonlyMap<string, InputValues>,
  see: SeePart = () => {},
): Features {
  return b.scoped(plan.scope, () => {
    const { fusion } = plan;
    if (!fusion) {
      const [branch] = plan.branches;
      const { x_BTHWC } = inputs.get(branch!.input.name)!;
      const [batch, dates, ...image] = x_BTHWC.type.shape as [number, number, number, number, number];
      const x_BHWC = b.op("reshape", [x_BTHWC], { shape: [batch * dates, ...image] });
      const { backbone, input } = branch!;
      const features = building(backbone, () => backbone.def.build(b, x_BHWC, backbone.props));
      const seen = partTensor(input.name, "BTHWC", x_BTHWC, { input });
      see({ part: branch!.name, block: backbone.def.name, inputs: [seen], outputs: mapsOf(features) });
      return features;
    }
    const encoded = new Map<string, TemporalFeatures>();
    for (const branch of plan.branches) {
      const { x_BTHWC, day_BT, valid_BT } = inputs.get(branch.input.name)!;
      const [batch, dates, ...image] = x_BTHWC.type.shape as [number, number, number, number, number];
      const x = b.op("reshape", [x_BTHWC], { shape: [batch * dates, ...image] });
      const features = b.scoped(branch.name, () =>
        building(branch.backbone, () => branch.backbone.def.build(b, x, branch.backbone.props)),
      );
      const map = features.maps.at(-1)!;
      const [, ...place] = map.value_BHWC.type.shape;
      const value_BTHWC = b.op("reshape", [map.value_BHWC], { shape: [batch, dates, ...place] });
      encoded.set(branch.name, { name: branch.name, value_BTHWC, day_BT, valid_BT, stride: map.stride });
      see({
        part: branch.name,
        block: branch.backbone.def.name,
        inputs: [partTensor(branch.input.name, "BTHWC", x_BTHWC, { input: branch.input })],
        outputs: [partTensor(branch.name, "BTHWC", value_BTHWC, { stride: map.stride })],
      });
    }
    const fused = fusion.inputs.map((name) => encoded.get(name)!);
    const features = b.scoped(fusion.name, () =>
      building(
        fusion.use,
        () => fusion.use.def.build(b, fused, fusion.use.props),
        (error) => towardsOneGrid(plan, encoded, error),
      ),
    );
    see({
      part: fusion.name,
      block: fusion.use.def.name,
      inputs: fused.map(({ name, value_BTHWC, stride }) => partTensor(name, "BTHWC", value_BTHWC, { stride })),
      outputs: mapsOf(features),
    });
    return features;
  });
}

/** What the head is to predict. */
export const targetOf = (plan: ModelPlan): Target =>
  plan.labels.kind === "mask"
    ? { task: "semantic_segmentation", classes: plan.labels.classes.length, size: plan.labels.size }
    : { task: "scene_classification", classes: plan.labels.classes.length };

/** Logits of encoded inputs: [B, H, W, K] or [B, K]. */
export function buildHead(b: ModelBuilder, plan: ModelPlan, features: Features, see: SeePart = () => {}): Value {
  const { head } = plan;
  const logits = b.scoped("head", () => building(head, () => head.def.build(b, features, head.props, targetOf(plan))));
  const axes = logits.type.shape.length === 4 ? "BHWK" : "BK";
  see({ part: "head", block: head.def.name, inputs: mapsOf(features), outputs: [partTensor("logits", axes, logits)] });
  return logits;
}
