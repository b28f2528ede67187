import { expect } from "chai";
import { createToken, Lexer } from "../grammar/chevrotain.ts";
import { parse } from "../grammar/parse.ts";
import { SkyParser } from "../grammar/parser.ts";
import { tokenTypes } from "../grammar/tokens.ts";
import { treeText, valueText } from "./support/tree-text.ts";

/** The tree of one value. */
function value(text: string): string {
  const { ast, diagnostics } = parse(`sky 1\nlet v = ${text}\n`, "value.sky");
  expect(diagnostics.map(({ message }) => message)).to.deep.equal([]);
  const [item] = ast.items;
  return item?.type === "let" ? valueText(item.value) : "no let";
}

/** The lines of a file's tree, behind its edition. */
function lines(text: string): string[] {
  const { ast, diagnostics } = parse(text, "file.sky");
  expect(diagnostics.map(({ message }) => message)).to.deep.equal([]);
  return treeText(ast)
    .trimEnd()
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());
}

describe("grammar: tokens and rules", () => {
  it("are what the parser's library asks for, which a start does not wait for", () => {
    const options = { positionTracking: "onlyOffset", ensureOptimizations: true } as const;
    expect(new Lexer([...tokenTypes], options).lexerDefinitionErrors).to.deep.equal([]);
    expect(() => new SkyParser(true)).not.to.throw();
    expect(() => new Lexer([createToken({ name: "A", pattern: /^a/ })], options)).to.throw();
  });
});

describe("grammar: values", () => {
  const forms: Readonly<Record<string, string>> = {
    "6e-5": "0.00006",
    "8k": "8000",
    "21.5M": "21500000",
    "2.06B": "2060000000",
    "1.0": "1",
    "1px": "1<px>",
    "1 px": "1<px>",
    "8k iters": "8000<iters>",
    "5km": "5<km>",
    "5k m": "5000<m>",
    "1%": "1<%>",
    "8 total": "8<total>",
    "3 /device": "3</device>",
    "3 / device": "(3 / device)",
    "80 GiB": "80<GiB>",
    "80GiB": "80<GiB>",
    "-90 deg .. 90 deg": "(-90<deg> .. 90<deg>)",
    "- 3": "-3",
    "-x": "-(x)",
    "a - 3": "(a - 3)",
    "a - -3": "(a - -3)",
    "0.5..2.0": "(0.5 .. 2)",
    "B02..B08": "(B02 .. B08)",
    "log 1e-5..1e-3 x 5": "(log((0.00001 .. 0.001)) x 5)",
    "80 x A100(80 GiB)": "(80 x A100(80<GiB>))",
    "20 of 65": "(20 of 65)",
    "footprint within 5%": "(footprint within 5<%>)",
    "checkpoint every 5k iters": "(checkpoint every 5000<iters>)",
    "SwinHuge on HSROI": "(SwinHuge on HSROI)",
    "SwinHuge from SkySense.hr { stem: extend(NIR, init: mean) }":
      "(SwinHuge from SkySense.hr { stem : extend(NIR, init= mean) })",
    "a then b then c": "((a then b) then c)",
    "params(hr) ~ 654M ± 1%": "(params(hr) ~ (654000000 ± 1<%>))",
    "a + b * c - d": "((a + (b * c)) - d)",
    "(a + b) * c": "(group((a + b)) * c)",
    'mgcl + (assume 1.0 because "x") * align': '(mgcl + (group(assume(1, "x")) * align))',
    'assume linear(3) then cosine because "both"': 'assume((linear(3) then cosine), "both")',
    "Crop(scale: 0.5..2.0)": "Crop(scale= (0.5 .. 2))",
    "F([a, b]) { x: 1, y: 2 }": "F([a, b]) { x : 1; y : 2 }",
    "(1, 2)": "group(1, 2)",
    "{ a: 1; b: 2 }": "{ a : 1; b : 2 }",
    "[]": "[]",
    unstated: "unstated",
    "unstated(1)": "unstated(1)",
    '"a \\"b\\" \\u00e9 \\n"': '"a \\"b\\" é \\n"',
    "log(x)": "log(x)",
    log: "log",
    "on on on": "(on on on)",
    "x x x": "(x x x)",
  };
  for (const [text, tree] of Object.entries(forms)) {
    it(text, () => {
      expect(value(text)).to.equal(tree);
    });
  }
});

