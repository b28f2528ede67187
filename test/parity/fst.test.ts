// B batch, T dates of an input, C channels, H W pixels, K classes.

import type { VitProps } from "../../compiler/blocks/backbone/vit.ts";
import { sincos2d } from "../../compiler/blocks/layer/sincos.ts";
import type { BranchPlan } from "../../compiler/elaborate/model-plan.ts";
import { runReference } from "../../runtime/reference/run.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { Differences } from "../support/differences.ts";
import {
  feedOf,
  openModel,
  type ParityModel,
  parameterNames,
  parityModel,
  trainLosses,
  trainRequest,
} from "../support/parity-model.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";
import { below, channelsFirst, channelsLast, firstValues, normal } from "../support/parity-values.ts";

const batch = 2;
const steps = 20;
const ignore = 19;

/** Three grids and widths: 4x4 of 16, 2x2 of 24 (enlarged), 4x4 of 12 (widened); dates are padded. */
const experiment = (given: string): string => `sky 1
import { ViT, TemporalFusion, FCN } from "sky:models"

modality Aerial { sensor: RGBAerial, gsd: 1.25 m, size: 64px }
modality Optical { sensor: Sentinel2.L2A, bands: [B02..B04, B08], gsd: 10 m, size: 8px, frames: 4, values: dn(1e4) }
modality Radar { sensor: Sentinel1.GRD, gsd: 10 m, size: 8px, frames: 3 }
dataset Fields {
  format: PastisMM
  inputs: { hr: Aerial, ms: Optical, sar: Radar }
  labels: mask(on: ms)
  source: local("fields")
  splits: { train: folds(1..4), test: fold(5) }
}
encoder Three {
  hr: ViT { patch: 16px, width: 16, depth: 1, heads: 2 } on Aerial
  sar: ViT { patch: 2px, width: 12, depth: 1, heads: 2, position: sincos, final_norm: false } on Radar
  ms: ViT { patch: 4px, width: 24, depth: 2, heads: 3, mlp_ratio: 2, position: none } on Optical
  fuse: TemporalFusion([hr, sar, ms]) { layers: 2, width: 32, heads: 4, align: pixel_shuffle }
}
experiment Parity {
  task: semantic_segmentation
  data: Fields
  encoder: Three
  given: ${given}
  head: FCN { channels: 12, convs: 2, dropout: 0 }
  loss: CrossEntropy { label_smoothing: 0.1 }
  optimizer: AdamW { lr: 1e-3, weight_decay: 0.05 }
  schedule: linear(5 iters, ratio: 0.1) then poly(power: 0.9)
  batch: ${batch} total
  length: ${steps} iters
  metric: [OA]
}
`;

const subsets = [
  { name: "all modalities", text: experiment("all"), modes: ["plain", "xla"] },
  { name: "radar and optical images", text: experiment("only([sar, ms])"), modes: ["plain"] },
  { name: "optical images alone, two dates", text: experiment("only(ms, dates: 2)"), modes: ["xla"] },
] as const;

/** A variable's name in fst_model.py. */
const torchName = (name: string): string =>
  name
    .replace(/^encoder\.fuse\.(align|date_embed)/, "$1")
    .replace(/^encoder\.fuse\./, "fusion.")
    .replace(/^encoder\./, "encoders.");

/** 1x1 convolutions are matrices here. */
const torchShape = (name: string, shape: readonly number[]): readonly number[] =>
  /(align\..*\.proj|conv_seg)\.weight$/.test(name) ? [...shape, 1, 1] : shape;

/** The settings of fst_model.py for a model. */
function settingsOf({ plan }: ParityModel): object {
  const { encoder, head, labels } = plan.model;
  const modalities = encoder.branches.map(({ name, input, backbone }) => {
    const { patch, width, depth, heads, mlp_ratio, position, final_norm } = backbone.props as VitProps;
    const places = { learned: "learned", sincos: "given", none: "none" }[position as "learned" | "sincos" | "none"];
    const sizes = { image: input.size, bands: input.bands.length, patch, width, depth, heads, mlp_ratio };
    return { name, ...sizes, position: places, final_norm };
  });
  const { layers, width, heads } = encoder.fusion!.use.props as Record<string, number>;
  const { channels, convs } = head.props as Record<string, number>;
  return {
    modalities,
    fusion: { layers, width, heads },
    head: { channels, convs },
    classes: labels.classes.length,
    label_size: labels.kind === "mask" ? labels.size : 0,
  };
}

/** A batch as the graphs take it, of the given number: normal images, days up to 365, dates that are missing, labels to ignore. */
function batchOf({ plan }: ParityModel, number: number): Map<string, HostTensor> {
  const { encoder, labels } = plan.model;
  const feeds = new Map<string, HostTensor>();
  for (const { input } of encoder.branches) {
    const { name, frames, size, bands } = input;
    feeds.set(name, normal([batch, frames, size, size, bands.length], name, number));
    feeds.set(`${name}.day`, below(366, [batch, frames], name, "day", number));
    const valid = Float32Array.from({ length: batch * frames }, () => 1);
    // The first sample lacks its last dates, every other time all but one.
    for (let t = number % 2 === 0 ? frames - 1 : 1; t < frames; t++) valid[t] = frames > 1 ? 0 : 1;
    feeds.set(`${name}.valid`, { dtype: "f32", shape: [batch, frames], data: valid });
  }
  const side = labels.kind === "mask" ? labels.size : 0;
  const mask = below(ignore + 1, [batch, side, side], "labels", number);
  feeds.set("labels", mask);
  return feeds;
}

