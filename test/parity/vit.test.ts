// B batch, T dates (one), H W pixels, C channels, K classes.

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
import { channelsLast, firstValues } from "../support/parity-values.ts";
import { sceneBatch, stacked } from "../support/scene-batch.ts";

const batch = 4;
const size = 32;
const classes = 5;
const steps = 20;

const experiment = (backbone: string, pool: string): string => `sky 1
import { ViT, Linear } from "sky:models"

modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: ${size}px }
dataset Scenes {
  format: ImageFolder
  inputs: { image: Photo }
  labels: category(classes: ${classes})
  source: local("scenes")
  splits: { train: fraction(50%), test: rest }
}
experiment Parity {
  task: scene_classification
  data: Scenes
  backbone: ViT { patch: 8px, width: 48, depth: 3, heads: 4${backbone} }
  head: Linear { pool: ${pool} }
  loss: CrossEntropy { label_smoothing: 0.1 }
  optimizer: AdamW { lr: 1e-3, weight_decay: 0.05 }
  schedule: linear(5 iters, ratio: 0.1) then cosine
  batch: ${batch} total
  length: ${steps} iters
  metric: [OA]
}
`;

const size_and_heads = { img_size: size, patch_size: 8, num_classes: classes, embed_dim: 48, depth: 3, num_heads: 4 };
const forms = [
  {
    name: "class token",
    text: experiment(", class_token: true", "token"),
    timm: { ...size_and_heads, class_token: true, global_pool: "token" },
  },
  {
    name: "mean of the patches",
    text: experiment("", "mean"),
    timm: { ...size_and_heads, class_token: false, global_pool: "avg", fc_norm: false },
  },
];

/** A parameter's name in timm. */
const timmName = (name: string): string => name.replace(/^backbone\./, "").replace(/^head\.fc\./, "head.");

const first = sceneBatch(batch, size, classes, 0);
const later = Array.from({ length: steps }, (_, i) => sceneBatch(batch, size, classes, 1 + i));

function askTimm({ plan, variables }: ParityModel, values: ReadonlyMap<string, Float32Array>, timm: object) {
  const tensors = new Map<string, HostTensor>([
    ["images_BCHW", first.images_BCHW],
    ["labels_B", first.labels_B],
    ["steps_images_KBCHW", stacked(later.map(({ images_BCHW }) => images_BCHW))],
    ["steps_labels_KB", stacked(later.map(({ labels_B }) => labels_B))],
  ]);
  for (const { name, type, role } of variables)
    if (role === "parameter") tensors.set(`weight.${timmName(name)}`, { ...type, data: values.get(name)! });
  return askPython("vit_reference.py", { model: timm, label_smoothing: 0.1, train: trainRequest(plan) }, tensors);
}

for (const { name, text, timm } of forms) {
  describe(`ViT with ${name} against timm @parity @engine`, function () {
    this.timeout(600_000);
    const differences = new Differences();
    let model: ParityModel;
    let values: Map<string, Float32Array>;
    let answer: PythonAnswer;
    const wanted = (tensor: string): HostTensor => answer.tensors.get(tensor)!;

    before(async function () {
      needParityPython(this);
      model = parityModel(text);
      values = firstValues(model.variables);
      answer = await askTimm(model, values, timm);
    });
    after(() => differences.say());

    it("gives the same logits in float64", () => {
      const feeds = new Map(
        Object.entries(feedOf(model.evaluation, first.feeds)).map(([k, v]) => [k, v.data as Float32Array]),
      );
      const found = runReference(model.evaluation, feeds, values).outputs.get("logits")!;
      differences.absolute("logits", "reference", found.data, wanted("logits").data, 1e-5);
    });

    for (const compile of ["plain", "xla"] as const) {
      it(`gives the same logits, loss, gradients and ${steps} losses of training, ${compile}`, async () => {
        const session = await openModel(model, values, compile);
        try {
          const found = session.run("slopes", feedOf(model.slopes, first.feeds));
          differences.absolute("logits", compile, found.logits as Float32Array, wanted("logits").data, 1e-5);
          differences.absolute("loss", compile, [found.loss as number], [answer.report.loss as number], 1e-5);
          const image = channelsLast(wanted("grad.images_BCHW")).data;
          differences.relative("gradient", `image, ${compile}`, found["grad.image"] as Float32Array, image, 1e-4);
          for (const own of parameterNames(model)) {
            const slope = found[`grad.${own}`] as Float32Array;
            differences.relative("gradient", `${own}, ${compile}`, slope, wanted(`grad.${timmName(own)}`).data, 1e-4);
          }
          const losses = trainLosses(
            session,
            model,
            later.map(({ feeds }) => feeds),
          );
          differences.absolute("losses of training", compile, losses, answer.report.losses as number[], 1e-4);
          for (const [own, weights] of session.read(parameterNames(model))) {
            // The softmax does not see the keys' bias: its gradient is rounding error, which AdamW makes steps of.
            if (own.endsWith("qkv.bias")) continue;
            const after = wanted(`after.${timmName(own)}`).data;
            differences.relative("weights after training", `${own}, ${compile}`, weights, after, 1e-4);
          }
        } finally {
          session.close();
        }
      });
    }
  });
}
