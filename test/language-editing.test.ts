import { readFileSync } from "node:fs";
import { expect } from "chai";
import { checkSource } from "../compiler/check/check.ts";
import type { Edit } from "../compiler/diag/diagnostic.ts";
import { codeActionsAt, fixAll } from "../compiler/language/code-actions.ts";
import { foldingRanges } from "../compiler/language/folding-ranges.ts";
import { formatting, lineEdits } from "../compiler/language/formatting.ts";
import { inlayHints } from "../compiler/language/inlay-hints.ts";
import { semanticTokens } from "../compiler/language/semantic-tokens.ts";
import { signatureHelpAt } from "../compiler/language/signature-help.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { atCursor, put } from "./support/cursor.ts";
import { fields, scenes } from "./support/planted.ts";

const applied = (text: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: put }) => now.slice(0, span.start) + put + now.slice(span.end), text);
const codes = (text: string): string[] => checkSource(text, "main.sky").diagnostics.map(({ code }) => code);

/** The actions at the cursor by their titles, each as the text that it leads to. */
function actions(marked: string): Map<string, string> {
  const { analysis, offset } = atCursor(marked);
  return new Map(
    codeActionsAt(analysis, offset, offset).map(({ title, edits }) => [title, applied(analysis.text, edits)]),
  );
}

describe("language: formatting", () => {
  it("changes only the lines that are not in their form", () => {
    const text = print(parse(scenes, "main.sky").ast);
    expect(formatting(text, "main.sky")).to.deep.equal([]);
    const ugly = put(
      put(text, "  task:", "task:").replace("  batch: ", " batch:   "),
      "modality Photo",
      "modality   Photo",
    );
    const edits = formatting(ugly, "main.sky");
    expect(applied(ugly, edits)).to.equal(text);
    expect(edits.every((edit) => edit.span.end - edit.span.start < 200)).to.equal(true);
    expect(edits.length).to.be.greaterThan(1);
  });

  it("keeps line endings, and leaves what has syntax errors alone", () => {
    const ugly = put(scenes, "modality Photo", "modality   Photo").replaceAll("\n", "\r\n");
    expect(applied(ugly, formatting(ugly, "main.sky"))).to.equal(
      print(parse(scenes, "main.sky").ast).replaceAll("\n", "\r\n"),
    );
    expect(formatting(`${scenes}\nexperiment {`, "main.sky")).to.deep.equal([]);
  });

  it("finds edits between any two texts", () => {
    for (const [a, b] of [
      ["", "x\n"],
      ["x\n", ""],
      ["a\nb\nc\n", "a\nc\n"],
      ["a\nb", "b\na"],
      ["a\nb\n", "b\na\nc"],
      ["x", "x\n"],
    ] as const)
      expect(applied(a, lineEdits(a, b, "f"))).to.equal(b);
  });
});

describe("language: code actions", () => {
  it("offers the mends of what is wrong at the place", () => {
    const found = actions(put(scenes, "loss: CrossEntropy", "loss: Cross¦Entrpy"));
    expect(found.get('Change "CrossEntrpy" to "CrossEntropy"')).to.equal(scenes);
    expect([...found.keys()]).to.include("Answer for SKY2001 with a reason");
  });

  it("answers for a finding with a reason", () => {
    const text = put(fields, "size: 256px", "size: 5¦12px");
    const found = actions(text);
    const title = [...found.keys()].find((one) => one.startsWith("Answer for SKY4106"));
    expect(codes(text.replace("¦", ""))).to.include("SKY4106");
    if (title !== undefined) expect(codes(found.get(title)!)).to.not.include("SKY4106");
    const there = actions(
      put(
        fields,
        "modality Optical { sensor: Sentinel2.L2A, bands: [B02..B08, B8A], gsd: 10 m, size: 32px",
        "modality Optical { sensor: Sentinel2.L2A, bands: [B02..B08, B8A], gsd: 10 m, size: 6¦4px",
      ),
    );
    const answered = [...there].find(([one]) => one.startsWith("Answer for SKY4106"));
    expect(answered, [...there.keys()].join()).to.not.equal(undefined);
    expect(codes(answered![1])).to.not.include("SKY4106").and.not.include("SKY1091");
  });

  it("assumes what is left open, and marks what is written as assumed", () => {
    const assumed = [...actions(put(scenes, "batch: 8 total", "batch: un¦stated"))].find(([title]) =>
      title.startsWith("Assume"),
    )!;
    expect(assumed[1]).to.contain('batch: assume 8 total because "not stated"');
    expect(codes(assumed[1])).to.deep.equal([]);
    const marked = actions(put(scenes, "lr: 1e-3", "lr: 1e¦-3")).get("Mark lr as assumed")!;
    expect(marked).to.contain('lr: assume 1e-3 because "not stated"');
    expect(codes(marked)).to.deep.equal([]);
  });

  it("mends everything at once, as skyc fix does", () => {
    const broken = put(
      put(scenes, "loss: CrossEntropy", "loss: CrossEntrpy"),
      "length: 100 iters",
      "lenght: 100 iters",
    );
    const { analysis } = atCursor(`${broken}¦`);
    const all = fixAll(analysis)!;
    expect(applied(broken, all.edits)).to.equal(scenes);
    expect(fixAll(atCursor(`${scenes}¦`).analysis)).to.equal(undefined);
  });
});

