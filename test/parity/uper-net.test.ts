// B batch, T dates (one), C channels, H W pixels, K classes.

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
import { stacked } from "../support/scene-batch.ts";

const batch = 3;
const steps = 4;
const ignore = 19;

/** Maps of 11, 6, 3 places: nothing divides anything, the coarsest map is smaller than a pooling grid. */
const size = 44;
const backbone = { depths: [1, 2, 1], window_size: 4, patch_size: 4, embed_dim: 12, num_heads: [2, 3, 4] };
const text = `sky 1
import { Swin, UperNet } from "sky:models"

modality Optical { sensor: Sentinel2.L2A, bands: [B04, B03, B02], gsd: 10 m, size: ${size}px, values: dn(1e4) }
dataset Fields {
  format: PastisMM
  inputs: { image: Optical }
  labels: mask(on: image)
  source: local("fields")
  splits: { train: folds(1..4), test: fold(5) }
}
experiment Parity {
  task: semantic_segmentation
  data: Fields
  backbone: Swin { width: 12, depths: [1, 2, 1], heads: [2, 3, 4], window: 4, out_norm: all, pad: after_shift }
  head: UperNet { channels: 10, pool_scales: [1, 2, 3, 6], dropout: 0 }
  loss: CrossEntropy
  optimizer: AdamW { lr: 1e-3, weight_decay: 0.05 }
  schedule: linear(2 iters, ratio: 0.1) then poly(power: 0.9)
  batch: ${batch} total
  length: ${steps} iters
  metric: [OA]
}
`;

/** The classifier is a matrix here. */
const torchShape = (name: string, shape: readonly number[]): readonly number[] =>
  name.endsWith("conv_seg.weight") ? [...shape, 1, 1] : shape;

/**
 * Gradients that are nothing but rounding, which AdamW makes steps of: the softmax does not see the keys' bias, and a batch norm behind
 * a 1x1 convolution takes away what its input's norm adds.
 */
const rounding = /qkv\.bias$|backbone\.norm[01]\.bias$/;

/** A batch as the graphs take it; some labels do not count. */
function batchOf(number: number): Map<string, HostTensor> {
  return new Map<string, HostTensor>([
    ["image", normal([batch, 1, size, size, 3], "image", number)],
    ["image.day", { dtype: "i32", shape: [batch, 1], data: new Int32Array(batch) }],
    ["image.valid", { dtype: "f32", shape: [batch, 1], data: new Float32Array(batch).fill(1) }],
    ["labels", below(ignore + 1, [batch, size, size], "labels", number)],
  ]);
}

/** The images of a batch as PyTorch has them, [B, C, H, W]. */
const imagesOf = (feeds: ReadonlyMap<string, HostTensor>): HostTensor =>
  channelsFirst({ ...feeds.get("image")!, shape: [batch, size, size, 3] });

describe("Swin with UperNet against PyTorch @parity @engine", function () {
  this.timeout(600_000);
  const differences = new Differences();
  const first = batchOf(0);
  const later = Array.from({ length: steps }, (_, i) => batchOf(1 + i));
  let model: ParityModel;
  let values: Map<string, Float32Array>;
  let answer: PythonAnswer;
  const wanted = (tensor: string): HostTensor => answer.tensors.get(tensor)!;

  before(async function () {
    needParityPython(this);
    model = parityModel(text);
    values = firstValues(model.variables);
    const tensors = new Map<string, HostTensor>([
      ["images_BCHW", imagesOf(first)],
      ["labels_BHW", first.get("labels")!],
      ["steps_images_KBCHW", stacked(later.map(imagesOf))],
      ["steps_labels_KBHW", stacked(later.map((feeds) => feeds.get("labels")!))],
    ]);
    for (const { name, type } of model.variables) {
      if (/\.adam_[mv]$/.test(name)) continue;
      tensors.set(`weight.${name}`, { ...type, shape: torchShape(name, type.shape), data: values.get(name)! });
    }
    const settings = { backbone: { ...backbone, img_size: size, drop_path_rate: 0 }, channels: 10, classes: 19, size };
    const request = { model: settings, ignore_index: ignore, train: trainRequest(model.plan) };
    answer = await askPython("uper_net_reference.py", request, tensors);
  });
  after(() => differences.say());

  it("gives the same logits in float64, with batch and with running statistics", () => {
    const feeds = new Map([...first].map(([at, { data }]) => [at, data as Float32Array]));
    const training = runReference(model.slopes, feeds, values).outputs.get("logits")!;
    differences.absolute("logits", "reference", training.data, channelsLast(wanted("logits")).data, 1e-5);
    const evaluated = runReference(model.evaluation, feeds, values).outputs.get("logits")!;
    differences.absolute("logits", "evaluation", evaluated.data, channelsLast(wanted("logits_eval")).data, 1e-5);
  });

  for (const compile of ["plain", "xla"] as const) {
    it(`gives the same logits, loss, gradients and ${steps} losses of training, ${compile}`, async () => {
      const session = await openModel(model, values, compile);
      try {
        const found = session.run("slopes", feedOf(model.slopes, first)) as Record<string, Float32Array>;
        differences.absolute("logits", compile, found.logits!, channelsLast(wanted("logits")).data, 1e-5);
        differences.absolute("loss", compile, [Number(found.loss)], [answer.report.loss as number], 1e-5);
        const image = channelsLast(wanted("grad.images_BCHW")).data;
        differences.relative("gradient", `image, ${compile}`, found["grad.image"]!, image, 1e-4);
        for (const own of parameterNames(model)) {
          if (own.startsWith("backbone.norm") && rounding.test(own)) continue;
          differences.relative(
            "gradient",
            `${own}, ${compile}`,
            found[`grad.${own}`]!,
            wanted(`grad.${own}`).data,
            1e-4,
          );
        }
        const losses = trainLosses(session, model, later);
        differences.absolute("losses of training", compile, losses, answer.report.losses as number[], 1e-4);
        for (const [own, after] of session.read()) {
          if (own.endsWith(".adam_m") || own.endsWith(".adam_v") || rounding.test(own)) continue;
          const kind = own.includes(".running_") ? "running statistics" : "weights after training";
          differences.relative(kind, `${own}, ${compile}`, after, wanted(`after.${own}`).data, 1e-3);
        }
      } finally {
        session.close();
      }
    });
  }
});
