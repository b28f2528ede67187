import { expect } from "chai";
import type { SourceFile } from "../grammar/ast.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { input } from "./support/golden.ts";
import { withoutEach } from "./support/mutations.ts";
import { perturb } from "./support/perturb.ts";
import { Random } from "./support/random.ts";
import { RandomProgram } from "./support/random-program.ts";
import { treeText } from "./support/tree-text.ts";

const programs = 40;
/** Parses what must be free of errors. */
function read(text: string): SourceFile {
  const { ast, diagnostics } = parse(text, "r.sky");
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).to.deep.equal([]);
  return ast;
}
const texts = (ast: SourceFile): string[] => ast.comments.map(({ text }) => text.trim()).sort();
/** The tree without the count of its comments. */
const tree = (ast: SourceFile): string => treeText(ast).replace(/comments \d+\n$/, "");

describe("printer", () => {
  it(`${programs} random trees come back as they were`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const ast = new RandomProgram(new Random(seed)).file();
      const text = print(ast);
      expect(tree(read(text)), `seed ${seed}`).to.equal(tree(ast));
      expect(print(read(text)), `seed ${seed}`).to.equal(text);
    }
  }).timeout(30_000);

  it(`${programs} random texts keep their tree and every comment, and printing twice changes nothing`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const random = new Random(seed);
      const { text, comments } = perturb(print(new RandomProgram(random).file()), random);
      const once = print(read(text));
      const again = read(once);
      expect(tree(again), `seed ${seed}`).to.equal(tree(read(text)));
      expect(texts(again), `seed ${seed}`).to.deep.equal(comments.map((one) => one.replace(/^\/+/, "").trim()).sort());
      expect(print(again), `seed ${seed}`).to.equal(once);
    }
  }).timeout(30_000);

  it("never throws, whatever is missing", () => {
    for (const { text } of [...withoutEach(input("syntax", "skysense"))].filter((_, i) => i % 5 === 0)) {
      expect(print(parse(text, "f.sky").ast)).to.be.a("string");
    }
    const random = new Random(7);
    const pool = [..."{}[]()|:;,.@=\"'/\\\n\t $~±<>-+*x1 a\u0000é😀"];
    for (let i = 0; i < 300; i++) {
      const noise = random.list(0, 60, () => random.pick(pool)).join("");
      const { ast, diagnostics } = parse(noise, "noise.sky");
      expect(diagnostics.length, JSON.stringify(noise)).to.be.above(0);
      expect(print(ast)).to.be.a("string");
    }
  }).timeout(30_000);

  it("writes quantities one way", () => {
    const text = "sky 1\nlet a = [1 px, 5%, 3m, 8k   iters, 3 /device, - 90 deg]\n";
    expect(print(read(text))).to.equal("sky 1\nlet a = [1px, 5%, 3 m, 8k iters, 3 /device, -90 deg]\n");
  });

  it("breaks lines at 120 columns, and ends with a line end", () => {
    const items = Array.from({ length: 30 }, (_, i) => `Block${i}(value: ${i})`).join(", ");
    const out = print(read(`sky 1\nexperiment A { augment: [${items}] }`));
    expect(Math.max(...out.split("\n").map((line) => line.length))).to.be.at.most(120);
    expect(out.endsWith("}\n")).to.equal(true);
  });

  it("takes Windows line ends and a byte order mark away", () => {
    expect(print(read("\uFEFFsky 1\r\n\r\n\r\nexperiment A {\r\n\tlr: 1 // c\r\n}\r\n"))).to.equal(
      "sky 1\n\nexperiment A {\n  lr: 1  // c\n}\n",
    );
  });
});
