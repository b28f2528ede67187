import { expect } from "chai";
import { checked, fields, good, listed, scenes, swap } from "./support/planted.ts";

/** Places where a value may be left open, and what the settings call them. */
const places: readonly (readonly [text: string, piece: string, by: string, path: string])[] = [
  [scenes, "task: scene_classification", "task: unstated", "task"],
  [scenes, "data: Scenes", "data: unstated", "data"],
  [scenes, "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "unstated", "backbone"],
  [scenes, "patch: 16px", "patch: unstated", "backbone.patch"],
  [scenes, "heads: 2", "heads: unstated", "backbone.heads"],
  [scenes, "head: Linear", "head: unstated", "head"],
  [scenes, "head: Linear", "head: Linear { pool: unstated }", "head.pool"],
  [scenes, "loss: CrossEntropy", "loss: unstated", "loss"],
  [scenes, "AdamW { lr: 1e-3 }", "unstated", "optimizer"],
  [scenes, "lr: 1e-3", "lr: unstated", "optimizer.lr"],
  [scenes, "lr: 1e-3", "lr: 1e-3, betas: [unstated, 0.9]", "optimizer.betas[0]"],
  [scenes, "linear(10 iters) then cosine", "unstated", "schedule"],
  [scenes, "linear(10 iters)", "linear(unstated)", "schedule[0].length"],
  [scenes, "then cosine", "then unstated", "schedule[1]"],
  [scenes, "cosine", "multistep([50 iters, unstated])", "schedule[1].milestones[1]"],
  [scenes, "batch: 8 total", "batch: unstated", "batch"],
  [scenes, "length: 100 iters", "length: unstated", "length"],
  [scenes, "[Flip]", "unstated", "augment"],
  [scenes, "[Flip]", "[unstated]", "augment[0]"],
  [scenes, "[Flip]", "[Crop(unstated)]", "augment[0].size"],
  [scenes, "[OA]", "unstated", "metric"],
  [scenes, "[OA]", "[OA], seed: unstated", "seed"],
  [scenes, "[OA]", "[OA], given: only(unstated)", "given.inputs"],
  [scenes, "format: ImageFolder", "format: unstated", "data.format"],
  [scenes, "image: Photo", "image: unstated", "data.inputs.image"],
  [scenes, "category(classes: 4)", "unstated", "data.labels"],
  [scenes, "classes: 4", "classes: unstated", "data.labels.classes"],
  [scenes, 'local("scenes")', "unstated", "data.source"],
  [scenes, '"scenes"', "unstated", "data.source.path"],
  [scenes, "{ train: fraction(50%), test: rest }", "unstated", "data.splits"],
  [scenes, "train: fraction(50%)", "train: unstated", "data.splits.train"],
  [scenes, "fraction(50%)", "fraction(unstated)", "data.splits.train.share"],
  [scenes, "sensor: RGBAerial", "sensor: unstated", "data.inputs.image.sensor"],
  [scenes, "size: 32px", "size: unstated", "data.inputs.image.size"],
  [scenes, "gsd: 0.5 m", "gsd: unstated", "data.inputs.image.gsd"],
  [scenes, "size: 32px", "size: 32px, values: unstated", "data.inputs.image.values"],
  [scenes, "size: 32px", "size: 32px, frames: unstated", "data.inputs.image.frames"],
  [scenes, "size: 32px", "size: 32px, bands: unstated", "data.inputs.image.bands"],
  [scenes, "size: 32px", "size: 32px, normalize: unstated", "data.inputs.image.normalize"],
  [
    scenes,
    "size: 32px",
    "size: 32px, normalize: statistics { mean: unstated, std: [1] }",
    "data.inputs.image.normalize.mean",
  ],
  [fields, "encoder: Both", "encoder: unstated", "encoder"],
  [fields, "on Radar", "on unstated", "encoder.sar.on"],
  [fields, "ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Radar", "unstated", "encoder.sar"],
  [fields, "ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Radar", "unstated on Radar", "encoder.sar"],
  [fields, "layers: 1", "layers: unstated", "encoder.fuse.layers"],
  [fields, "mask(on: ms)", "mask(on: unstated)", "data.labels.on"],
];

describe("check: what is left open", () => {
  for (const [text, piece, by, path] of places) {
    it(`names ${path} where it is unstated, and finds nothing else`, () => {
      const { diagnostics, experiments } = checked(swap(text, piece, by));
      expect(
        diagnostics.map((d) => d.code),
        listed(diagnostics),
      ).to.deep.equal(["SKY4001"]);
      expect(diagnostics[0]!.severity).to.equal("hole");
      expect(experiments[0]!.context.holes.map((hole) => hole.path)).to.deep.equal([path]);
    });
  }

  it("counts every hole", () => {
    const text = swap(
      swap(swap(scenes, "heads: 2", "heads: unstated"), "lr: 1e-3", "lr: unstated"),
      "batch: 8 total",
      "batch: unstated",
    );
    const { experiments, diagnostics } = checked(text);
    expect(diagnostics).to.have.length(3);
    expect(experiments[0]!.context.holes.map((h) => h.path)).to.deep.equal(["backbone.heads", "optimizer.lr", "batch"]);
  });

  it("lets an experiment fill the hole of its data set", () => {
    const open = swap(
      swap(scenes, 'local("scenes")', "unstated"),
      "data: Scenes",
      'data: Scenes\n  data.source: "elsewhere"',
    );
    const { experiments } = good(open);
    expect(experiments[0]!.context.holes).to.deep.equal([]);
    expect(experiments[0]!.plan!.data.source).to.deep.equal({ block: "local", props: { path: "elsewhere" } });
  });

  it("still finds what is wrong beside a hole", () => {
    const text = swap(swap(scenes, "lr: 1e-3", "lr: unstated"), "heads: 2", "heads: 3");
    expect(checked(text).diagnostics.map((d) => d.code)).to.deep.equal(["SKY4101", "SKY4001"]);
  });
});

describe("check: assumptions", () => {
  const because = 'because "the authors\' code says so"';
  for (const [text, piece, value, path] of [
    [scenes, "lr: 1e-3", "lr: assume 1e-3", "optimizer.lr"],
    [scenes, "batch: 8 total", "batch: assume 8 total", "batch"],
    [scenes, "loss: CrossEntropy", "loss: assume CrossEntropy", "loss"],
    [scenes, "linear(10 iters)", `linear(assume 10 iters ${because})`, "schedule[0].length"],
    [scenes, "size: 32px", "size: assume 32px", "data.inputs.image.size"],
    [scenes, "[Flip]", "assume [Flip]", "augment"],
    [scenes, "[Flip]", `[assume Flip ${because}]`, "augment[0]"],
    [scenes, "data: Scenes", "data: assume Scenes", "data"],
    [fields, "bands: [B02..B08, B8A]", "bands: assume [B02..B08, B8A]", "data.inputs.ms.bands"],
    [fields, "layers: 1", "layers: assume 1", "encoder.fuse.layers"],
    [fields, "folds(1..4)", `folds(assume 1..4 ${because})`, "data.splits.train.range"],
    [fields, "frames: 4", "frames: assume 4", "data.inputs.ms.frames"],
  ] as const) {
    it(`takes ${path} as assumed, with its reason`, () => {
      const by = value.includes("because") ? value : `${value} ${because}`;
      const { experiments } = good(swap(text, piece, by));
      const { assumptions } = experiments[0]!.context;
      expect(assumptions.map((a) => a.path)).to.include(path);
      expect(assumptions[0]!.because).to.equal("the authors' code says so");
    });
  }

  it("judges an assumed value like any other", () => {
    const { diagnostics } = checked(swap(scenes, "lr: 1e-3", `lr: assume 0 ${because}`));
    expect(diagnostics.map((d) => d.code)).to.deep.equal(["SKY2105"]);
  });

  it("takes an edit below an assumed value", () => {
    const text = `${swap(scenes, "AdamW { lr: 1e-3 }", `assume AdamW { lr: 1e-3 } ${because}`)}experiment E extends Small { optimizer.lr: 3e-3 }\n`;
    expect(good(text).experiments[1]!.plan!.model.optimizer.props).to.include({ lr: 3e-3 });
  });
});
