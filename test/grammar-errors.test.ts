import { expect } from "chai";
import { applyFixes } from "../compiler/diag/apply.ts";
import { LineMap } from "../compiler/diag/span.ts";
import { parse } from "../grammar/parse.ts";
import { input } from "./support/golden.ts";
import { withoutEach } from "./support/mutations.ts";
import { treeText } from "./support/tree-text.ts";

const body = (text: string): string => `sky 1\nexperiment A {\n  ${text}\n  last: 1\n}\n`;
/** `CODE text` for each error: the code and what it underlines. */
function errors(text: string): string[] {
  return parse(text, "e.sky").diagnostics.map(({ code, span }) => `${code} ${text.slice(span!.start, span!.end)}`);
}
const fixed = (text: string): string => {
  const fixes = parse(text, "e.sky").diagnostics.flatMap((one) => one.fixes.slice(0, 1));
  return applyFixes(new Map([["e.sky", text]]), fixes).sources.get("e.sky")!;
};

describe("grammar: one slip, one error", () => {
  const slips: Readonly<Record<string, readonly string[]>> = {
    "lr 6e-5": ["SKY1004 lr"],
    "lr = 6e-5": ["SKY1017 ="],
    "lr:": ["SKY1005 :"],
    "lr: 6e-5 6": ["SKY1026 6"],
    "lr: 3 metres": ["SKY1006 metres"],
    "lr: 512pixels": ["SKY1006 pixels"],
    "lr: 5 furlongs": ["SKY1006 furlongs"],
    "lr: 0x1F": ["SKY1012 0x1F"],
    "lr: 1e999": ["SKY1029 1e999"],
    "lr: 1e308k px": ["SKY1029 1e308k px"],
    "lr: $": ["SKY1011 $"],
    "lr: 1 $": ["SKY1011 $"],
    "# old comment": ["SKY1011 #"],
    "lr: 'text'": ["SKY1037 'text'"],
    'name: "never closed': ['SKY1009 "never closed'],
    'name: F("never closed)': ['SKY1009 "never closed'],
    'name: "a\\q"': ["SKY1023 \\q"],
    "augment: [Crop, ]": ["SKY1015 ,"],
    "augment: [, Crop]": ["SKY1033 ,"],
    "augment: [Crop Flip]": ["SKY1016 Flip"],
    "augment: [Crop; Flip]": ["SKY1033 ;"],
    "augment: [a: 1]": ["SKY1001 a"],
    "augment: [Crop, Flip": ["SKY1007 ["],
    "augment: Crop(512px": ["SKY1007 ("],
    "augment: Crop(512px]": ["SKY1019 ]"],
    "augment: Crop 512px)": ["SKY1008 )"],
    "lr: assume 1": ["SKY1014 assume 1"],
    "lr: assume 1 because": ["SKY1014 assume"],
    'lr: assume 1 "reason"': ["SKY1014 assume 1"],
    'lr: 1 because "reason"': ["SKY1028 1"],
    'lr: assume because "reason"': ["SKY1005 assume"],
    "lr: a ..": ["SKY1005 .."],
    "lr: a then": ["SKY1005 then"],
    "lr: ()": ["SKY1005 ()"],
    "lr: a | | b": ["SKY1005 |"],
    "lr += a | b": ["SKY1022 +="],
    "let a: 1": ["SKY1017 :"],
    "let a 1": ["SKY1001 1"],
    "let = 1": ["SKY1017 ="],
    "lr: a. [1]": ["SKY1013 ."],
    "lr: --------- 1": ["SKY1010 -"],
    "expect { a: 1 }": ["SKY1001 a"],
    "sweep s { seed 0..2 }": ["SKY1004 seed"],
    "@ lr: 1": ["SKY1001 :"],
    ": 1": ["SKY1001 :"],
  };
  for (const [slip, expected] of Object.entries(slips)) {
    it(slip, () => {
      const text = body(slip);
      expect(errors(text)).to.deep.equal(expected);
      expect(treeText(parse(text, "e.sky").ast), "the rest of the file").to.contain("last : 1");
    });
  }

  const files: Readonly<Record<string, readonly [string, string]>> = {
    "an empty file": ["", "SKY1002 "],
    "only a comment": ["// nothing\n", "SKY1002 "],
    "no edition": ["experiment A {}\n", "SKY1002 "],
    "the edition glued": ["sky1\nexperiment A {}\n", "SKY1002 sky1"],
    "the edition without its number": ["sky\nexperiment A {}\n", "SKY1002 sky"],
    "another edition": ["sky 2\nexperiment A {}\n", "SKY1003 2"],
    "a word behind the edition": ["sky 1 beta\nexperiment A {}\n", "SKY1001 beta"],
    "no name": ["sky 1\nexperiment {\n}\n", "SKY1013 experiment"],
    "no name but bases": ["sky 1\nexperiment extends B {\n}\n", "SKY1013 experiment"],
    "no base": ["sky 1\nexperiment A extends {\n}\n", "SKY1013 extends"],
    "no body": ["sky 1\nexperiment A\nexperiment B {}\n", "SKY1021 A"],
    "a header with more": ["sky 1\nexperiment A (1) {\n  x: 1\n}\n", "SKY1001 ("],
    "a property outside": ["sky 1\nlr: 1\nexperiment B {}\n", "SKY1024 lr"],
    "a value outside": ["sky 1\n5\nexperiment B {}\n", "SKY1001 5"],
    "a word outside": ["sky 1\nfoo\nexperiment B {}\n", "SKY1001 foo"],
    "a late import": ['sky 1\nlet a = 1\nimport { B } from "b.sky"\n', 'SKY1020 import { B } from "b.sky"'],
    "an import without braces": ['sky 1\nimport B from "b.sky"\n', "SKY1035 B"],
    "an import without from": ['sky 1\nimport { B } "b.sky"\n', 'SKY1035 "b.sky"'],
    "an import without a file": ["sky 1\nimport { B } from b\n", "SKY1035 b"],
    "a body never closed": ["sky 1\nexperiment A {\n  x: 1\n", "SKY1007 {"],
    "a body closed twice": ["sky 1\nexperiment A {\n  x: 1\n}\n}\n", "SKY1008 }"],
    "a body never opened": ["sky 1\nexperiment A\n  x: 1\n}\n", "SKY1027 A"],
  };
  for (const [name, [text, expected]] of Object.entries(files)) {
    it(name, () => {
      expect(errors(text)).to.deep.equal([expected]);
    });
  }

  it("five slips, five errors, and the rest of the file is read", () => {
    const { ast, diagnostics } = parse(input("syntax", "five-slips"), "f.sky");
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY1004", "SKY1006", "SKY1007", "SKY1005", "SKY1009"]);
    expect(ast.items.map((item) => item.name.text)).to.deep.equal(["Photo", "Scenes", "Small"]);
    expect(treeText(ast)).to.contain("length : 40<epochs>").and.contain('source : local("aid")');
  });

  it("an unclosed brace is blamed at the brace, with a second place", () => {
    const text = input("syntax", "brace-lost");
    const { diagnostics } = parse(text, "f.sky");
    const map = new LineMap(text);
    expect(diagnostics.map(({ code, span }) => [code, map.position(span!.start).line])).to.deep.equal([["SKY1007", 4]]);
    expect(diagnostics[0]!.related.map(({ span }) => map.position(span.start).line)).to.deep.equal([7]);
  });

  it("nearly every lost token gives one error or none, and no declaration is lost with it", () => {
    const whole = input("syntax", "dyna-pla");
    const items = parse(whole, "f.sky").ast.items.length;
    // A third of them, to be quick; odd and even ones meet all sorts.
    const some = [...withoutEach(whole)].filter((_, i) => i % 3 === 0);
    const counts = some.map(({ text, removed }) => {
      const { ast, diagnostics } = parse(text, "f.sky");
      expect(ast.items.length, `without ${removed}`).to.be.at.least(items);
      return diagnostics.length;
    });
    expect(counts.filter((count) => count > 1).length / counts.length).to.be.below(0.015);
  }).timeout(20_000);

  it("never speaks of token names", () => {
    const all = [...Object.keys(slips).map(body), ...Object.values(files).map(([text]) => text)].flatMap(
      (text) => parse(text, "e.sky").diagnostics,
    );
    for (const { message, help } of all) {
      expect(`${message} ${help ?? ""}`).to.not.match(/token|Word\b|LeftB|RightB|Quantity|Expecting|EOF|undefined|NaN/);
    }
  });
});

describe("grammar: fixes", () => {
  const mended: Readonly<Record<string, string>> = {
    "lr 6e-5": "lr: 6e-5",
    "lr = 6e-5": "lr : 6e-5",
    "let a: 1": "let a = 1",
    "size: 3 metres": "size: 3 m",
    "size: 512pixels": "size: 512px",
    "augment: [Crop, ]": "augment: [Crop ]",
    "augment: [Crop Flip]": "augment: [Crop, Flip]",
    "augment: Crop(512px]": "augment: Crop(512px)",
    "# comment": "// comment",
    'name: "never closed': 'name: "never closed"',
    'lr: 1 because "x"': 'lr: assume 1 because "x"',
    'name: "a\\q"': 'name: "a\\\\q"',
  };
  for (const [slip, good] of Object.entries(mended)) {
    it(slip, () => {
      expect(fixed(body(slip))).to.equal(body(good));
      expect(errors(body(good))).to.deep.equal([]);
    });
  }
  it("the missing edition", () => {
    expect(fixed("\uFEFFexperiment A {}\n")).to.equal("\uFEFFsky 1\nexperiment A {}\n");
  });
});
