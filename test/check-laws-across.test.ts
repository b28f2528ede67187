import { expect } from "chai";
import { laws } from "../compiler/check/laws/generated/index.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { checked, fields, good, listed, planted, scenes, swap } from "./support/planted.ts";

const augmented = (list: string): string => swap(scenes, "[Flip]", list);
const optimised = (settings: string): string => swap(scenes, "lr: 1e-3 }", `lr: 1e-3, ${settings} }`);
const inFields = (line: string): string => swap(fields, "  metric:", `  ${line}\n  metric:`);

describe("check: laws across blocks", () => {
  it("are each a law with codes that there are, a sentence and a reason", () => {
    expect(laws.length).to.be.greaterThan(15);
    for (const law of laws) {
      expect(law.codes).not.to.be.empty;
      for (const code of law.codes) expect(codes).to.have.property(code);
      expect(law.says).to.match(/^[A-Z].*\.$/);
      expect(law.why).to.match(/^[A-Z].*\.$/);
      expect(law.dataset ?? law.experiment ?? law.model).to.be.a("function");
    }
  });

  it("an augmentation changes something", () => {
    planted(augmented("[«Flip(p: 0)», Rotate90]"), "SKY4126", { fixed: true, says: "ever mirrored" });
    planted(augmented("[Rotate90, «Flip(0%)»]"), "SKY4126", { fixed: true });
    planted(augmented("[«Flip(p: 0)»]"), "SKY4126", { fixed: true });
    planted(augmented("[Flip, «Rotate90(0)»]"), "SKY4126", { fixed: true });
    planted(augmented("[Flip, «RandomErasing(0)»]"), "SKY4126", { fixed: true });
    planted(augmented("[Flip, «ColorJitter { brightness: 0, contrast: 0, saturation: 0 }»]"), "SKY4126", {
      fixed: true,
    });
    planted(augmented("[«Crop(32px)», Flip]"), "SKY4126", { fixed: true, says: "32 px already", related: "32px" });
    planted(augmented("[Crop(16px), «Crop(16px)»]"), "SKY4126", { fixed: true, says: "16 px already" });
    const radar = inFields("augment: [Flip, «ColorJitter { on: sar }»]");
    planted(radar, "SKY4126", { says: "three bands" });
    for (const fine of ["[Flip(100%)]", "[Crop(16px)]", "[ColorJitter { brightness: 0, contrast: 0 }]", "[]"])
      good(augmented(fine));
  });

  it("an augmentation does not repeat or undo another", () => {
    planted(augmented("[Flip, «Flip»]"), "SKY4127", { fixed: true, related: "Flip" });
    planted(augmented("[Flip { direction: both }, Rotate90, «Flip(1)»]"), "SKY4127", { fixed: true });
    planted(augmented("[Rotate90, «Rotate90(0.5)»]"), "SKY4127", { fixed: true });
    good(augmented("[Flip, Flip { direction: vertical }, Rotate90]"));
    good(augmented("[RandomErasing, RandomErasing]"));
  });

  it("an augmentation is for inputs that there are", () => {
    planted(augmented("[GaussianNoise(0.1, on: «imag»)]"), "SKY4109", { fixed: true });
    good(augmented("[GaussianNoise(0.1, on: image)]"));
  });

  it("a schedule changes the rate", () => {
    planted(swap(scenes, "then cosine", "then «cosine(end: 1)»"), "SKY4126", { says: "ends where it begins" });
    planted(swap(scenes, "linear(10 iters)", "«linear(10 iters, ratio: 1)»"), "SKY4126", { fixed: true });
    planted(swap(scenes, "linear(10 iters) then cosine", "«poly(end: 100%)»"), "SKY4126", { fixed: true });
    planted(swap(scenes, "then cosine", "then «multistep([50 iters], gamma: 1)»"), "SKY4126");
    good(swap(scenes, "then cosine", "then cosine(end: 0.5)"));
  });

  it("stochastic depth needs a depth", () => {
    planted(swap(scenes, "heads: 2 }", "heads: 2, drop_path: «0.1» }"), "SKY4126", { fixed: true, related: "1" });
    good(swap(scenes, "depth: 1, heads: 2", "depth: 2, heads: 2, drop_path: 0.1"));
    planted(
      swap(fields, "layers: 1, width: 16, heads: 2", "layers: 1, width: 16, heads: 2, drop_path: «0.2»"),
      "SKY4126",
      {
        fixed: true,
      },
    );
  });

  it("what is frozen is a part, and something is trained", () => {
    planted(inFields("freeze: [hr, «fus»]"), "SKY4128", { fixed: true, says: "fuse" });
    planted(inFields("freeze: «neck»"), "SKY4128", { says: "head, encoder, fuse, hr, ms, sar" });
    planted(inFields("freeze: [hr, «hr»]"), "SKY2106", { fixed: true });
    planted(inFields("freeze: «[encoder, head]»"), "SKY4129", { fixed: true });
    planted(swap(scenes, "  metric:", "  freeze: «[backbone, head]»\n  metric:"), "SKY4129", { fixed: true });
    for (const fine of ["none", "hr", "[hr, ms, fuse]", "encoder", "head"]) good(inFields(`freeze: ${fine}`));
    // A part of the encoder that this run is not given is a part all the same.
    good(swap(inFields("freeze: hr"), "  metric:", "  given: only([ms, sar])\n  metric:"));
    good(`${inFields("sweep frozen { freeze: none | hr | [hr, ms] }")}`);
    planted(inFields("sweep frozen { freeze: none | «[encoder, head]» }"), "SKY4129");
  });

  it("a part's own rate is of a trained part, and another one", () => {
    good(optimised("lr_mult: { backbone: 0.1, head: 10 }"));
    planted(optimised("lr_mult: { «bakbone»: 0.1 }"), "SKY4128", { fixed: true });
    planted(optimised("lr_mult: { backbone: «1» }"), "SKY4126", { fixed: true });
    planted(optimised("lr_mult: { backbone: «1», head: 2 }"), "SKY4126", { fixed: true });
    const frozen = swap(optimised("lr_mult: { backbone: «0.1» }"), "  metric:", "  freeze: backbone\n  metric:");
    planted(frozen, "SKY4130", { fixed: true, related: "backbone" });
    planted(optimised("lr_mult: { backbone: «0» }"), "SKY2105");
  });

  it("weight decay decays something", () => {
    // Whatever a head is, it has weights; what decays nothing has to be made.
    const [law] = laws.filter(({ model, codes: own }) => model && own.includes("SKY4126"));
    const text = optimised("weight_decay: 0.1");
    const { experiments } = good(text);
    const { bound, context, plan } = experiments[0]!;
    const variable = { name: "head.fc.bias", type: { dtype: "f32", shape: [4] }, init: { kind: "zeros" } } as const;
    const known = { context, experiment: bound!, plan: plan! };
    law!.model!({ ...known, variables: [{ ...variable, role: "parameter", noDecay: false }] });
    expect(listed(context.diagnostics)).to.equal("");
    law!.model!({ ...known, variables: [{ ...variable, role: "parameter", noDecay: true }] });
    expect(context.diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4126"]);
    expect(context.diagnostics[0]!.fixes).to.have.length(1);
  });

  it("classes can be told apart, and the ignored label is none of them", () => {
    planted(swap(fields, "mask(on: ms)", "mask(on: ms, ignore: «5»)"), "SKY4131", { fixed: true, says: "19" });
    planted(swap(fields, "mask(on: ms)", 'mask(on: ms, classes: «["a", "b"]»)'), "SKY4132", { says: "19" });
    planted(swap(scenes, "classes: 4", "classes: «1»"), "SKY4132", { fixed: true });
    good(swap(fields, "mask(on: ms)", "mask(on: ms, ignore: 255)"));
  });

  it("a weighted loss has a weight for each class", () => {
    planted(swap(scenes, "CrossEntropy", "CrossEntropy { class_weights: «[1, 2, 1]» }"), "SKY4133", {
      related: "category(classes: 4)",
      says: "4 classes",
    });
    good(swap(scenes, "CrossEntropy", "CrossEntropy { class_weights: [1, 2, 1, 0.5] }"));
    planted(swap(scenes, "CrossEntropy", "CrossEntropy { label_smoothing: «100%» }"), "SKY4142", { fixed: true });
  });

  it("a number of devices is for a batch per device", () => {
    planted(swap(scenes, "8 total", "8 total\n  devices: «4»"), "SKY4126", { fixed: true, related: "8 total" });
    const { experiments } = good(swap(scenes, "8 total", "8 /device\n  devices: 4"));
    expect(experiments[0]!.plan!.data.batch).to.equal(32);
  });

  it("patches tile images, and the nearest sizes of both are named", () => {
    const found = planted(swap(fields, "ms: ViT { patch: 8px", "ms: ViT { patch: «5px»"), "SKY4102", {
      says: "patches of 4px or 8px.",
    });
    expect(found.fixes.map(({ title }) => title)).to.deep.equal(["Write patch: 4px", "Write patch: 8px"]);
    const alone = fields.slice(0, fields.indexOf("encoder Both")).replace("TemporalFusion, FCN", "TemporalFusion");
    const encoder =
      "encoder One { ms: ViT { patch: «5px», width: 16, depth: 1, heads: 2 } on Optical\nfuse: TemporalFusion([ms]) { layers: 1, width: 16, heads: 2 } }\n";
    planted(`${alone}${encoder}`, "SKY4102", { fixed: true, says: "patches of 4px or 8px, or images of 30px or 35px" });
    const cut = planted(swap(augmented("[Crop(«20px»)]"), "patch: 16px", "patch: 8px"), "SKY4102", {
      fixed: true,
      related: "8px",
      says: "images of 16px or 24px",
    });
    expect(cut.fixes.map(({ title }) => title)).to.deep.equal([
      "Cut to 16px",
      "Cut to 24px",
      "Write patch: 10px",
      "Write patch: 5px",
    ]);
  });

  it("hidden labels are measured by whoever has them", () => {
    const hidden = swap(fields, "  source: twin", "  hidden: [test.labels]\n  source: twin");
    const expecting = (what: string): string => swap(hidden, "  metric:", `  expect { ${what} >= 50% }\n  metric:`);
    good(hidden);
    planted(expecting("«OA(test)»"), "SKY4134", { fixed: true, says: "via: leaderboard" });
    const { experiments } = good(expecting("OA(test, via: leaderboard)"));
    expect(experiments[0]!.plan!.data.hidden).to.deep.equal(["test"]);
    const open = swap(fields, "  metric:", "  expect { «OA(test, via: leaderboard)» >= 50% }\n  metric:");
    planted(open, "SKY4135", { fixed: true });
    planted(swap(hidden, "[test.labels]", "[«val.labels»]"), "SKY4136", { fixed: true });
    planted(swap(hidden, "[test.labels]", "[test.labels, «val.labels»]"), "SKY4136", { fixed: true });
    planted(swap(hidden, "[test.labels]", "[test.labels, «test.labels»]"), "SKY2106", { fixed: true });
    planted(swap(hidden, "[test.labels]", "[«train.labels»]"), "SKY2104");
    const watched = swap(
      swap(hidden, "[test.labels]", "[val.labels]"),
      "train: folds(1..4)",
      "train: folds(1..3), val: fold(4)",
    );
    good(watched);
    planted(swap(watched, "  metric:", "  evaluate: «10 iters»\n  metric:"), "SKY4134", { fixed: true });
    planted(swap(hidden, "  metric:", "  augment: [«Crop(16px)»]\n  metric:"), "SKY4138");
  });

  it("lists that say the same are no two splits, and everything leaves no rest", () => {
    const lists = (train: string, test: string): string =>
      swap(scenes, "train: fraction(50%), test: rest", `train: ${train}, test: ${test}`);
    planted(lists('list("a.txt")', '«list("a.txt")»'), "SKY4115", { fixed: true });
    planted(lists("fraction(100%)", "«rest»"), "SKY4115", { fixed: true });
    planted(swap(fields, "folds(1..4), test: fold(5)", "folds(1..5), test: «rest»"), "SKY4115", { fixed: true });
    planted(swap(fields, "test: fold(5)", "test: «fold(4)»"), "SKY4115", { fixed: true });
    planted(swap(fields, "folds(1..4), test: fold(5)", "folds(1..5), test: «fold(5)»"), "SKY4115", { fixed: true });
    planted(swap(scenes, "test: rest", "test: «fraction(10%)»"), "SKY4115", { fixed: true });
    planted(
      swap(fields, "train: folds(1..4)", "train: folds(1..3), val: fold(5)").replace(
        "test: fold(5)",
        "test: «fold(5)»",
      ),
      "SKY4137",
    );
    good(lists('list("a.txt")', 'list("b.txt")'));
    good(lists('list("a.json", part: "train")', 'list("a.json", part: "test")'));
  });

  it("names are there to be used", () => {
    planted(swap(scenes, "  task:", "  let «crop» = 16px\n  task:"), "SKY4139", { fixed: true });
    planted(swap(scenes, "ViT, Linear", "ViT, «FCN», Linear"), "SKY4140", { fixed: true });
    planted(swap(scenes, "ViT, Linear", "ViT, Linear, «FCN»"), "SKY4140", { fixed: true });
    planted(swap(scenes, "modality Photo", "let «side» = 32px\nmodality Photo"), "SKY4140", { fixed: true });
    good(swap(swap(scenes, "modality Photo", "let side = 32px\nmodality Photo"), "size: 32px", "size: side"));
  });

  it("warns of a value that nobody means", () => {
    planted(swap(scenes, "lr: 1e-3", "lr: «6»"), "SKY4141", { says: "Check the exponent" });
    good(swap(scenes, "lr: 1e-3", "lr: 6e-2"));
  });

  it("one slip is one finding, and the rest is judged all the same", () => {
    const two = checked(swap(augmented("[Flip(p: 0)]"), "heads: 2", "heads: 3"));
    expect(two.diagnostics.map(({ code }) => code).sort(), listed(two.diagnostics)).to.deep.equal([
      "SKY4101",
      "SKY4126",
    ]);
  });
});

describe("check: mends of laws", () => {
  const page = (line: string): string => swap(fields, "  metric:", `  ${line}\n  metric:`);

  it("put a member on the modality that is left, and a fusion on the member that is left out", () => {
    const bare = swap(fields, " on Radar", "");
    planted(bare.replace(/sar: (ViT \{.*?\})/, "sar: «$1»"), "SKY4118", { fixed: true });
    planted(swap(fields, "[hr, ms, sar]", "[hr, ms]").replace(/sar: (ViT \{.*?\} on Radar)/, "sar: «$1»"), "SKY4112", {
      fixed: true,
      related: "[hr, ms]",
    });
    planted(swap(swap(fields, ", sar: Radar }", " }"), "on Radar", "on «Radar»"), "SKY4111", {});
  });

  it("choose what encodes", () => {
    const none = swap(scenes, "  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }\n", "");
    planted(swap(none, "experiment Small", "experiment «Small»"), "SKY4110", { fixed: true });
    const left = swap(swap(fields, "  encoder: Both\n", ""), "experiment Crops", "experiment «Crops»");
    planted(left, "SKY4110", { fixed: true });
    const both = page("backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }");
    planted(swap(both, "encoder: Both", "encoder: «Both»"), "SKY4110", { fixed: true });
  });

  it("take one date, the bands that are stored, the sizes of a twin", () => {
    const series = swap(scenes, "size: 32px }", "size: 32px, frames: 3 }");
    planted(series.replace(/backbone: (ViT \{.*?\})/, "backbone: «$1»"), "SKY4114", { fixed: true, related: "3" });
    const all = "bands: [B01..B03], normalize: statistics { mean: [1, 2, 3], std: [1, 2, 3] }";
    planted(swap(swap(fields, "bands: [B02..B08, B8A]", all), "ms: Optical,", "ms: «Optical»,"), "SKY3207", {
      fixed: true,
    });
    planted(swap(fields, "gsd: 1.25 m, size: 256px", "gsd: 2.5 m, size: «128px»"), "SKY4124", { fixed: true });
    planted(swap(scenes, 'local("scenes")', "«twin(tiles: 4)»"), "SKY4123", { fixed: true });
    planted(swap(fields, "mask(on: ms)", 'mask(on: ms, classes: «["a", "b"]»)'), "SKY4132", { fixed: true });
    planted(swap(scenes, "CrossEntropy", "CrossEntropy { class_weights: «[1, 2, 1]» }"), "SKY4133", { fixed: true });
  });

  it("keep steps, drops, ranges and shares within what there is", () => {
    planted(swap(fields, "2 total", "«64 total»"), "SKY4143", { fixed: true, related: "twin(tiles: 10)", says: "8" });
    planted(swap(scenes, "then cosine", "then multistep([«300 iters»])"), "SKY4006", {
      fixed: true,
      related: "100 iters",
    });
    planted(swap(fields, "[B02..B08, B8A]", "[B02..B08, B8A, «B11..B14»]"), "SKY3201", { fixed: true });
    const shares = augmented("[RandomResizedCrop(32px, scale: «0.3..1.5»)]");
    planted(shares, "SKY6032", { fixed: true });
    planted(augmented("[RandomErasing { area: «0.3..1.5» }]"), "SKY6032", { fixed: true });
    planted(page("expect { «mF1»(test) >= 50% }"), "SKY4202", { fixed: true });
  });

  it("leave something to learn", () => {
    planted(swap(scenes, "depth: 1, heads: 2", "depth: 2, heads: 2, drop_path: «1»"), "SKY4144", { fixed: true });
    planted(swap(fields, "convs: 1 }", "convs: 1, dropout: «100%» }"), "SKY4144", { fixed: true });
    planted(optimised("betas: «[0.9, 1]»"), "SKY4145", { fixed: true });
  });

  it("take out a line with its comment, an item with its comma", () => {
    const commented = page("/// Often enough.\n  evaluate: «10 iters»");
    const found = planted(commented, "SKY4119", { fixed: true });
    const [edit] = found.fixes[0]!.edits;
    const text = commented.replace(/[«»]/g, "");
    const left = text.slice(0, edit!.span.start) + text.slice(edit!.span.end);
    expect(left).to.equal(fields);
  });
});
