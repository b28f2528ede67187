import { expect } from "chai";
import { applyFixes } from "../compiler/diag/apply.ts";
import { type Diagnostic, diagnostic } from "../compiler/diag/diagnostic.ts";
import { dedupe, sortDiagnostics } from "../compiler/diag/order.ts";
import { renderJson } from "../compiler/diag/render-json.ts";
import { renderDiagnostic, renderText, summary, wantsColour } from "../compiler/diag/render-text.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { suppress } from "../compiler/diag/suppress.ts";
import { parse } from "../grammar/parse.ts";

const text = "sky 1\nexperiment A {\n\tlr: 6e-5 6\n  batch: 8 total\n}\n";
const other = "sky 1\nlet base = 1\n";
const sources = new Map([
  ["a.sky", text],
  ["b.sky", other],
]);
const span = (file: string, part: string): { file: string; start: number; end: number } => {
  const start = sources.get(file)!.indexOf(part);
  return { file, start, end: start + part.length };
};
const found = (extras: Partial<Diagnostic> = {}): Diagnostic => ({
  ...diagnostic("SKY1001", span("a.sky", "6\n"), { found: "`6`", expected: "a property" }),
  ...extras,
});

describe("diagnostics: suggestions", () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ["lenght", ["length", "batch"], "length"],
    ["Sentinel2", ["Sentinel1", "Sentinel2.L2A", "Sentinel-2"], "Sentinel-2"],
    ["weightdecay", ["weight_decay", "decay"], "weight_decay"],
    ["adamw", ["AdamW", "Adam"], "AdamW"],
    ["b", ["a", "c"], undefined],
    ["foo", ["optimizer", "schedule"], undefined],
    ["pathc", ["patch", "path"], "patch"],
    ["head", ["head"], undefined],
  ];
  for (const [word, candidates, meant] of cases) {
    it(`${word} among ${candidates.join(", ")}`, () => {
      expect(nearest(word, candidates)).to.equal(meant);
    });
  }
});

describe("diagnostics: text", () => {
  it("underlines both places, also in another file, with help and fix", () => {
    const one = found({
      help: "Do this.",
      related: [
        { message: "declared here", span: span("a.sky", "batch") },
        { message: "and there", span: span("b.sky", "base") },
      ],
      fixes: [{ title: "replace 6 with 7", edits: [] }],
    });
    expect(renderDiagnostic(one, sources).split("\n")).to.deep.equal([
      "error SKY1001: `6` does not belong here: a property was expected.",
      " --> a.sky:3:11",
      "  |",
      "3 |     lr: 6e-5 6",
      "  |              ^",
      "4 |   batch: 8 total",
      "  |   ----- declared here",
      " ::: b.sky:2:5",
      "  |",
      "2 | let base = 1",
      "  |     ---- and there",
      "  = help: Do this.",
      "  = fix: replace 6 with 7",
    ]);
  });
  it("needs neither place nor text", () => {
    expect(renderDiagnostic({ ...found(), span: { file: "gone.sky", start: 3, end: 4 } }, sources)).to.contain(
      "--> gone.sky",
    );
    const { span: _, ...nowhere } = found();
    expect(renderDiagnostic(nowhere, sources).split("\n")).to.have.length(1);
  });
  it("shows control characters, and cuts lines that no terminal holds", () => {
    const long = `sky 1\nlet a = "${"x".repeat(5000)}" \u001b[31m`;
    const at = { file: "l.sky", start: long.length - 5, end: long.length };
    const out = renderDiagnostic(found({ span: at }), new Map([["l.sky", long]]));
    expect(out).to.not.contain("\u001b");
    expect(Math.max(...out.split("\n").map((line) => line.length))).to.be.below(200);
    expect(out).to.contain("^^^^^");
  });
  it("counts", () => {
    expect(summary([found(), found({ severity: "warning" }), found({ severity: "hole" }), found()])).to.equal(
      "2 errors, 1 warning, 1 hole",
    );
    expect(renderText([], sources)).to.equal("");
    expect(renderText([found()], sources).endsWith("\n\n1 error\n")).to.equal(true);
  });
  it("colours only where it may", () => {
    expect(wantsColour({ isTTY: true }, {})).to.equal(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: "1" })).to.equal(false);
    expect(wantsColour({ isTTY: true }, { TERM: "dumb" })).to.equal(false);
    expect(wantsColour({}, {})).to.equal(false);
    expect(wantsColour({}, { FORCE_COLOR: "1" })).to.equal(true);
    expect(wantsColour({ isTTY: true }, { FORCE_COLOR: "0" })).to.equal(false);
    expect(renderText([found()], sources, true)).to.contain("\u001b[31m");
    expect(renderText([found()], sources, false)).to.not.contain("\u001b");
  });
});