/** The last day of a leap year shares the row before it: one sample has it. */
function withLeapDay(feeds: Map<string, HostTensor>): Map<string, HostTensor> {
  for (const [name, { data }] of feeds) if (name.endsWith(".day")) data[data.length - 1] = 365;
  return feeds;
}

/** A batch as fst_reference.py takes it. */
function* torchBatch(branches: readonly BranchPlan[], feeds: ReadonlyMap<string, HostTensor>, prefix = "") {
  for (const { name, input } of branches) {
    yield [`${prefix}images.${name}`, channelsFirst(feeds.get(input.name)!)] as const;
    yield [`${prefix}days.${name}`, feeds.get(`${input.name}.day`)!] as const;
    yield [`${prefix}valid.${name}`, feeds.get(`${input.name}.valid`)!] as const;
  }
  yield [`${prefix}labels_BHW`, feeds.get("labels")!] as const;
}

/** The table of a branch whose places are given. */
function* positions(branches: readonly BranchPlan[]) {
  for (const { name, input, backbone } of branches) {
    const { patch, width, position } = backbone.props as VitProps;
    if (position !== "sincos") continue;
    const side = input.size / patch;
    const data = Float32Array.from(sincos2d([side, side], width, 0));
    yield [`positions.${name}`, { dtype: "f32", shape: [1, side * side, width], data } as HostTensor] as const;
  }
}

for (const { name, text, modes } of subsets) {
  describe(`F-ST with ${name} against PyTorch @parity @engine`, function () {
    this.timeout(600_000);
    const differences = new Differences();
    let model: ParityModel;
    let values: Map<string, Float32Array>;
    let first: Map<string, HostTensor>;
    let later: Map<string, HostTensor>[];
    let answer: PythonAnswer;
    const wanted = (tensor: string): HostTensor => answer.tensors.get(tensor)!;

    before(async function () {
      needParityPython(this);
      model = parityModel(text);
      values = firstValues(model.variables);
      first = withLeapDay(batchOf(model, 0));
      later = Array.from({ length: steps }, (_, i) => batchOf(model, 1 + i));
      const { branches } = model.plan.model.encoder;
      const tensors = new Map<string, HostTensor>([...torchBatch(branches, first), ...positions(branches)]);
      later.forEach((feeds, k) => {
        for (const [at, tensor] of torchBatch(branches, feeds, `steps.${k}.`)) tensors.set(at, tensor);
      });
      for (const { name: own, type } of model.variables) {
        if (/\.adam_[mv]$/.test(own)) continue;
        const shape = torchShape(own, type.shape);
        tensors.set(`weight.${torchName(own)}`, { ...type, shape, data: values.get(own)! });
      }
      const request = {
        model: settingsOf(model),
        ignore_index: ignore,
        label_smoothing: 0.1,
        train: trainRequest(model.plan),
      };
      answer = await askPython("fst_reference.py", request, tensors);
    });
    after(() => differences.say());

    it("gives the same logits in float64, with batch and with running statistics", () => {
      const feeds = new Map([...first].map(([at, { data }]) => [at, data as Float32Array]));
      const training = runReference(model.slopes, feeds, values).outputs.get("logits")!;
      differences.absolute("logits", "reference", training.data, channelsLast(wanted("logits")).data, 1e-5);
      const evaluated = runReference(model.evaluation, feeds, values).outputs.get("logits")!;
      differences.absolute("logits", "reference", evaluated.data, channelsLast(wanted("logits_eval")).data, 1e-5);
    });

    for (const compile of modes) {
      it(`gives the same features, logits, loss, gradients and ${steps} losses of training, ${compile}`, async () => {
        const session = await openModel(model, values, compile);
        try {
          const found = session.run("slopes", feedOf(model.slopes, first)) as Record<string, Float32Array>;
          const evaluated = session.run("evaluation", feedOf(model.evaluation, first)).logits as Float32Array;
          differences.absolute("features", compile, found.features!, channelsLast(wanted("features")).data, 1e-5);
          differences.absolute("logits", compile, found.logits!, channelsLast(wanted("logits")).data, 1e-5);
          differences.absolute(
            "logits",
            `evaluation, ${compile}`,
            evaluated,
            channelsLast(wanted("logits_eval")).data,
            1e-5,
          );
          differences.absolute("loss", compile, [Number(found.loss)], [answer.report.loss as number], 1e-5);
          for (const { name: branch, input } of model.plan.model.encoder.branches) {
            const slope = channelsLast(wanted(`grad.images.${branch}`)).data;
            differences.relative(
              "gradient",
              `images of ${branch}, ${compile}`,
              found[`grad.${input.name}`]!,
              slope,
              1e-4,
            );
          }
          for (const own of parameterNames(model)) {
            const slope = wanted(`grad.${torchName(own)}`).data;
            differences.relative("gradient", `${own}, ${compile}`, found[`grad.${own}`]!, slope, 1e-4);
          }
          const losses = trainLosses(session, model, later);
          differences.absolute("losses of training", compile, losses, answer.report.losses as number[], 1e-4);
          for (const [own, after] of session.read()) {
            // The softmax does not see the keys' bias: its gradient is rounding error, which AdamW makes steps of.
            if (/\.adam_[mv]$|qkv\.bias$/.test(own)) continue;
            const kind = own.includes(".running_") ? "running statistics" : "weights after training";
            differences.relative(kind, `${own}, ${compile}`, after, wanted(`after.${torchName(own)}`).data, 1e-4);
          }
        } finally {
          session.close();
        }
      });
    }
  });
}
