import { expect } from "chai";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { input } from "./support/golden.ts";

const wrapped = (value: string): string => `sky 1\nexperiment A {\n  x: ${value}\n}\n`;
const codesOf = (text: string): string[] => [...new Set(parse(text, "l.sky").diagnostics.map(({ code }) => code))];

describe("grammar: limits", () => {
  for (const [open, close] of ["[]", "()", "{}"].map((pair) => [pair[0]!, pair[1]!] as const)) {
    it(`10,000 nested ${open} give one error`, () => {
      expect(codesOf(wrapped(open.repeat(10_000) + close.repeat(10_000)))).to.deep.equal(["SKY1010"]);
      expect(codesOf(wrapped(open.repeat(10_000)))).to.deep.equal(["SKY1010"]);
    });
  }
  it("60 nested brackets and bodies are fine", () => {
    expect(codesOf(wrapped(`${"[".repeat(60)}1${"]".repeat(60)}`))).to.deep.equal([]);
    const bodies = `${"B { x: ".repeat(60)}1${" }".repeat(60)}`;
    expect(codesOf(wrapped(bodies))).to.deep.equal([]);
    expect(print(parse(wrapped(bodies), "l.sky").ast)).to.contain("x: B {");
  });
  it("long chains of prefixes and operators give one error", () => {
    expect(codesOf(wrapped(`${"-".repeat(10_000)}1`))).to.deep.equal(["SKY1010"]);
    expect(codesOf(wrapped("assume ".repeat(10_000)))).to.deep.equal(["SKY1010"]);
    expect(codesOf(wrapped(`${"a + ".repeat(10_000)}a`))).to.deep.equal(["SKY1025"]);
  });
  it("floods of one sign end", () => {
    for (const sign of ["}", "|", ",", "@", "$", "\0", '" \n', "( } ", "a "]) {
      expect(codesOf(wrapped(sign.repeat(2_000))), sign).to.not.deep.equal([]);
    }
  }).timeout(20_000);

  it("a quarter of a megabyte is read in time that grows with its length", () => {
    const part = input("syntax", "dyna-pla").replace(/^sky 1\n(import.*\n)*/, "");
    const read = (times: number): number => {
      const text = `sky 1\n${part.repeat(times)}`;
      const before = process.cpuUsage().user;
      expect(parse(text, "l.sky").diagnostics).to.deep.equal([]);
      return process.cpuUsage().user - before;
    };
    read(12);
    const small = Math.min(read(12), read(12));
    expect(read(60) / small).to.be.below(15);
  }).timeout(60_000);
});
