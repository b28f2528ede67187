import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { exampleFile } from "../cli/doc/block-example.ts";
import { findReferences } from "../cli/doc/find-references.ts";
import { documentedKinds } from "../cli/doc/kinds.ts";
import { sectionOf } from "../cli/doc/page-markdown.ts";
import { terminalPage } from "../cli/doc/page-text.ts";
import { type DocOptions, printReference } from "../cli/doc/print-reference.ts";
import { type BlockReference, type Reference, referenceOf, sensorReference } from "../cli/doc/reference.ts";
import { shipped } from "../compiler/blocks/registry.ts";
import { headFile, OwnFiles, withHead } from "./support/own-files.ts";
import { good } from "./support/planted.ts";

const options: DocOptions = { json: false, code: true, width: 90 };

/** What the command prints, and its exit code. */
function heard(what: string | undefined, more: Partial<DocOptions> = {}) {
  const kept = { out: process.stdout.write, err: process.stderr.write };
  const texts = { out: "", err: "" };
  process.stdout.write = ((text: string) => {
    texts.out += text;
    return true;
  }) as typeof process.stdout.write;
  process.stderr.write = ((text: string) => {
    texts.err += text;
    return true;
  }) as typeof process.stderr.write;
  try {
    const code = printReference(what, { ...options, ...more });
    return { code, said: texts };
  } finally {
    process.stdout.write = kept.out;
    process.stderr.write = kept.err;
  }
}
const only = (name: string): Reference => {
  const found = findReferences(name);
  if (!("references" in found) || found.references.length !== 1) throw new Error(`${name} is not one`);
  return found.references[0]!;
};

