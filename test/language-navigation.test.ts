import { expect } from "chai";
import { analyse } from "../compiler/language/analysis.ts";
import { definitionAt } from "../compiler/language/definition.ts";
import { documentLinks } from "../compiler/language/document-links.ts";
import { documentSymbols } from "../compiler/language/document-symbols.ts";
import { referencesAt } from "../compiler/language/references.ts";
import { type Renaming, renameAt, renameable } from "../compiler/language/rename.ts";
import { atCursor, put } from "./support/cursor.ts";
import { missingFile } from "./support/missing-file.ts";
import { fields, scenes } from "./support/planted.ts";

const shared =
  "sky 1\n/// From elsewhere.\nmodality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }\nlet rate = 1e-3\n";
const importing = put(
  scenes,
  "modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }",
  'import { Photo, rate } from "./shared.sky"',
).replace("lr: 1e-3", "lr: rate");
const files = { "shared.sky": shared };

/** `file:text` of the place that the cursor's word is declared at. */
function leads(marked: string, more: Readonly<Record<string, string>> = {}): string | undefined {
  const { analysis, offset } = atCursor(marked, more);
  const to = definitionAt(analysis, offset)?.to;
  return to && `${to.file}:${analysis.textOf(to.file)!.slice(to.start, to.end)}`;
}
/** The text in front of and behind each reference. */
function references(marked: string, more: Readonly<Record<string, string>> = {}): string[] {
  const { analysis, offset } = atCursor(marked, more);
  return referencesAt(analysis, offset).map(({ span, text }) => {
    const whole = analysis.textOf(span.file)!;
    const line = whole.slice(whole.lastIndexOf("\n", span.start) + 1, whole.indexOf("\n", span.end));
    return `${span.file}: ${line.trim().slice(0, 40)}: ${text}`;
  });
}
/** The text after renaming, or why it is refused. */
function renamed(marked: string, name: string, more: Readonly<Record<string, string>> = {}): string {
  const { analysis, offset } = atCursor(marked, more);
  const result: Renaming = renameAt(analysis, offset, name);
  if ("refused" in result) return result.refused;
  return [...result.edits]
    .filter(({ span }) => span.file === "main.sky")
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((text, { span, text: now }) => text.slice(0, span.start) + now + text.slice(span.end), analysis.text);
}

