import { expect } from "chai";
import { schemas } from "../compiler/blocks/registry.ts";
import { hovered, put } from "./support/cursor.ts";
import { fields, scenes } from "./support/planted.ts";

describe("language: hover", () => {
  it("tells what a property takes, what it is for and what it is when absent", () => {
    const shown = hovered(put(scenes, "AdamW { lr", "AdamW { weight_¦decay: 0.05, lr"));
    expect(shown)
      .to.contain("**weight_decay**: a number")
      .and.contain("Decoupled weight decay")
      .and.contain("Default: `0.01`");
    expect(hovered(put(scenes, "length: 100", "leng¦th: 100"))).to.contain("Has to be given");
  });

  it("tells what an experiment makes of it, and where that comes from", () => {
    const extended = `${scenes}\n@paper("Table 3")\nexperiment Other extends Small {\n  optimizer.l¦r: 1e-4\n}\n`;
    expect(hovered(extended)).to.contain("In Other: `optimizer.lr` is `1e-4`, written here, from the paper: Table 3");
    const base = put(`${scenes}\nexperiment Other extends Small {\n  seed: 3\n}\n`, "lr: 1e-3", "l¦r: 1e-3");
    expect(hovered(base))
      .to.contain("In Small: `optimizer.lr` is `0.001`, written here")
      .and.contain("In Other: `optimizer.lr` is `0.001`, from Small");
    const assumed = put(scenes, "lr: 1e-3", 'l¦r: assume 1e-3 because "not stated"');
    expect(hovered(assumed)).to.contain("assumed because “not stated”");
  });

  it("gives the shape and the parameters that a block turned out to have", () => {
    expect(hovered(put(fields, "ms: ViT {", "ms: Vi¦T {"))).to.match(/encoder\.ms.*H 4 · W 4 · C 16, .*parameters/);
    expect(hovered(put(fields, "fuse: TemporalFusion", "fu¦se: TemporalFusion"))).to.match(
      /H 4 · W 4 · C 16, .*parameters/,
    );
    expect(hovered(put(fields, "encoder: Both", "encoder: Bo¦th"))).to.match(/encoder.*is `Both`.*parameters/);
    expect(hovered(put(scenes, "experiment Small", "experiment Sm¦all"))).to.match(
      /parameters, 100 iters \(800 samples\)/,
    );
  });

  it("speaks of the cell of a table that it is asked about", () => {
    const table = `${scenes}\ntable Sizes extends Small {\n  name: A | B\n  seed: 1 | 2\n  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 } | ViT.small { patch: 8px }\n}\n`;
    const small = hovered(put(table, "ViT.small", "Vi¦T.small"));
    expect(small).to.contain("In Sizes.B: ").and.contain("H 4 · W 4 · C 384").and.not.contain("Sizes.A");
    expect(hovered(put(table, "1 | 2", "1 | ¦2")))
      .to.contain("In Sizes.B: `seed` is `2`")
      .and.not.contain("Sizes.A");
    expect(
      hovered(
        put(
          table,
          "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 } |",
          "backbone: Vi¦T { patch: 16px, width: 16, depth: 1, heads: 2 } |",
        ),
      ),
    ).to.contain("In Sizes.A: ");
  });

  it("turns lengths into steps and epochs", () => {
    const sized = put(scenes, 'source: local("scenes")', 'source: local("scenes")\n  samples: 80');
    expect(hovered(put(sized, "length: 100 iters", "length: 10¦0 iters"))).to.contain("10 epochs");
    expect(hovered(put(sized, "length: 100 iters", "le¦ngth: 10 epochs"))).to.contain("100 iters");
    expect(hovered(put(sized, "linear(10 iters)", "linear(1¦0 iters)"))).to.contain("1 epoch");
  });

  it("knows bands and sensors", () => {
    expect(hovered(put(fields, "[B02..B08", "[B0¦2..B08")))
      .to.contain("490 nm, 10 m per pixel")
      .and.contain("Sentinel2.L2A");
    expect(hovered(put(fields, "Sentinel2.L2A", "Sentinel2.L¦2A"))).to.contain("| B8A | 865 | 20 |");
  });

  it("shows blocks, variants, declarations and lets", () => {
    expect(hovered(put(scenes, "loss: CrossEntropy", "loss: Cross¦Entropy"))).to.contain(
      schemas["loss:CrossEntropy"]!.description,
    );
    expect(
      hovered(
        put(
          scenes,
          "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
          "backbone: ViT.sm¦all { patch: 16px }",
        ),
      ),
    )
      .to.contain("Sets")
      .and.contain("width: 384");
    expect(
      hovered(put(put(scenes, "modality Photo", "/// A photograph.\nmodality Photo"), "image: Photo", "image: Ph¦oto")),
    )
      .to.contain("modality Photo")
      .and.contain("A photograph.");
    expect(
      hovered(
        put(scenes, "lr: 1e-3", "lr: ra¦te").replace("experiment Small {", "experiment Small {\n  let rate = 2e-3"),
      ),
    ).to.contain("let rate = 2e-3");
  });

  it("shows what comes from other files", () => {
    const files = {
      "shared.sky": "sky 1\n/// From elsewhere.\nmodality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }\n",
    };
    const main = put(
      scenes,
      "modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }",
      'import { Photo } from "./shared.sky"',
    );
    expect(hovered(put(main, "image: Photo", "image: Pho¦to"), files)).to.contain("From elsewhere.");
  });

  it("explains the grammar's words, measures and codes", () => {
    expect(hovered(put(scenes, "experiment Small", "abst¦ract experiment Small"))).to.contain("there to be extended");
    expect(hovered(put(scenes, "  metric: [OA]", "  metric: [OA]\n  expect { par¦ams(all) < 1M }"))).to.contain(
      "how many numbers",
    );
    expect(hovered(put(scenes, "  metric: [OA]", "  // sky-ignore SKY41¦06: measured\n  metric: [OA]")))
      .to.contain("SKY4106")
      .and.contain("skyc explain");
  });

  it("says nothing where there is nothing to say, and fails nowhere", () => {
    expect(hovered(put(scenes, "experiment Small {", "experiment Small {¦"))).to.equal("");
    for (let at = 0; at < fields.length; at += 37) hovered(`${fields.slice(0, at)}¦${fields.slice(at)}`);
    for (let at = 0; at < fields.length; at += 97) hovered(`${fields.slice(0, at)}¦`);
  });
});