describe("skyc doc", () => {
  it("has a page, a signature and an example that checks for every block, and a kind for each", () => {
    const kinds = new Set(documentedKinds.map(([kind]) => kind));
    for (const [key, block] of shipped.blocks) {
      expect(kinds.has(block.kind), key).to.equal(true);
      const reference = referenceOf(block);
      expect(reference.signature, key).to.contain(block.name);
      expect(
        reference.properties.every(({ doc }) => doc.length > 8),
        key,
      ).to.equal(true);
      good(exampleFile(block)!);
    }
    for (const sensor of shipped.sensors.values()) good(sensorReference(sensor).example);
  });

  it("counts what named sizes train: timm's ViT at 224 px, less its classifier", () => {
    const { variants } = only("ViT") as BlockReference;
    const counts = Object.fromEntries(variants.map(({ name, parameters }) => [name, parameters]));
    // timm: vit_small_patch16_224 has 22,050,664 with 384 * 1000 + 1000 of its head and a class token with its place.
    expect(counts["ViT.small"]).to.equal(22_050_664 - 385_000 - 2 * 384);
    expect(counts["ViT.base"]).to.equal(86_567_656 - 769_000 - 2 * 768);
    for (const block of shipped.blocks.values())
      if (["backbone", "fusion", "head"].includes(block.kind))
        for (const { name, parameters } of referenceOf(block).variants) expect(parameters, name).to.be.greaterThan(0);
  });

  it("tells types, limits, units and defaults in words", () => {
    const { properties } = only("AdamW") as BlockReference;
    expect(properties[0]).to.deep.equal({
      name: "lr",
      type: "number",
      limits: "above 0",
      required: true,
      doc: "Base learning rate; the schedule multiplies it.",
    });
    const patch = (only("ViT") as BlockReference).properties[0]!;
    expect(patch).to.include({ type: "whole number with px", limits: "at least 1, at most 100000" });
    const split = (only("dataset") as BlockReference).properties.find(({ name }) => name === "splits.train");
    expect(split).to.include({ type: "split block", required: true });
  });

  it("finds blocks by name, by kind and name, by variant, in another case, sensors, declarations and kinds", () => {
    expect(only("head:Linear")).to.include({ kind: "head", name: "Linear" });
    expect(only("linear")).to.include({ kind: "schedule", name: "linear" });
    expect(only("ViT.base")).to.include({ name: "ViT" });
    expect(only("adamw")).to.include({ name: "AdamW" });
    expect(only("Sentinel2.L2A")).to.include({ kind: "sensor" });
    expect(findReferences("head")).to.deep.equal({ kind: "head" });
    expect(findReferences("AdmaW")).to.deep.equal({ near: "AdamW" });
  });

  it("says which codes a block may give, which papers it follows, and links them", () => {
    const vit = only("ViT") as BlockReference;
    expect(vit.codes).to.include.members(["SKY4101", "SKY4102"]);
    expect(vit.sources).to.deep.equal(["arXiv:2010.11929"]);
    const page = sectionOf(vit, "../errors").join("\n");
    expect(page).to.contain("[SKY4101](../errors/SKY4101.md) heads-do-not-divide");
    expect(page).to.contain("[arXiv:2010.11929](https://arxiv.org/abs/2010.11929)");
  });

  it("prints pages no wider than the terminal, lists without a name, data with --json", () => {
    for (const block of shipped.blocks.values()) {
      const text = terminalPage(referenceOf(block), 90).split("\nExample\n")[0]!;
      const wide = text.split("\n").filter((line) => line.length > 90 && line.startsWith("      "));
      expect(wide, block.key).to.deep.equal([]);
    }
    const all = heard(undefined);
    expect(all.code).to.equal(0);
    for (const { name } of shipped.blocks.values()) expect(all.said.out).to.contain(`  ${name} `);
    expect(all.said.out).to.contain("Sentinel2.L2A");
    expect(heard("schedule").said.out).to.match(
      /^Schedules of the learning rate \(schedule\)\n {2}cosine +Cosine annealing/,
    );
    expect(JSON.parse(heard("AdamW", { json: true }).said.out)[0].properties[0].name).to.equal("lr");
  });

  it("SKY2133: says what was meant by a name that nothing has, with the exit code of usage", () => {
    const { code, said } = heard("Sentinel2.L2");
    expect(code).to.equal(2);
    expect(said.err).to.contain("SKY2133").and.to.contain("Did you mean Sentinel2.L2A?");
    expect(said.out).to.equal("");
  });

  describe("of files of one's own", () => {
    const files = new OwnFiles();
    after(() => files.remove());

    it("tells a .ts file's blocks, with an example that imports it", () => {
      const { code, said } = heard(files.write("own.ts", headFile));
      expect(said.err).to.equal("");
      expect(code).to.equal(0);
      expect(said.out).to.match(/^MeanHead \(head, .*own\.ts\)/);
      expect(said.out).to.contain("Factor on the features.").and.to.contain('import { MeanHead } from "./own.ts"');
      expect(said.out).to.contain("MeanHead.loud  3.85 k");
      const [reference] = JSON.parse(heard(join(files.folder, "own.ts"), { json: true }).said.out)
        .blocks as BlockReference[];
      files.check(reference!.example!);
      expect(files.check(reference!.example!).diagnostics).to.deep.equal([]);
    });

    it("tells a .sky file's declarations and the blocks that it imports", () => {
      const path = files.write(
        "x.sky",
        withHead("MeanHead").replace("dataset Scenes", "/// Four kinds of land.\ndataset Scenes"),
      );
      const { said } = heard(path);
      expect(said.out).to.contain("  dataset Scenes: Four kinds of land.\n").and.to.contain("MeanHead (head");
    });

    it("says what is wrong with a file, and refuses to run one with --no-code", () => {
      const path = files.write("bad.ts", headFile.replace("@default 1", ""));
      const { code, said } = heard(path);
      expect(code).to.equal(1);
      expect(said.err).to.contain("SKY2125").and.to.contain("bad.ts:6:3");
      const refused = heard(path, { code: false });
      expect([refused.code, /SKY2120/.test(refused.said.err)]).to.deep.equal([1, true]);
      const none = heard(join(files.folder, "none.ts"));
      expect([none.code, /SKY2005/.test(none.said.err)]).to.deep.equal([1, true]);
    });
  });

  it("writes pages into a folder: all kinds, one block, one file", () => {
    const out = mkdtempSync(join(tmpdir(), "skyc-doc-"));
    try {
      heard(undefined, { out });
      expect(readdirSync(out)).to.have.length(documentedKinds.length);
      heard("head:FCN", { out });
      expect(readFileSync(join(out, "head-FCN.md"), "utf8")).to.match(/^# head:FCN\n\n## FCN\n/);
      for (const name of readdirSync(out)) {
        for (const [, text] of readFileSync(join(out, name), "utf8").matchAll(/^```sky\n([\s\S]*?)^```$/gm))
          good(text!);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