describe("language: remarks and colours", () => {
  const hintsOf = (text: string): string[] => {
    const { analysis } = atCursor(`${text}¦`);
    return inlayHints(analysis).map(
      ({ offset, label }) => `${analysis.text.slice(Math.max(0, offset - 12), offset)}⟨${label}⟩`,
    );
  };

  it("shows shapes and parameters of members, heads and named encoders", () => {
    const hints = hintsOf(fields);
    expect(
      hints.filter((hint) =>
        /on Optical⟨T \d+ · H 4 · W 4 · C 16 \| [\d.]+ ?k?⟩|on Optical⟨H 4 · W 4 · C 16 \| [\d.]+ ?k?⟩/.test(hint),
      ),
      hints.join("\n"),
    ).to.have.length(1);
    expect(hints.some((hint) => hint.startsWith("coder: Both⟨") || hint.includes("Both⟨"))).to.equal(true);
  });

  it("shows lengths in other units and the learning rate of each part", () => {
    const hints = hintsOf(put(scenes, 'source: local("scenes")', 'source: local("scenes")\n  samples: 80'));
    expect(hints.join("\n"))
      .to.contain("100 iters⟨= 10 epochs⟩")
      .and.contain("⟨lr ")
      .and.contain("then cosine⟨lr 0.001 → ");
  });

  it("shows what each cell of a table comes to", () => {
    const row = "  backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 } | ViT.small { patch: 8px }";
    const hints = hintsOf(`${scenes}\ntable Sizes extends Small {\n  name: A | B\n${row}\n}\n`).join("\n");
    expect(hints).to.contain("heads: 2 }⟨H 2 · W 2 · C 16 | ").and.contain("tch: 8px }⟨H 4 · W 4 · C 384 | ");
  });

  it("is silent where nothing is known, and keeps to the range", () => {
    expect(hintsOf("sky 1\nexperiment A { length: 3 epochs }\n")).to.deep.equal([]);
    const { analysis } = atCursor(`${fields}¦`);
    expect(inlayHints(analysis, 0, 50)).to.deep.equal([]);
  });

  it("colours every word by what it is", () => {
    const { analysis } = atCursor(
      `${put(fields, "experiment Crops {", "/// Doc.\nexperiment Crops { // note\n  let rate = 1\n")}¦`,
    );
    const tokens = semanticTokens(analysis);
    const typesOf = (text: string): string[] =>
      tokens.filter(({ span }) => analysis.text.slice(span.start, span.end) === text).map(({ type }) => type);
    expect(typesOf("modality")).to.deep.equal(["keyword", "keyword", "keyword"]);
    expect(typesOf("Aerial")).to.deep.equal(["class", "class", "class"]);
    expect(typesOf("B02")).to.deep.equal(["enumMember"]);
    expect(typesOf("ViT")).to.deep.equal(["type", "type", "type", "type"]);
    expect(typesOf("patch")).to.include("property");
    expect(typesOf("rate")).to.deep.equal(["variable"]);
    expect(typesOf("/// Doc.")).to.deep.equal(["comment"]);
    for (let i = 1; i < tokens.length; i++) expect(tokens[i]!.span.start).to.be.at.least(tokens[i - 1]!.span.end);
  });

  it("leaves no word of a shipped experiment without a colour", () => {
    for (const path of ["experiments/quickstart.sky", "experiments/downstream/classification/aid.sky"]) {
      const text = readFileSync(path, "utf8");
      const { analysis } = atCursor(`${text}¦`);
      let covered = text;
      for (const { span } of semanticTokens(analysis))
        covered = covered.slice(0, span.start) + " ".repeat(span.end - span.start) + covered.slice(span.end);
      expect(covered.match(/[A-Za-z0-9_]+/g), path).to.equal(null);
    }
  });

  it("folds bodies, comments and imports", () => {
    const text = `// one\n// two\nsky 1\nimport { ViT } from "sky:models"\nimport { Linear } from "sky:models"\n${scenes.slice(scenes.indexOf("modality"))}`;
    const ranges = foldingRanges(atCursor(`${text}¦`).analysis);
    expect(ranges.map(({ start, kind }) => `${kind} ${start}`)).to.include.members([
      "comment 0",
      "imports 3",
      "region 7",
    ]);
    for (const { start, end } of ranges) expect(end).to.be.greaterThan(start);
  });

  it("helps between parentheses", () => {
    const { analysis, offset } = atCursor(put(scenes, "linear(10 iters)", "linear(10 iters, ratio: ¦)"));
    const help = signatureHelpAt(analysis, offset)!;
    expect(help.label).to.match(/^linear\(length, ratio: …/);
    expect(help.active).to.equal(1);
    const measure = atCursor(put(scenes, "  metric: [OA]", "  metric: [OA]\n  expect { OA(¦) > 0 }"));
    expect(signatureHelpAt(measure.analysis, measure.offset)!.label).to.equal("OA(split)");
    expect(signatureHelpAt(analysis, 3)).to.equal(undefined);
  });
});
