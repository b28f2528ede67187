import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { exportRun } from "../../cli/export/export-run.ts";
import { initialValues } from "../../cli/run/initial-values.ts";
import type { LayoutName } from "../../compiler/blocks/define-layout.ts";
import { layouts } from "../../compiler/blocks/layout/generated/index.ts";
import { fileTensor, layoutOf } from "../../compiler/blocks/layout-names.ts";
import { compileFile } from "../../compiler/driver/compile.ts";
import { serveGraph } from "../../compiler/elaborate/graphs.ts";
import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import { runReference } from "../../runtime/reference/run.ts";
import { loadWeights } from "../../runtime/train/load-weights.ts";
import { readWeights } from "../../runtime/train/open-weights.ts";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { decodeSafetensors } from "../../runtime/train/safetensors.ts";
import { Differences } from "../support/differences.ts";
import { heard } from "../support/heard.ts";
import { madeRun } from "../support/made-run.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";
import { channelsFirst, normal } from "../support/parity-values.ts";

const classes = 5;
const pyramid = { size: 64, depths: [2, 1, 2, 1], heads: [2, 2, 3, 4] };

interface Form {
  readonly name: string;
  readonly block: "ViT" | "Swin" | "SwinV2";
  readonly layout: LayoutName;
  readonly request: Record<string, unknown> & { readonly size: number };
  /** As it is written. */
  readonly backbone: string;
  readonly pool: "mean" | "token";
  readonly part?: string;
}

const vit = "ViT { patch: 8px, width: 48, depth: 3, heads: 4";
const token = `${vit}, class_token: true }`;
const swin = (block: string): string =>
  `${block} { width: 12, depths: [${pyramid.depths}], heads: [${pyramid.heads}], window: 2 }`;
const forms: readonly Form[] = [
  {
    name: "ViT, mean",
    block: "ViT",
    layout: "timm",
    request: { size: 32, token: false },
    backbone: `${vit} }`,
    pool: "mean",
  },
  {
    name: "ViT, token",
    block: "ViT",
    layout: "timm",
    request: { size: 32, token: true },
    backbone: token,
    pool: "token",
  },
  { name: "ViT", block: "ViT", layout: "torchvision", request: { size: 32 }, backbone: token, pool: "token" },
  {
    name: "ViT",
    block: "ViT",
    layout: "mmpretrain",
    request: { size: 32 },
    backbone: token,
    pool: "token",
    part: "backbone",
  },
  ...(["Swin", "SwinV2"] as const).flatMap((block): Form[] => {
    const one = { name: block, block, request: pyramid, backbone: swin(block), pool: "mean" } as const;
    return [
      { ...one, layout: "timm" },
      { ...one, layout: "mmpretrain", part: "backbone" },
      ...(block === "Swin" ? [{ ...one, layout: "torchvision" } as const] : []),
    ];
  }),
];

const experiment = ({ block, backbone, pool, request }: Form, from = ""): string => `sky 1
import { ${block}, Linear } from "sky:models"

modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: ${request.size}px, normalize: imagenet }
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
  backbone: ${backbone}${from}
  head: Linear { pool: ${pool} }
  loss: CrossEntropy
  optimizer: AdamW { lr: 1e-3 }
  schedule: cosine
  batch: 2 total
  length: 20 iters
  metric: [OA]
}
`;

/** Logits of two images in float64. */
function logitsOf(model: ModelPlan, values: Tensors, image: HostTensor): ArrayLike<number> {
  const feeds = new Map([
    ["image", image.data as Float32Array],
    ["image.day", new Float32Array(2)],
    ["image.valid", new Float32Array(2).fill(1)],
  ]);
  const weights = new Map([...values].map(([name, { data }]) => [name, data as Float32Array]));
  return runReference(serveGraph({ ...model, batch: 2 }), feeds, weights).outputs.get("logits")!.data;
}

/** Skips where the library is not installed. */
function needLibrary(test: Mocha.Context, { report }: PythonAnswer): void {
  if (report.missing === undefined) return;
  process.stdout.write(`      skipped: ${report.missing} (test/parity/README.md)\n`);
  test.skip();
}

describe("layouts of weights against the libraries themselves @parity", function () {
  this.timeout(180_000);
  const differences = new Differences();
  const dir = mkdtempSync(join(tmpdir(), "skyc-layouts-"));
  before(function () {
    needParityPython(this);
  });
  after(() => {
    differences.say();
    rmSync(dir, { recursive: true, force: true });
  });

  it("are all here", () => {
    const tried = new Set(forms.map(({ block, layout }) => `${block} ${layout}`));
    expect([...tried].sort()).to.deep.equal(layouts.map(({ backbone, layout }) => `${backbone} ${layout}`).sort());
  });

  for (const [number, form] of forms.entries()) {
    const { size } = form.request;
    const image = normal([2, 1, size, size, 3], "image", number);
    const images_BCHW = channelsFirst({ ...image, shape: [2, size, size, 3] });
    const ask = (more: object): Promise<PythonAnswer> =>
      askPython(
        "layouts_reference.py",
        { library: form.layout, block: form.block, classes, ...form.request, ...more },
        new Map([["images_BCHW", images_BCHW]]),
      );

    it(`${form.layout}'s ${form.name}: its .pth gives its logits here`, async function () {
      const path = join(dir, `${number}.pth`);
      const answer = await ask({ save: path, legacy: number % 2 === 1 });
      needLibrary(this, answer);
      const part = form.part ? `, part: "${form.part}"` : "";
      const known = `layout: ${form.layout}${part}, bands: [Red, Green, Blue], values: uint8, normalize: imagenet`;
      writeFileSync(join(dir, "load.sky"), experiment(form, `\n    from weights("${number}.pth", ${known})`));
      const { program, model, diagnostics } = compileFile(join(dir, "load.sky"));
      expect(diagnostics).to.deep.equal([]);
      const values = new Map(loadWeights(program!.weights, initialValues(program!)));
      for (const inner of ["fc.weight", "fc.bias"]) {
        const { names } = fileTensor(layoutOf(form.block, form.layout)!.heads.Linear!, inner)!;
        values.set(`head.${inner}`, readWeights({ path }, names).get(names[0]!)!);
      }
      const found = logitsOf(model!, values, image);
      differences.absolute(
        "logits",
        `${form.layout} ${form.name}, loaded`,
        found,
        answer.tensors.get("logits")!.data,
        1e-5,
      );
    });

    it(`${form.layout}'s ${form.name}: loads what is exported, strictly, and gives the same logits`, async function () {
      const run = madeRun(join(dir, `run-${number}`), experiment(form));
      const path = join(dir, `${number}.safetensors`);
      await heard(() => exportRun(run.dir, { to: "safetensors", layout: form.layout, out: path }));
      expect(decodeSafetensors(readFileSync(path)).metadata.layout).to.equal(form.layout);
      const answer = await ask({ load: path });
      needLibrary(this, answer);
      const found = logitsOf(run.model, run.values, image);
      differences.absolute(
        "logits",
        `${form.layout} ${form.name}, exported`,
        found,
        answer.tensors.get("logits")!.data,
        1e-5,
      );
    });
  }
});
