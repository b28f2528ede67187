import { expect } from "chai";
import { checkSync } from "recheck";
import { habits } from "../grammar/habits.ts";
import { fuzz } from "./fuzz/fuzz.ts";
import { bytesHold, formHolds, meaningHolds } from "./fuzz/laws.ts";
import { fields } from "./support/planted.ts";

describe("texts that nobody would write", () => {
  // What was found by longer runs, each mended since.
  const found: readonly string[] = [
    // A value called `assume` with the next member below it.
    "sky 1\nlet a = F {\n  let b = assume\n  let c = 1\n}\n",
    "sky 1\nlet a = F {\n  b: assume\n  expect { a >= 1 }\n  c: assume\n  sweep s { a: 1 | 2 }\n}\n",
    // An import that a habit's pattern looked through in exponentially many ways.
    "sky 1\nimport { ViT, TemporalFusionTemporalFusion } ",
    // A range of more folds than fit into memory.
    `${fields.replace("folds(1..4)", "folds(1..685502855)")}`,
    // A fusion of nothing, in an encoder whose bases are not there.
    "sky 1\nencoder A extends B, T {\n  bands: TemporalFusion\n}\n",
    // Long white space, long names.
    `sky 1\nexpect ${"\t".repeat(1400)}{`,
    `sky 1\nmodality ${"a".repeat(5000)} = ${"b.".repeat(5000)}{`,
  ];
  for (const [i, text] of found.entries()) it(`what was found (${i + 1})`, () => meaningHolds(text));

  it("judges what it is given", () => {
    expect(() => formHolds("sky 1\nlet a = 1\n")).not.to.throw();
    expect(formHolds("sky 1\nlet a   =   1")).to.equal("sky 1\nlet a = 1\n");
    expect(() => bytesHold(Uint8Array.from([0xc3]))).not.to.throw();
  });

  it("holds for 2,000 of them", () => {
    expect(fuzz(2000, 20_261_124)).to.deep.equal([]);
  }).timeout(60_000);

  it("looks for habits by patterns of which none takes exponential time @fuzz", () => {
    for (const { pattern } of habits) {
      const found = checkSync(pattern.source, pattern.flags, { timeout: 10_000 });
      const growth = found.status === "vulnerable" ? found.complexity.type : found.status;
      expect(growth, pattern.source).not.to.equal("exponential");
    }
  }).timeout(300_000);

  it("holds for 100,000 of them @fuzz", () => {
    expect(fuzz(100_000, 7)).to.deep.equal([]);
  }).timeout(900_000);
});
