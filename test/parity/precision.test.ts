// B batch, T dates, H W pixels, C channels, K classes.

import { expect } from "chai";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { openSession } from "../../runtime/tf/session.ts";
import { Differences } from "../support/differences.ts";
import { type ParityModel, parityModel, trainLosses, trainRequest } from "../support/parity-model.ts";
import { askPython, needParityPython } from "../support/parity-python.ts";
import { below, channelsFirst, firstValues, normal } from "../support/parity-values.ts";

const steps = 200;
/** Batches that are learnt one after the other, again and again. */
const rounds = 8;

const scenes = { batch: 8, size: 32, classes: 10 };
const scenesText = (precision: string): string => `sky 1
import { ViT, Linear } from "sky:models"

modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: ${scenes.size}px }
dataset Scenes {
  format: ImageFolder
  inputs: { image: Photo }
  labels: category(classes: ${scenes.classes})
  source: local("scenes")
  splits: { train: fraction(50%), test: rest }
}
experiment Scene {
  task: scene_classification
  data: Scenes
  backbone: ViT { patch: 8px, width: 64, depth: 4, heads: 4 }
  head: Linear
  loss: CrossEntropy
  optimizer: AdamW { lr: 3e-4, weight_decay: 0.05 }
  schedule: linear(10 iters, ratio: 0.1) then cosine
  batch: ${scenes.batch} total
  length: ${steps} iters
  precision: ${precision}
  metric: [OA]
}
`;

function sceneBatch(number: number): Map<string, HostTensor> {
  const { batch, size, classes } = scenes;
  const labels_B = below(classes, [batch], "label", number);
  const target = new Float32Array(batch * classes);
  labels_B.data.forEach((label: number | bigint, i: number) => {
    target[i * classes + Number(label)] = 1;
  });
  return new Map<string, HostTensor>([
    ["image", normal([batch, 1, size, size, 3], "image", number)],
    ["image.day", { dtype: "i32", shape: [batch, 1], data: new Int32Array(batch) }],
    ["image.valid", { dtype: "f32", shape: [batch, 1], data: new Float32Array(batch).fill(1) }],
    ["target", { dtype: "f32", shape: [batch, classes], data: target }],
  ]);
}

/** Trains from the same weights on the same batches; what a graph does not take is passed over. */
async function lossesOf(model: ParityModel, batchOf: (number: number) => Map<string, HostTensor>): Promise<number[]> {
  const session = await openSession({ train: model.train }, model.variables);
  try {
    session.write(firstValues(model.variables));
    const batches = Array.from({ length: rounds }, (_, number) => batchOf(number));
    return trainLosses(
      session,
      model,
      Array.from({ length: steps }, (_, i) => batches[i % rounds]!),
    );
  } finally {
    session.close();
  }
}

/** Falls by at least this, so that there was something to follow. */
function expectLearnt(losses: readonly number[]): void {
  expect(losses).to.have.length(steps);
  expect(losses.at(-1)! / losses[0]!).to.be.below(0.8);
}

const timmName = (name: string): string => name.replace(/^backbone\./, "").replace(/^head\.fc\./, "head.");

/** PyTorch's losses of the same run under autocast. */
async function torchLosses(model: ParityModel, precision: string): Promise<number[]> {
  const { batch, size, classes } = scenes;
  const values = firstValues(model.variables);
  const batches = Array.from({ length: rounds }, (_, number) => {
    const image = sceneBatch(number).get("image")!;
    return channelsFirst({ ...image, shape: [batch, size, size, 3] });
  });
  const labels = batches.map((_, number) => below(classes, [batch], "label", number));
  const stackedImages = Float32Array.from(batches.flatMap(({ data }) => [...(data as Float32Array)]));
  const stackedLabels = Int32Array.from(labels.flatMap(({ data }) => [...(data as Int32Array)]));
  const tensors = new Map<string, HostTensor>([
    ["images_BCHW", batches[0]!],
    ["labels_B", labels[0]!],
    ["steps_images_KBCHW", { dtype: "f32", shape: [rounds, batch, 3, size, size], data: stackedImages }],
    ["steps_labels_KB", { dtype: "i32", shape: [rounds, batch], data: stackedLabels }],
  ]);
  for (const { name, type, role } of model.variables)
    if (role === "parameter") tensors.set(`weight.${timmName(name)}`, { ...type, data: values.get(name)! });
  const timm = { img_size: size, patch_size: 8, num_classes: classes, embed_dim: 64, depth: 4, num_heads: 4 };
  const request = {
    model: { ...timm, class_token: false, global_pool: "avg", fc_norm: false },
    train: { ...trainRequest(model.plan), precision },
  };
  return (await askPython("vit_reference.py", request, tensors)).report.losses as number[];
}

describe(`${steps} steps in bf16 beside f32 @engine`, function () {
  this.timeout(300_000);

  it("of a ViT, whose losses stay within 1 %, and within 1 % of PyTorch's autocast @parity", async function () {
    needParityPython(this);
    const [wide, short] = ["f32", "bf16"].map((precision) => parityModel(scenesText(precision)));
    const exact = await lossesOf(wide!, sceneBatch);
    const found = await lossesOf(short!, sceneBatch);
    expectLearnt(exact);
    expect(found).to.not.deep.equal(exact);
    const differences = new Differences();
    const torch = await torchLosses(short!, "bf16");
    differences.absolute(
      "share of the loss",
      "bf16 beside f32",
      found.map((loss, i) => loss / exact[i]!),
      exact.map(() => 1),
      0.01,
    );
    differences.absolute(
      "share of the loss",
      "beside autocast",
      found.map((loss, i) => loss / torch[i]!),
      exact.map(() => 1),
      0.01,
    );
    differences.say();
  });
});
