import { expect } from "chai";
import { checked, fields, good, listed, planted, scenes, swap } from "./support/planted.ts";

describe("check: laws between blocks", () => {
  it("heads divide the width", () => {
    planted(swap(scenes, "heads: 2", "heads: «3»"), "SKY4101", { fixed: true, says: "16", related: "16" });
    planted(swap(fields, "layers: 1, width: 16, heads: 2", "layers: 1, width: 16, heads: «5»"), "SKY4101", {
      fixed: true,
    });
    // A variant's value is not in the text: the fix adds it.
    planted(
      swap(
        scenes,
        "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
        "«ViT.tiny { patch: 16px, width: 16, depth: 1 }»",
      ),
      "SKY4101",
      { fixed: true },
    );
  });

  it("patches tile the image", () => {
    planted(swap(scenes, "patch: 16px", "patch: «5px»"), "SKY4102", { fixed: true, says: "4px", related: "32px" });
    planted(swap(fields, "ms: ViT { patch: 8px", "ms: ViT { patch: «7px»"), "SKY4102", { says: "8px" });
  });

  it("grids agree, or the adapter is written", () => {
    const fine = swap(fields, "sar: ViT { patch: 8px", "sar: ViT { patch: 16px");
    planted(
      swap(
        fine,
        "TemporalFusion([hr, ms, sar]) { layers: 1, width: 16, heads: 2 }",
        "«TemporalFusion([hr, ms, sar]) { layers: 1, width: 16, heads: 2 }»",
      ),
      "SKY4103",
      { fixed: true, says: /"hr" gives 4x4x16 features and "sar" gives 2x2x16/ },
    );
    good(swap(fine, "heads: 2 }\n}", "heads: 2, align: pixel_shuffle }\n}"));
    const coarse = swap(fields, "hr: ViT { patch: 64px", "hr: ViT { patch: 128px");
    planted(swap(coarse, "TemporalFusion([hr, ms, sar])", "TemporalFusion(«[hr, ms, sar]»)"), "SKY4104", {
      fixed: true,
      related: "ViT { patch: 128px, width: 16, depth: 1, heads: 2 } on Aerial",
    });
    planted(
      swap(
        swap(coarse, "heads: 2 }\n}", "heads: 2, align: pixel_shuffle }\n}"),
        "TemporalFusion([hr, ms, sar])",
        "TemporalFusion(«[hr, ms, sar]»)",
      ),
      "SKY4104",
      { says: "the finest input first" },
    );
  });

  it("footprints agree", () => {
    planted(swap(fields, "gsd: 10 m, size: 32px, frames: 3", "gsd: 10 m, size: «64px», frames: 3"), "SKY4106", {
      says: /320 m of ground and "sar" 640 m.*size: 32px for "sar"/,
      related: "256px",
    });
    // 614.4 m against 640 m, as SkySense has them, is near enough.
    good(swap(fields, "gsd: 1.25 m", "gsd: 1.2 m"));
  });

  it("the head can do the task, and the task is what the labels are for", () => {
    planted(swap(fields, "task: semantic_segmentation", "task: «scene_classification»"), "SKY4108", {
      fixed: true,
      related: "mask(on: ms)",
    });
    planted(
      swap(scenes, "head: Linear", "head: «FCN»")
        .replace("{ ViT, Linear }", "{ ViT, FCN }")
        .replace("head: FCN", "head: FCN"),
      "SKY4107",
      { says: "Linear" },
    );
  });

  it("a class token is there where it is read", () => {
    planted(swap(scenes, "head: Linear", "head: Linear { pool: «token» }"), "SKY4105", { fixed: true });
    good(swap(swap(scenes, "head: Linear", "head: Linear { pool: token }"), "heads: 2", "heads: 2, class_token: true"));
  });

  it("labels say which grid they share", () => {
    planted(swap(fields, "labels: mask(on: ms)", "labels: «mask»"), "SKY2102", { says: "on: sar" });
  });

  it("an experiment has one thing that encodes", () => {
    planted(
      swap(
        swap(scenes, "  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }\n", ""),
        "experiment Small",
        "experiment «Small»",
      ),
      "SKY4110",
      { says: "neither" },
    );
    planted(
      swap(fields, "encoder: Both", "encoder: «Both»\n  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }"),
      "SKY4110",
      { says: "both" },
    );
    planted(
      swap(fields, "encoder: Both", "backbone: «ViT { patch: 16px, width: 16, depth: 1, heads: 2 }»"),
      "SKY4110",
      { says: "3 inputs" },
    );
  });

  it("a backbone alone sees one date", () => {
    const one = swap(scenes, "size: 32px }", "size: 32px, frames: 3 }");
    planted(
      swap(
        one,
        "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
        "«ViT { patch: 16px, width: 16, depth: 1, heads: 2 }»",
      ),
      "SKY4114",
    );
    good(swap(one, "  metric:", "  given: dates(1)\n  metric:"));
  });

  it("an encoder's members are all used, each on an input of the data", () => {
    planted(
      swap(fields, "[hr, ms, sar]", "[hr, ms]").replace(
        "ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Radar",
        "«ViT { patch: 8px, width: 16, depth: 1, heads: 2 } on Radar»",
      ),
      "SKY4112",
    );
    planted(swap(fields, "[hr, ms, sar]", "[hr, ms, sar, «hr»]"), "SKY2106");
    planted(
      swap(fields, " on Radar", "").replace(
        "sar: ViT { patch: 8px, width: 16, depth: 1, heads: 2 }",
        "sar: «ViT { patch: 8px, width: 16, depth: 1, heads: 2 }»",
      ),
      "SKY4118",
    );
    planted(swap(fields, "heads: 2 }\n}", "heads: 2 } on «Aerial»\n}"), "SKY2110");
    planted(swap(swap(fields, ", sar: Radar }", " }"), "on Radar", "on «Radar»"), "SKY4111", {
      says: "hr: Aerial, ms: Optical",
    });
    planted(swap(fields, "inputs: { hr: Aerial, ms: Optical, sar: Radar }", "inputs: «{» }"), "SKY4116");
  });

  it("what is given is there", () => {
    for (const given of ["all", "only(ms)", "only([ms, sar])", "dates(1)", "only(hr, dates: 1)"])
      good(swap(fields, "  metric:", `  given: ${given}\n  metric:`));
    planted(swap(fields, "  metric:", "  given: only(«mss»)\n  metric:"), "SKY4109", { fixed: true });
    const { experiments } = good(swap(fields, "  metric:", "  given: only(ms, dates: 2)\n  metric:"));
    expect(experiments[0]!.plan!.data.inputs.map((i) => [i.name, i.frames])).to.deep.equal([["ms", 2]]);
  });

  it("windows are whole pixels of all inputs", () => {
    const { experiments } = good(swap(fields, "  metric:", "  augment: [Crop(16px)]\n  metric:"));
    expect(experiments[0]!.plan!.data.inputs.map((i) => i.size)).to.deep.equal([128, 16, 16]);
    planted(swap(fields, "  metric:", "  augment: [Crop(«64px»)]\n  metric:"), "SKY4113", {
      fixed: true,
      says: "32px",
    });
    const local = swap(fields, "twin(tiles: 10)", 'local("fields")');
    const radar = swap(local, "gsd: 10 m, size: 32px, frames: 3", "gsd: 20 m, size: 16px, frames: 3");
    const aligned = swap(radar, "sar: ViT { patch: 8px", "sar: ViT { patch: 4px");
    planted(swap(aligned, "  metric:", "  augment: [Crop(«15px»)]\n  metric:"), "SKY4113", { says: "14px" });
  });

  it("nothing is measured on what was trained on", () => {
    planted(swap(fields, "test: fold(5)", "test: «fold(4)»"), "SKY4115", { related: "folds(1..4)", says: "fold 4" });
    planted(swap(fields, "test: fold(5)", "test: «all»"), "SKY4115", { says: "Write rest" });
    planted(swap(fields, "train: folds(1..4), test: fold(5)", "train: all, test: «rest»"), "SKY4115", { says: "none" });
    planted(swap(scenes, "test: rest", "test: «fraction(10%)»"), "SKY4115", { says: "Write rest" });
    good(swap(fields, "train: folds(1..4)", "train: folds(1..3), val: fold(4)"));
    good(swap(fields, "test: fold(5)", "test: rest"));
  });

  it("folds are those of the format", () => {
    planted(swap(fields, "fold(5)", "«fold(6)»"), "SKY4122", { says: "folds 1 to 5" });
    planted(swap(fields, "folds(1..4)", "«folds(0.5..4)»"), "SKY4122");
    planted(swap(scenes, "fraction(50%)", "«fold(1)»"), "SKY4122", { says: "fraction" });
  });

  it("the files hold what the inputs ask for", () => {
    const all =
      "bands: [B01..B08], normalize: statistics { mean: [1, 1, 1, 1, 1, 1, 1, 1], std: [1, 1, 1, 1, 1, 1, 1, 1] }";
    planted(swap(swap(fields, "bands: [B02..B08, B8A]", all), "ms: Optical,", "ms: «Optical»,"), "SKY3207", {
      says: "B01 of Sentinel2.L2A",
      related: "[B01..B08]",
    });
    planted(swap(fields, "mask(on: ms)", "mask(on: «hr»)"), "SKY4125", { says: "Write on: sar" });
  });

  it("a twin is there, of the size that the modalities say", () => {
    planted(swap(scenes, 'local("scenes")', "«twin(tiles: 4)»"), "SKY4123", { says: "PastisMM" });
    planted(swap(fields, "gsd: 1.25 m, size: 256px", "gsd: 2.5 m, size: «128px»"), "SKY4124", {
      says: /size: 256px .*hr_size/,
      related: "twin(tiles: 10)",
    });
  });

  it("only single images with one label are mixed", () => {
    good(swap(scenes, "[Flip]", "[Flip, Mixup]"));
    planted(swap(fields, "  metric:", "  augment: [Flip, «Mixup»]\n  metric:"), "SKY4121", { says: "a mask" });
  });

  it("no model is beyond all measure", () => {
    planted(
      swap(
        scenes,
        "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
        "«ViT { patch: 16px, width: 16, depth: 1000000, heads: 2 }»",
      ),
      "SKY4120",
    );
    planted(swap(scenes, "width: 16", "width: «1e300»"), "SKY2105");
  }).timeout(20_000);

  it("judges an encoder by the sizes that its experiment gives it", () => {
    const odd = swap(scenes, "size: 32px", "size: 35px");
    good(swap(odd, "[Flip]", "[Crop(32px)]"));
    expect(listed(checked(odd).diagnostics)).to.match(/^SKY4102/);
  });

  it("judges an encoder that no experiment uses", () => {
    const alone = swap(fields.slice(0, fields.indexOf("experiment Crops")), ", FCN }", " }");
    good(alone);
    planted(swap(alone, "ms: ViT { patch: 8px", "ms: ViT { patch: «7px»"), "SKY4102");
  });
});
