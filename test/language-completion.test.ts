import { expect } from "chai";
import { blocks, sensors } from "../compiler/blocks/registry.ts";
import { checkSource } from "../compiler/check/check.ts";
import { kinds } from "../compiler/check/world.ts";
import { completionsAt } from "../compiler/language/completions.ts";
import { atCursor, offered, put, taken } from "./support/cursor.ts";
import { fields, scenes } from "./support/planted.ts";

const named = (kind: string): string[] =>
  [...blocks.keys()].filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
const bandsOf = (sensor: string): string[] => sensors.get(sensor)!.bands.map(({ name }) => name);

describe("language: completion", () => {
  describe("of properties", () => {
    it("offers those that are not written yet, needed ones first", () => {
      const there = offered(put(scenes, "  loss: CrossEntropy\n", "  ¦\n"));
      expect(there[0]).to.equal("loss");
      expect(there).to.include.members(["encoder", "evaluate", "expect", "sweep", "let"]);
      expect(there).to.not.include.members(["task"]);
      expect(there).to.not.include("data");
    });

    it("knows a block's own, with defaults and documentation", () => {
      const { analysis, offset } = atCursor(put(scenes, "AdamW { lr: 1e-3 }", "AdamW { lr: 1e-3, ¦ }"));
      const decay = completionsAt(analysis, offset).find(({ label }) => label === "weight_decay")!;
      expect(decay.detail).to.contain("0.01");
      expect(decay.documentation).to.contain("Decoupled weight decay").and.contain("Default: `0.01`");
      expect(completionsAt(analysis, offset).map(({ label }) => label)).to.not.include("lr");
    });

    it("filters by what is typed and replaces the whole word", () => {
      const { analysis, offset } = atCursor(put(scenes, "  loss: CrossEntropy\n", "  lo¦x\n"));
      const [loss, ...others] = completionsAt(analysis, offset);
      expect(others.map(({ label }) => label)).to.deep.equal([]);
      expect(loss!.label).to.equal("loss");
      expect(analysis.text.slice(loss!.replace.start, loss!.replace.end)).to.equal("lox");
    });

    it("goes below a dotted key, through bases and into what is declared elsewhere", () => {
      const extended = `${scenes}\nexperiment Other extends Small {\n  ¦\n}\n`;
      expect(offered(extended.replace("¦", "optimizer.¦"))).to.include.members(["lr", "weight_decay"]);
      expect(offered(extended.replace("¦", "data.inputs.¦"))).to.deep.equal(["image"]);
      expect(offered(extended.replace("¦", "data.inputs.image.s¦"))).to.deep.equal(["sensor", "size"]);
      expect(offered(extended)).to.include("augment +=");
    });

    it("takes what needs a value with an example that checks", () => {
      const text = taken(put(scenes, "  batch: 8 total\n", "  ¦\n"), "batch");
      expect(checkSource(text, "main.sky").diagnostics).to.deep.equal([]);
    });

    it("offers to expect and to sweep only where something is measured", () => {
      expect(offered(put(scenes, ", size: 32px }", ", ¦ }"))).to.not.include("sweep");
    });
  });

  describe("of values", () => {
    it("offers enums with the default first", () => {
      expect(offered(put(scenes, "[Flip]", "[Flip { direction: ¦ }]")).slice(0, 3)).to.deep.equal([
        "horizontal",
        "vertical",
        "both",
      ]);
    });

    it("offers blocks that fit the place, and no head of another task", () => {
      expect(offered(put(scenes, "[Flip]", "[¦]"))).to.include.members(named("augment"));
      expect(offered(put(scenes, "loss: CrossEntropy", "loss: ¦")))
        .to.include("CrossEntropy")
        .and.not.include("AdamW");
      const heads = offered(put(scenes, "head: Linear", "head: ¦"));
      expect(heads).to.include("Linear").and.not.include("FCN");
      expect(offered(put(fields, "FCN {", "¦ {"))).to.include("FCN");
    });

    it("offers variants, also behind the dot", () => {
      expect(
        offered(put(scenes, "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "backbone: Vi¦")),
      ).to.include("ViT.small");
      expect(offered(put(scenes, "backbone: ViT { patch", "backbone: ViT.¦ { patch"))).to.include.members([
        "tiny",
        "small",
      ]);
    });

    it("imports what has to be imported", () => {
      const text = taken(
        put(put(scenes, "import { ViT, Linear }", "import { ViT }"), "head: Linear", "head: ¦"),
        "Linear",
      );
      expect(text).to.contain('import { ViT, Linear } from "sky:models"').and.contain("head: Linear");
      expect(checkSource(text, "main.sky").diagnostics).to.deep.equal([]);
    });

    it("calls a block as the file does", () => {
      const renamed = put(scenes, "Linear }", "Linear as Plain }");
      expect(offered(put(renamed, "head: Linear", "head: ¦")))
        .to.include("Plain")
        .and.not.include("Linear");
    });

    it("offers bands of the chosen sensor that are not in the list yet", () => {
      const there = offered(put(fields, "[B02..B08, B8A]", "[B02, ¦]"));
      expect(there).to.include.members(bandsOf("Sentinel2.L2A").filter((band) => band !== "B02"));
      expect(there).to.not.include("B02").and.not.include("VV");
    });

    it("finds the sensor in what is extended", () => {
      const text = `sky 1\nabstract modality Radar { sensor: Sentinel1.GRD }\nmodality Mine extends Radar {\n  bands: [¦]\n}\n`;
      expect(offered(text)).to.include.members(["VV", "VH"]).and.not.include("B02");
    });

    it("offers units behind a number", () => {
      expect(offered(put(scenes, "length: 100 iters", "length: 100 ¦"))).to.deep.equal(["iters", "epochs", "samples"]);
      expect(offered(put(scenes, "length: 100 iters", "length: 100 ep¦"))).to.deep.equal(["epochs"]);
      expect(offered(put(scenes, "length: 100 iters", "length: 8k¦"))).to.deep.equal(["iters", "epochs", "samples"]);
      expect(offered(put(scenes, "size: 32px", "size: 32p¦"))).to.deep.equal(["px"]);
      expect(taken(put(scenes, "length: 100 iters", "length: 100¦"), "epochs")).to.contain("length: 100 epochs");
      expect(taken(put(scenes, "size: 32px", "size: 32p¦"), "px")).to.contain("size: 32px }");
    });

    it("offers declarations of the right kind, and lets", () => {
      expect(offered(put(scenes, "data: Scenes", "let mine = 3\n  data: ¦"))).to.deep.equal([
        "Scenes",
        "mine",
        "assume",
        "unstated",
      ]);
      expect(offered(put(fields, "on Optical", "on ¦")))
        .to.include.members(["Aerial", "Optical", "Radar"])
        .and.not.include("Fields");
    });

    it("offers members to a fusion and inputs to labels", () => {
      expect(offered(put(fields, "[hr, ms, sar]", "[hr, ¦]")))
        .to.include.members(["ms", "sar"])
        .and.not.include("fuse");
      expect(offered(put(fields, "mask(on: ms)", "mask(on: ¦)"))).to.include.members(["hr", "ms", "sar"]);
    });

    it("offers what may follow: then, on, because, a body", () => {
      expect(offered(put(scenes, "then cosine", "t¦"))).to.deep.equal(["then"]);
      expect(offered(put(scenes, "then cosine", "then ¦"))).to.include.members(named("schedule"));
      expect(offered(put(fields, "} on Radar", "} ¦"))).to.include("on");
      expect(offered(put(scenes, "lr: 1e-3", "lr: assume 1e-3 ¦"))).to.include("because");
    });
  });

  describe("of parts, weights, tables and statements", () => {
    it("offers parts of the model to freeze and to slow down", () => {
      const frozen = put(fields, "  head: FCN", "  freeze: [hr, ¦]\n  head: FCN");
      expect(offered(frozen)).to.include.members(["encoder", "ms", "fuse", "head"]).and.not.include("hr");
      expect(offered(put(fields, "AdamW { lr: 1e-3", "AdamW { lr: 1e-3, lr_mult: { ¦ }"))).to.include.members([
        "ms",
        "head",
      ]);
    });

    it("offers inputs to what the model is given", () => {
      expect(offered(put(fields, "  head: FCN", "  given: only(¦)\n  head: FCN")))
        .to.include("hr")
        .and.not.include("fuse");
    });

    it("offers weights and how they are made to fit", () => {
      const text = put(scenes, "heads: 2 }", "heads: 2 } ¦");
      expect(offered(text)).to.include("from");
      expect(offered(text.replace("¦", "from ¦"))).to.include("weights");
      expect(offered(text.replace("¦", 'from weights("x", stem: ¦)'))).to.include.members(["extend", "select"]);
    });

    it("offers cells like values", () => {
      const table = `${scenes}\ntable Rows extends Small {\n  name: A | B\n  data: Scenes | ¦\n}\n`;
      expect(offered(table)).to.include("Scenes");
      expect(offered(table.replace("data: Scenes | ¦", "optimizer.¦"))).to.include("lr");
      expect(offered(`${scenes}\ntable Rows extends ¦`)).to.include("Small");
    });

    it("offers comparisons behind a measure, and values behind assume", () => {
      expect(offered(put(scenes, "  metric: [OA]", "  metric: [OA]\n  expect { OA(test) ¦ }"))).to.include.members([
        ">=",
        "~",
      ]);
      expect(offered(put(scenes, "loss: CrossEntropy", "loss: assume ¦"))).to.include("CrossEntropy");
    });
  });

  describe("of names", () => {
    it("offers kinds at the outermost level, with what they need", () => {
      expect(offered("sky 1\n¦")).to.include.members(["modality", "experiment", "import", "let", "abstract"]);
      expect(offered("sky 1\nabstract ¦")).to.have.members([...kinds]);
      expect(taken("sky 1\nmoda¦", "modality")).to.contain("modality Name {\n  sensor:").and.contain("size:");
    });

    it("offers bases of the same kind", () => {
      expect(offered(`${scenes}\nexperiment Other extends ¦ {}\n`)).to.deep.equal(["Small"]);
    });

    it("offers modules, names of libraries and of files", () => {
      const files = { "shared.sky": "sky 1\nlet rate = 1\nmodality Photo { sensor: RGBAerial, size: 32px }\n" };
      expect(offered('sky 1\nimport { ViT } from "¦"\n')).to.include("sky:models");
      expect(offered('sky 1\nimport { ViT, ¦ } from "sky:models"\n')).to.include("FCN").and.not.include("ViT");
      expect(offered('sky 1\nimport { ¦ } from "./shared.sky"\n', files)).to.have.members(["rate", "Photo"]);
    });

    it("offers measures, their splits and parts, and the keys of trials", () => {
      const swept = put(fields, "experiment Crops {", "experiment Crops {\n  sweep s { seed: 0..1 }\n  expect { ¦ }");
      expect(offered(swept)).to.include.members(["OA", "params"]);
      expect(offered(swept.replace("¦", "OA(¦)"))).to.have.members(["train", "test"]);
      expect(offered(swept.replace("¦", "OA(test, ¦)"))).to.deep.equal(["seed"]);
      expect(offered(swept.replace("¦", "params(¦)"))).to.include.members(["all", "head", "hr", "fuse"]);
      expect(offered(put(fields, "experiment Crops {", "experiment Crops {\n  sweep s { optimizer.¦ }"))).to.include(
        "lr",
      );
    });
  });

  describe("in broken texts", () => {
    it("knows where it is without closing brackets", () => {
      expect(
        offered("sky 1\nmodality A {\n  sensor: Sentinel2.L2A\n  bands: [¦\n\ndataset D { format: ImageFolder }\n"),
      ).to.include("B8A");
      expect(
        offered("sky 1\nmodality A {\n  sensor: Sentinel2.L2A\n  size: 5¦\n\ndataset D { format: ImageFolder }\n"),
      ).to.deep.equal(["px"]);
      expect(
        offered("sky 1\nmodality A {\n  sensor: Sentinel2.L2A\n  ¦\n\ndataset D { format: ImageFolder }\n"),
      ).to.include("bands");
      expect(offered("sky 1\nexperiment A {\n  optimizer: AdamW {\n    ¦\n  loss: CrossEntropy\n}")).to.include("lr");
    });

    it("takes an empty value behind its key for what it is", () => {
      expect(offered(put(scenes, "  loss: CrossEntropy\n", "  loss: ¦\n"))).to.include("CrossEntropy");
      expect(offered(put(scenes, "  loss: CrossEntropy\n", "  loss:\n  ¦\n"))).to.include("evaluate");
      expect(offered(put(scenes, "sensor: RGBAerial,", "sensor: Sentinel2.¦\n"))).to.deep.equal([
        "Sentinel2.L1C",
        "Sentinel2.L2A",
      ]);
      expect(taken(put(scenes, "sensor: RGBAerial,", "sensor: Sentinel2.¦\n"), "Sentinel2.L2A")).to.contain(
        "sensor: Sentinel2.L2A\n",
      );
    });

    it("is silent in comments and texts", () => {
      expect(offered(put(scenes, "  loss: CrossEntropy\n", "  loss: CrossEntropy // lo¦\n"))).to.deep.equal([]);
      expect(offered(put(scenes, 'local("scenes")', 'local("sce¦")'))).to.deep.equal([]);
    });

    it("never fails, wherever the cursor stands and whatever is cut off", () => {
      for (let end = 0; end <= fields.length; end += 23) {
        const { analysis } = atCursor(`${fields.slice(0, end)}¦`);
        for (const at of [end, Math.max(0, end - 3)]) expect(completionsAt(analysis, at)).to.be.an("array");
      }
    });
  });
});