describe("language: navigation", () => {
  it("goes to declarations, lets, members and inputs", () => {
    expect(leads(put(scenes, "data: Scenes", "data: Sce¦nes"))).to.equal("main.sky:Scenes");
    expect(leads(put(fields, "on Radar", "on Ra¦dar"))).to.equal("main.sky:Radar");
    expect(leads(put(fields, "[hr, ms, sar]", "[hr, m¦s, sar]"))).to.equal("main.sky:ms");
    const { analysis, offset } = atCursor(put(fields, "[hr, ms, sar]", "[hr, m¦s, sar]"));
    expect(analysis.text.slice(definitionAt(analysis, offset)!.to.start)).to.match(/^ms: ViT/);
    expect(leads(put(fields, "mask(on: ms)", "mask(on: m¦s)"))).to.equal("main.sky:ms");
    const local = put(scenes, "lr: 1e-3", "lr: ra¦te").replace(
      "experiment Small {",
      "experiment Small {\n  let rate = 2e-3",
    );
    expect(leads(local)).to.equal("main.sky:rate");
  });

  it("goes to what a line of an extending declaration changes", () => {
    const extended = `${scenes}\nexperiment Other extends Small {\n  optim¦izer.lr: 1e-4\n}\n`;
    const { analysis, offset } = atCursor(extended);
    expect(analysis.text.slice(definitionAt(analysis, offset)!.to.start)).to.match(/^optimizer: AdamW/);
  });

  it("goes into imported files", () => {
    expect(leads(put(importing, "image: Photo", "image: Pho¦to"), files)).to.equal("shared.sky:Photo");
    expect(leads(put(importing, "{ Photo, rate }", "{ Photo, ra¦te }"), files)).to.equal("shared.sky:rate");
    expect(leads(put(importing, '"./shared.sky"', '"./sha¦red.sky"'), files)).to.equal("shared.sky:");
    const { analysis } = atCursor(`${importing}¦`, files);
    expect(documentLinks(analysis).map(({ path }) => path)).to.deep.equal(["shared.sky"]);
  });

  it("leads nowhere from the vocabulary", () => {
    expect(leads(put(scenes, "loss: CrossEntropy", "loss: Cross¦Entropy"))).to.equal(undefined);
    expect(leads(put(scenes, "  loss:", "  lo¦ss:"))).to.equal(undefined);
  });

  it("finds every use, in every file", () => {
    expect(references(put(scenes, "image: Photo", "image: Pho¦to"))).to.have.length(2);
    expect(
      references(put(importing, "image: Photo", "image: Pho¦to"), files).map((one) => one.split(":")[0]),
    ).to.deep.equal(["main.sky", "main.sky", "shared.sky"]);
    expect(references(put(fields, "  ms: ViT", "  m¦s: ViT"))).to.deep.equal([
      "main.sky: ms: ViT { patch: 8px, width: 16, depth: : ms",
      "main.sky: fuse: TemporalFusion([hr, ms, sar]) { la: ms",
    ]);
    expect(references(put(fields, "  inputs: { hr: Aerial, ms:", "  inputs: { hr: Aerial, m¦s:"))).to.have.length(2);
  });

  it("finds uses in files that import the one at hand", () => {
    const main = analyse(shared, "shared.sky", missingFile);
    const other = analyse(importing, "main.sky", (path) =>
      path === "shared.sky" ? { text: shared } : missingFile(path),
    );
    const offset = shared.indexOf("Photo");
    expect(referencesAt(main, offset, [other]).map(({ span }) => span.file)).to.deep.equal([
      "main.sky",
      "main.sky",
      "shared.sky",
    ]);
    const result = renameAt(main, offset, "Picture", [other]);
    expect("edits" in result && result.edits.map(({ span }) => span.file)).to.have.members([
      "main.sky",
      "main.sky",
      "shared.sky",
    ]);
  });

  it("renames everywhere", () => {
    const text = renamed(put(fields, "on Radar", "on Ra¦dar"), "SAR");
    expect(text).to.contain("modality SAR {").and.contain("sar: SAR").and.contain("on SAR").and.not.contain("Radar");
    expect(renamed(put(fields, "  ms: ViT", "  m¦s: ViT"), "optical"))
      .to.contain("optical: ViT")
      .and.contain("[hr, optical, sar]")
      .and.contain("ms: Optical");
    expect(
      renamed(
        put(importing, "{ Photo, rate }", "{ Photo as Pic¦ture, rate }").replace("image: Photo", "image: Picture"),
        "Image",
        files,
      ),
    )
      .to.contain("Photo as Image")
      .and.contain("image: Image");
  });

  it("renames a part of the model wherever it is spoken of, and not the input of that name", () => {
    const text = put(
      put(
        fields,
        "  head: FCN",
        "  freeze: [ms]\n  expect { params(ms) > 1 }\n  given: only([ms, hr])\n  sweep some { given: only(ms) | all }\n  head: FCN",
      ),
      "  ms: ViT",
      "  m¦s: ViT",
    );
    const now = renamed(text, "optical");
    expect(now).to.contain("freeze: [optical]").and.contain("params(optical)").and.contain("[hr, optical, sar]");
    expect(now)
      .to.contain("ms: Optical")
      .and.contain("mask(on: ms)")
      .and.contain("only(ms)")
      .and.contain("only([ms, hr])");
    const input = renamed(text.replace("¦", "").replace("hr: Aerial, ms:", "hr: Aerial, m¦s:"), "optical");
    expect(input)
      .to.contain("optical: Optical")
      .and.contain("mask(on: optical)")
      .and.contain("only(optical)")
      .and.contain("only([optical, hr])")
      .and.contain("freeze: [ms]");
  });

  it("says why something cannot be renamed", () => {
    expect(renamed(put(scenes, "loss: CrossEntropy", "loss: Cross¦Entropy"), "CE")).to.contain("standard library");
    expect(renamed(put(scenes, "  loss:", "  lo¦ss:"), "cost")).to.contain("property of the language");
    expect(renamed(put(scenes, "data: Scenes", "data: Sce¦nes"), "my set")).to.contain("no name");
    expect(renamed(put(scenes, "data: Scenes", "data: Sce¦nes"), "then")).to.contain("word of the language");
    expect(renamed(put(scenes, "data: Scenes", "data: Sce¦nes"), "Photo")).to.contain("taken");
    expect(renamed(put(fields, "  ms: ViT", "  m¦s: ViT"), "hr")).to.contain("would go wrong");
    const { analysis, offset } = atCursor(put(scenes, "size: 32px", "size: 3¦2px"));
    expect(renameable(analysis, offset)).to.have.property("refused");
  });

  it("knows tables and their columns", () => {
    const table = `${scenes}\ntable Rows extends Small {\n  name: A | B\n  seed: 1 | 2\n}\nexperiment Third extends Rows.A¦ { seed: 3 }\n`;
    const { analysis, offset } = atCursor(table);
    const to = definitionAt(analysis, offset)!.to;
    expect(analysis.text.slice(to.start).startsWith("A | B")).to.equal(true);
    expect(renamed(table, "C")).to.contain("column of a table");
  });

  it("outlines a file", () => {
    const { analysis } = atCursor(
      `${put(scenes, "  metric: [OA]", "  metric: [OA]\n  sweep seeds { seed: 0..1 }\n  expect { OA(test) > 0 }")}¦`,
    );
    const outline = documentSymbols(analysis);
    expect(outline.map(({ name, detail }) => `${detail} ${name}`)).to.deep.equal([
      "modality Photo",
      "dataset Scenes",
      "experiment Small",
    ]);
    expect(outline[2]!.children.map(({ name }) => name)).to.include.members(["task", "optimizer", "seeds", "expect"]);
    const { start, end } = outline[2]!.span;
    expect(analysis.text.slice(start, end))
      .to.match(/^Small \{/)
      .and.match(/\}$/);
  });

  it("outlines what is broken as far as it can be read", () => {
    const { analysis } = atCursor("sky 1\nmodality A {\n  sensor: RGBAerial\n\ndataset B {\n  format: ImageFolder\n¦");
    expect(documentSymbols(analysis).map(({ name }) => name)).to.deep.equal(["A", "B"]);
  });
});
