import { fields, good, planted, scenes, swap } from "./support/planted.ts";

describe("check: names and properties", () => {
  it("finds nothing in what is right", () => {
    good(scenes);
    good(fields);
  });

  const misspelt: readonly (readonly [what: string, text: string, piece: string, by: string, code: string])[] = [
    ["property of an experiment that is required", scenes, "  optimizer:", "  «optimzer»:", "SKY2101"],
    ["property of an experiment that is not", scenes, "  schedule:", "  «schedul»:", "SKY2101"],
    ["property that says what encodes", fields, "  encoder: Both", "  «encodr»: Both", "SKY2101"],
    ["property of a block", scenes, "heads: 2", "«haeds»: 2", "SKY2101"],
    ["optional property of a block", fields, "convs: 1", "«convz»: 1", "SKY2101"],
    ["property of a modality", scenes, "gsd: 0.5 m", "«gds»: 0.5 m", "SKY2101"],
    ["property of a data set", scenes, "  labels:", "  «lables»:", "SKY2101"],
    ["property of properties in braces", scenes, "train: fraction", "«trian»: fraction", "SKY2101"],
    ["named argument", scenes, "category(classes: 4)", "category(«clases»: 4)", "SKY2101"],
    ["kind of declaration", scenes, "experiment Small", "«experimnet» Small", "SKY2002"],
    ["loss", scenes, "loss: CrossEntropy", "loss: «CrosEntropy»", "SKY2001"],
    ["optimiser", scenes, "AdamW {", "«Adamw» {", "SKY2001"],
    ["schedule", scenes, "then cosine", "then «cosin»", "SKY2001"],
    ["augmentation", scenes, "[Flip]", "[«Flp»]", "SKY2001"],
    ["metric", scenes, "[OA]", "[«OAA»]", "SKY2001"],
    ["format", scenes, "format: ImageFolder", "format: «ImageFoldr»", "SKY2001"],
    ["sensor", fields, "sensor: Sentinel2.L2A", "sensor: «Sentinel2.L2B»", "SKY2001"],
    ["data set", scenes, "data: Scenes", "data: «Scene»", "SKY2001"],
    ["encoder", fields, "encoder: Both", "encoder: «Bot»", "SKY2001"],
    ["modality of a data set", fields, "ms: Optical,", "ms: «Optcal»,", "SKY2001"],
    ["modality of a branch", fields, "on Radar", "on «Rader»", "SKY2001"],
    ["band", fields, "B8A]", "«B8a»]", "SKY3201"],
    ["end of a range of bands", fields, "B02..B08, ", "«B02..b8», ", "SKY3201"],
    ["member of a fusion", fields, "[hr, ms, sar]", "[hr, ms, «sra»]", "SKY4109"],
    ["input of the labels", fields, "mask(on: ms)", "mask(on: «mss»)", "SKY4109"],
    ["choice", scenes, "scene_classification", "«scene_clasification»", "SKY2104"],
    ["value unit", fields, "values: dn(1e4)", "values: «reflectanse»", "SKY2104"],
  ];
  for (const [what, text, piece, by, code] of misspelt) {
    // A value unit of another spelling would be another error once it is spelt well.
    const extra = what === "value unit" || what === "band" || what.startsWith("end of") ? {} : { fixed: true as const };
    it(`mends a misspelt ${what}`, () => {
      const found = planted(swap(text, piece, by), code, extra);
      if (found.fixes.length === 0) throw new Error("no fix is offered");
    });
  }

  it("names a variant that is misspelt", () => {
    planted(
      swap(scenes, "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "«ViT.smal» { patch: 16px }"),
      "SKY2112",
      {
        fixed: true,
      },
    );
  });

  it("lists what there is when nothing is near", () => {
    planted(swap(scenes, "loss: CrossEntropy", "loss: «Quux»"), "SKY2001", { says: /There is CrossEntropy/ });
    planted(swap(scenes, "  augment: [Flip]", "  «zebra»: 1"), "SKY2101", { says: "It has task, data" });
    planted(swap(scenes, "data: Scenes", "data: «Zebra»"), "SKY2001", { says: "There is Scenes" });
    planted("sky 1\n«zebra» A { }\n", "SKY2002", { says: "There are modality, dataset, encoder, experiment, table." });
  });

  it("asks for an import and writes it", () => {
    planted(swap(scenes, "{ ViT, Linear }", "{ Linear }").replace("ViT {", "«ViT» {"), "SKY2003", { fixed: true });
    const without = scenes
      .replace('import { ViT, Linear } from "sky:models"\n', "")
      .replace("head: Linear", "head: FCN");
    planted(
      swap(swap(without, "ViT {", "«ViT» {"), "head: FCN", "head: Linear").replace(
        "sky 1\n",
        'sky 1\nimport { Linear } from "sky:models"\n',
      ),
      "SKY2003",
      { fixed: true },
    );
  });

  it("does not take one kind for another", () => {
    planted(swap(scenes, "loss: CrossEntropy", "loss: «AdamW»"), "SKY2111", {
      says: /needs a loss; "AdamW" is an optimiser/,
    });
    planted(swap(scenes, "data: Scenes", "data: «Photo»"), "SKY2111", { says: "a data set", related: "Photo" });
    planted(
      swap(scenes, "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "encoder: «Photo»"),
      "SKY2111",
    );
    planted(swap(fields, "on Radar", "on «Fields»"), "SKY2111", { says: "a modality" });
    planted(swap(scenes, "[Flip]", "[«cosine»]"), "SKY2111", { says: "an augmentation" });
  });

  it("finds what is declared twice", () => {
    planted(`${scenes}modality «Photo» { sensor: RGBAerial, size: 32px }\n`, "SKY2004", { related: "Photo" });
    planted(`${scenes}let «Small» = 3\n`, "SKY2004");
    planted(swap(scenes, "  task:", "  let a = 1\n  let «a» = 2\n  task:"), "SKY2004");
  });

  it("finds what is given twice", () => {
    planted(swap(scenes, "  head: Linear", "  head: Linear\n  «head»: Linear"), "SKY2106", { related: "head" });
    planted(swap(scenes, "depth: 1", "depth: 1, «depth»: 2"), "SKY2106");
    planted(
      swap(scenes, "linear(10 iters)", "linear(10 iters, «length»: 20 iters)").replace(
        "«length»: 20 iters",
        "«length: 20 iters»",
      ),
      "SKY2106",
    );
    planted(swap(scenes, "linear(10 iters)", "linear(10 iters) { «length»: 20 iters }"), "SKY2106");
  });

  it("finds what is missing", () => {
    const gone: readonly (readonly [string, string, RegExp])[] = [
      ["  batch: 8 total\n", "Small", /batch: 8 total/],
      ["  length: 100 iters\n", "Small", /length: 8k iters/],
      ["  head: Linear\n", "Small", /head: (FCN|Linear)/],
      ["  loss: CrossEntropy\n", "Small", /loss: CrossEntropy/],
      ["  optimizer: AdamW { lr: 1e-3 }\n", "Small", /optimizer: AdamW \{ lr/],
      ["  metric: [OA]\n", "Small", /metric: \[OA\]/],
      ["  task: scene_classification\n", "Small", /task: semantic_segmentation/],
      ["  data: Scenes\n", "Small", /data: NAME/],
      ["  format: ImageFolder\n", "Scenes", /format: (ImageFolder|PastisMM)/],
      ["  inputs: { image: Photo }\n", "Scenes", /inputs: \{ name: NAME/],
      ["  labels: category(classes: 4)\n", "Scenes", /labels: mask/],
      ['  source: local("scenes")\n', "Scenes", /source: twin/],
      ["  splits: { train: fraction(50%), test: rest }\n", "Scenes", /splits: \{ train: (all|rest) \}/],
    ];
    for (const [line, owner, says] of gone) {
      const kind = owner === "Small" ? "experiment" : "dataset";
      planted(swap(scenes, line, "").replace(`${kind} ${owner}`, `${kind} «${owner}»`), "SKY2102", { says });
    }
    planted(swap(scenes, "sensor: RGBAerial, ", "").replace("modality Photo", "modality «Photo»"), "SKY2102");
    planted(swap(scenes, "patch: 16px, ", "").replace("ViT {", "«ViT» {"), "SKY2102", { says: "patch: 16px" });
    planted(swap(scenes, "train: fraction(50%), ", "").replace("splits: {", "splits: «{»"), "SKY2102");
  });

  it("says when a value is of another type", () => {
    const wrong: readonly (readonly [string, string, RegExp])[] = [
      ["depth: 1", "depth: «1.5»", /a whole number, not the number 1.5/],
      ["depth: 1", 'depth: «"one"»', /a whole number, not the text "one"/],
      ["depth: 1", "depth: «[1]»", /a whole number, not a list/],
      ["depth: 1", "depth: «deep»", /the name deep/],
      ["heads: 2", "heads: 2, class_token: «1»", /true or false/],
      ['local("scenes")', "local(«scenes»)", /a text in quotes/],
      ["[Flip]", "«Flip»", /Write \[Flip\]/],
      ["loss: CrossEntropy", "loss: «3»", /a loss, not a number/],
      ["data: Scenes", 'data: «"Scenes"»', /the name of a data set/],
      ["{ train: fraction(50%), test: rest }", "«rest»", /properties in braces/],
      ["lr: 1e-3", 'lr: «"1e-3"»', /a number, not the text/],
    ];
    for (const [piece, by, says] of wrong) planted(swap(scenes, piece, by), "SKY2103", { says });
    planted(swap(scenes, "lr: 1e-3", "lr: 1e-3, betas: [0.9, «true»]"), "SKY2103");
  });

  it("says when a number is out of range", () => {
    planted(swap(scenes, "depth: 1", "depth: «0»"), "SKY2105", { says: "at least 1" });
    planted(swap(scenes, "lr: 1e-3", "lr: «0»"), "SKY2105", { says: "above 0" });
    planted(swap(scenes, "lr: 1e-3", "lr: «-1e-3»"), "SKY2105");
    planted(swap(scenes, "lr: 1e-3", "lr: 1e-3, betas: [0.9, «1.5»]"), "SKY2105", { says: "betas[1]" });
    planted(swap(scenes, "lr: 1e-3", "lr: 1e-3, betas: «[0.9]»"), "SKY2105");
    planted(swap(scenes, "fraction(50%)", "fraction(«150%»)"), "SKY2105");
    planted(swap(scenes, "batch: 8 total", "batch: «0 total»"), "SKY2105");
    planted(swap(scenes, "length: 100 iters", "length: «100.5 iters»"), "SKY2105", { says: "whole number" });
    planted(swap(fields, "frames: 4", "frames: «20 of 12»"), "SKY2105");
  });

  it("refuses what has no place there", () => {
    planted(swap(scenes, "heads: 2 }", "heads: 2\n «expect { OA(test) >= 1% }» }"), "SKY2110");
    planted(
      swap(scenes, "  metric: [OA]", "  «metric: [OA] | [mIoU]»").replace(
        "«metric: [OA] | [mIoU]»",
        "metric: [OA]\n  «seed: 1 | 2»",
      ),
      "SKY2110",
    );
    planted(swap(scenes, "loss: CrossEntropy", "loss: CrossEntropy(«3»)"), "SKY2109");
    planted(swap(scenes, "fraction(50%)", "fraction(50%, «3»)"), "SKY2109", { says: "fraction(share)" });
    planted(swap(scenes, "sensor: RGBAerial", "sensor: RGBAerial« { gsd: 3 m }»"), "SKY2109");
    planted(
      swap(scenes, "experiment Small", '@«papr»("Table 7") experiment Small').replace(
        '@«papr»("Table 7")',
        '«@papr("Table 7")»',
      ),
      "SKY2114",
      { says: "@paper" },
    );
  });

  it("says what this version does not have", () => {
    planted("sky 1\n«pretrain» T { }\n", "SKY2113");
    planted(swap(scenes, "sky 1", 'sky 1\nimport { Mine } from «"./mine.ts"»'), "SKY2120", { says: "a program" });
  });
});
