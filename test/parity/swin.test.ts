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

const batch = 3;
const classes = 5;
const steps = 8;

interface Form {
  readonly name: string;
  readonly version: 1 | 2;
  readonly size: number;
  readonly pad: "before_shift" | "after_shift";
  readonly small_maps: "shrink" | "pad";
  /** Further properties, as they are written, and as timm and the script take them. */
  readonly more?: string;
  readonly timm?: object;
  readonly script?: object;
  /** XLA takes long to compile a step: not all forms go through it. */
  readonly modes?: readonly ("plain" | "xla")[];
}

const forms: readonly Form[] = [
  { name: "Swin, whole windows", version: 1, size: 32, pad: "after_shift", small_maps: "shrink" },
  { name: "Swin, padded behind the shift", version: 1, size: 40, pad: "after_shift", small_maps: "shrink" },
  {
    name: "Swin, padded before the shift, any image",
    version: 1,
    size: 42,
    pad: "before_shift",
    small_maps: "shrink",
    modes: ["plain", "xla"],
  },
  { name: "Swin, small maps padded", version: 1, size: 44, pad: "before_shift", small_maps: "pad" },
  { name: "SwinV2, whole windows", version: 2, size: 32, pad: "after_shift", small_maps: "shrink" },
  {
    name: "SwinV2, padded behind the shift, other windows before",
    version: 2,
    size: 40,
    pad: "after_shift",
    small_maps: "shrink",
    more: ", pretrained_windows: [6, 6, 0]",
    timm: { pretrained_window_sizes: [6, 6, 0] },
  },
  {
    name: "SwinV2, small maps padded, extra norms",
    version: 2,
    size: 44,
    pad: "before_shift",
    small_maps: "pad",
    more: ", extra_norm_every: 2",
    script: { extra_norm_every: 2 },
    modes: ["plain", "xla"],
  },
];

const sizes = { embed_dim: 12, depths: [2, 2, 2], num_heads: [2, 3, 4], window_size: 4, patch_size: 4 };

const experiment = ({ version, size, pad, small_maps, more = "" }: Form): string => `sky 1
import { ${version === 1 ? "Swin" : "SwinV2"}, Linear } from "sky:models"

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
  backbone: ${version === 1 ? "Swin" : "SwinV2"} {
    width: 12, depths: [2, 2, 2], heads: [2, 3, 4], window: 4, pad: ${pad}, small_maps: ${small_maps}${more}
  }
  head: Linear
  loss: CrossEntropy { label_smoothing: 0.1 }
  optimizer: AdamW { lr: 1e-3, weight_decay: 0.05 }
  schedule: linear(2 iters, ratio: 0.1) then cosine
  batch: ${batch} total
  length: ${steps} iters
  metric: [OA]
}
`;

const timmName = (name: string): string => name.replace(/^backbone\./, "");

/** Gradients that are nothing but rounding, which AdamW makes steps of: the softmax does not see the keys' bias. */
const rounding = /qkv\.bias$/;

for (const form of forms) {
  describe(`${form.name}, against timm @parity @engine`, function () {
    this.timeout(600_000);
    const differences = new Differences();
    const first = sceneBatch(batch, form.size, classes, 0);
    const later = Array.from({ length: steps }, (_, i) => sceneBatch(batch, form.size, classes, 1 + i));
    let model: ParityModel;
    let values: Map<string, Float32Array>;
    let answer: PythonAnswer;
    const wanted = (tensor: string): HostTensor => answer.tensors.get(tensor)!;

    before(async function () {
      needParityPython(this);
      model = parityModel(experiment(form));
      values = firstValues(model.variables);
      const tensors = new Map<string, HostTensor>([
        ["images_BCHW", first.images_BCHW],
        ["labels_B", first.labels_B],
        ["steps_images_KBCHW", stacked(later.map(({ images_BCHW }) => images_BCHW))],
        ["steps_labels_KB", stacked(later.map(({ labels_B }) => labels_B))],
      ]);
      for (const { name, type, role } of model.variables)
        if (role === "parameter") tensors.set(`weight.${timmName(name)}`, { ...type, data: values.get(name)! });
      const { version, pad, small_maps, size, timm, script } = form;
      const request = {
        version,
        pad,
        small_maps,
        model: { ...sizes, img_size: size, num_classes: classes, ...timm },
        ...script,
        label_smoothing: 0.1,
        train: trainRequest(model.plan),
      };
      answer = await askPython("swin_reference.py", request, tensors);
    });
    after(() => differences.say());

    it("gives the same logits in float64", () => {
      const feeds = new Map(
        Object.entries(feedOf(model.evaluation, first.feeds)).map(([k, v]) => [k, v.data as Float32Array]),
      );
      const found = runReference(model.evaluation, feeds, values).outputs.get("logits")!;
      differences.absolute("logits", "reference", found.data, wanted("logits").data, 1e-5);
    });

    for (const compile of form.modes ?? (["plain"] as const)) {
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
          const batches = later.map(({ feeds }) => feeds);
          const losses = trainLosses(session, model, batches);
          differences.absolute("losses of training", compile, losses, answer.report.losses as number[], 1e-4);
          for (const [own, weights] of session.read(parameterNames(model))) {
            if (rounding.test(own)) continue;
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