describe("diagnostics: JSON", () => {
  it("has the promised keys and places from 1", () => {
    const one = found({
      related: [{ message: "there", span: span("b.sky", "base") }],
      fixes: [{ title: "drop", edits: [{ span: span("a.sky", "batch"), text: "" }] }],
    });
    const [json] = JSON.parse(renderJson([one], sources));
    expect(json).to.deep.equal({
      code: "SKY1001",
      severity: "error",
      message: "`6` does not belong here: a property was expected.",
      file: "a.sky",
      line: 3,
      column: 11,
      endLine: 4,
      endColumn: 1,
      related: [{ message: "there", file: "b.sky", line: 2, column: 5, endLine: 2, endColumn: 9 }],
      fixes: [
        {
          title: "drop",
          edits: [{ file: "a.sky", line: 4, column: 3, endLine: 4, endColumn: 8, start: 35, end: 40, text: "" }],
        },
      ],
    });
    expect(JSON.parse(renderJson([], sources))).to.deep.equal([]);
  });
  it("says null where there is no place", () => {
    const { span: _, ...nowhere } = found();
    expect(JSON.parse(renderJson([nowhere], sources))[0]).to.include({ file: null, line: null, column: null });
  });
});

describe("diagnostics: order and fixes", () => {
  it("sorts by place and drops doubles", () => {
    const first = found({ span: span("a.sky", "sky") });
    const elsewhere = found({ span: span("b.sky", "let") });
    expect(dedupe(sortDiagnostics([elsewhere, found(), first, found()]))).to.deep.equal([first, found(), elsewhere]);
  });
  it("applies fixes whole, and of two that touch only the first", () => {
    const replace = (part: string, by: string) => ({ title: by, edits: [{ span: span("a.sky", part), text: by }] });
    const both = { title: "both", edits: [...replace("lr", "rate").edits, ...replace("total", "/device").edits] };
    const clash = replace("lr: 6", "x: 5");
    const { sources: out, applied, skipped } = applyFixes(sources, [both, clash, replace("sky 1", "sky 2")]);
    expect(out.get("a.sky")).to.equal(text.replace("lr", "rate").replace("total", "/device").replace("sky 1", "sky 2"));
    expect(applied.map(({ title }) => title)).to.deep.equal(["both", "sky 2"]);
    expect(skipped).to.deep.equal([clash]);
    const gone = { title: "gone", edits: [{ span: { file: "c.sky", start: 0, end: 0 }, text: "x" }] };
    expect(applyFixes(sources, [gone]).skipped).to.deep.equal([gone]);
  });
});

describe("diagnostics: suppression", () => {
  const run = (source: string, code: "SKY2001" | "SKY4001" = "SKY2001") => {
    const { ast } = parse(source, "s.sky");
    const start = source.indexOf("Nope");
    const one = { ...found({ span: { file: "s.sky", start, end: start + 4 } }), code };
    const severity = code === "SKY4001" ? ("hole" as const) : ("error" as const);
    const { kept, suppressed } = suppress([{ ...one, severity }], [ast]);
    return { kept: kept.map((k) => k.code), reasons: suppressed.map(({ reason }) => reason) };
  };
  const file = (line: string): string => `sky 1\nexperiment A {\n${line}\n}\n`;
  it("takes a finding out, on its line or the next, for a reason", () => {
    expect(run(file("  a: Nope // sky-ignore SKY2001: it is a plugin"))).to.deep.equal({
      kept: [],
      reasons: ["it is a plugin"],
    });
    expect(run(file("  // sky-ignore SKY2001: it is a plugin\n  // more\n\n  a: Nope")).kept).to.deep.equal([]);
    expect(run(file("  // sky-ignore SKY4106, SKY2001: both\n  a: Nope")).kept).to.deep.equal(["SKY1091"]);
  });
  it("is an error without a reason, unused, of an unknown code or where nothing may be ignored", () => {
    expect(run(file("  a: Nope // sky-ignore SKY2001")).kept).to.deep.equal(["SKY2001", "SKY1090"]);
    expect(run(file("  a: Nope // sky-ignore SKY2001:")).kept).to.deep.equal(["SKY2001", "SKY1090"]);
    expect(run(file("  a: Nope // sky-ignore: because")).kept).to.deep.equal(["SKY2001", "SKY1090"]);
    expect(run(file("  // sky-ignore SKY2001: far\n  b: 1\n  a: Nope")).kept).to.deep.equal(["SKY2001", "SKY1091"]);
    expect(run(file("  a: Nope // sky-ignore SKY20011: typo")).kept).to.deep.equal(["SKY2001", "SKY1092"]);
    expect(run(file("  a: Nope // sky-ignore SKY4001: hole"), "SKY4001").kept).to.deep.equal(["SKY4001", "SKY1093"]);
    expect(run(file("  a: Nope // sky-ignored, it seems")).kept).to.deep.equal(["SKY2001"]);
  });
});