describe("grammar: files", () => {
  it("knows no vocabulary: any word is a kind, a name, a key", () => {
    const words = [
      "from",
      "on",
      "of",
      "x",
      "log",
      "then",
      "let",
      "sweep",
      "expect",
      "assume",
      "because",
      "unstated",
      "sky",
    ];
    const keys = words.map((word) => `  ${word}: 1`).join("\n");
    expect(lines(`sky 1\nnonsense log {\n${keys}\n}\n`)).to.deep.equal([
      "nonsense log",
      ...words.map((word) => `${word} : 1`),
    ]);
  });

  it("separates members by a new line, a comma, a semicolon or nothing", () => {
    const members = ["size : 1024<px>", "gsd : 0.3<m>", "angle : (-90<deg> .. 90<deg>)", "n : 8000", "iters : 3"];
    const text = "size: 1024px  gsd: 0.3 m; angle: -90 deg .. 90 deg, n: 8k iters: 3";
    expect(lines(`sky 1\nmodality A { ${text} }`).slice(1)).to.deep.equal(members);
    expect(lines(`sky 1\nmodality A {\n${text.replaceAll(/[;,]| {2}/g, "\n")}\n}`).slice(1)).to.deep.equal(members);
  });

  it("reads edits, dotted keys, rows, lets, expectations and sweeps", () => {
    const text = `sky 1
abstract experiment A extends Base.seg, Mixins.fast {
  let crop = 1024px
  augment += [Mixup(alpha: 0.8)]
  augment -= RandomErasing
  optimizer.lr: 6e-5
  cells: a | [b, c] | -1
  expect { a == b, c <= 80 GiB
    d > 1 }
  sweep { freeze: none | backbone }
  sweep tune { optimizer.lr: log 1e-5..1e-3 x 5, seed: 0..2 }
}`;
    expect(lines(text)).to.deep.equal([
      "abstract experiment A extends Base.seg, Mixins.fast",
      "let crop = 1024<px>",
      "augment += [Mixup(alpha= 0.8)]",
      "augment -= RandomErasing",
      "optimizer.lr : 0.00006",
      "row cells: a | [b, c] | -1",
      "expect (a == b); (c <= 80<GiB>); (d > 1)",
      "sweep - freeze: none | backbone",
      "sweep tune optimizer.lr: (log((0.00001 .. 0.001)) x 5); seed: (0 .. 2)",
    ]);
  });

  it("keeps annotations and documentation where they stand", () => {
    const text = `/// nobody's
sky 1
import { A, B as C } from "./a.sky" /// not of the next
/// One
/// two
@paper("Table 7", 3)
// plain
@draft
table T {
  /// of lr
  @paper("p") lr: 1 | 2 /// not of b
  b: 3
}`;
    const { ast } = parse(text, "f.sky");
    expect(treeText(ast).split("\n").slice(1)).to.deep.equal([
      'import A, B as C from "./a.sky"',
      "/One",
      'two/ @paper("Table 7", 3) @draft() table T',
      '  /of lr/ @paper("p") row lr: 1 | 2',
      "  b : 3",
      "comments 7",
      "",
    ]);
  });

  it("gives places in UTF-16 units of the text as it is, with BOM and CRLF", () => {
    const text = "\uFEFFsky 1\r\nexperiment Größe {\r\n}";
    const { diagnostics } = parse(text, "f.sky");
    expect(diagnostics).to.have.length(1);
    expect(text.slice(diagnostics[0]!.span!.start, diagnostics[0]!.span!.end)).to.match(/^ö/);
    const fine = "\uFEFFsky 1\r\n\texperiment\tA {\r\n\tlr: 1 // c\r\n}\r\n";
    const { ast, diagnostics: none } = parse(fine, "f.sky");
    expect(none).to.deep.equal([]);
    expect(ast.comments[0]!.text).to.equal(" c");
    const [item] = ast.items;
    expect(fine.slice(item!.span.start, item!.span.end)).to.match(/^experiment\tA \{[\s\S]*\}$/);
  });
});
