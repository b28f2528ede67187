import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Checked, check, checkSource } from "../compiler/check/check.ts";
import { CheckMemory } from "../compiler/check/memory.ts";
import { settingsOf } from "../compiler/check/settings.ts";
import { listed, scenes } from "./support/planted.ts";
import { Random } from "./support/random.ts";

const survey = readFileSync(new URL("../bench/language/survey.sky", import.meta.url), "utf8");
const file = "survey.sky";

/** Everything that a check says, with the places. */
const told = ({ diagnostics, experiments }: Checked): unknown => [
  diagnostics,
  experiments.map(({ declaration, bound, plan, context }) => [
    declaration.name,
    bound ? settingsOf(bound) : undefined,
    plan?.iterations,
    plan?.trials.length,
    context.assumptions,
    context.holes,
    context.diagnostics,
  ]),
];

describe("a checker that remembers", () => {
  it("finds nothing in a file of 500 lines", () => {
    expect(survey.split("\n").length).to.be.within(480, 520);
    expect(listed(checkSource(survey, file).diagnostics)).to.equal("");
  });

  it("says after every edit what a checker without a memory says", () => {
    const memory = new CheckMemory();
    const random = new Random(11);
    const tokens = survey.match(/"[^"\n]*"|[A-Za-z_][\w.]*|\d[\w.-]*|\s+|\/\/[^\n]*|./g)!;
    let text = survey;
    for (let i = 0; i < 60; i++) {
      // Every fourth edit begins with the whole file anew, so that there are steps from wrong to right as well.
      const now = i % 4 === 0 ? [...tokens] : text.match(/"[^"\n]*"|[A-Za-z_][\w.]*|\d[\w.-]*|\s+|\/\/[^\n]*|./g)!;
      const at = random.below(now.length);
      const how = random.below(4);
      if (how === 0) now.splice(at, 1);
      else if (how === 1) now.splice(at, 0, now[random.below(now.length)]!);
      else if (how === 2) now[at] = now[random.below(now.length)]!;
      else now.splice(at, 0, " // moved\n\n");
      text = now.join("");
      const whole = text;
      const remembered = check(file, () => ({ text: whole }), { memory });
      expect(told(remembered), `edit ${i}`).to.deep.equal(told(checkSource(whole, file)));
    }
  }).timeout(120_000);

  it("sees that an imported file has changed", () => {
    const memory = new CheckMemory();
    const files = new Map([
      ["a.sky", `sky 1\nimport { width } from "./b.sky"\n${scenes.slice(6).replace("width: 16", "width: width")}`],
      ["b.sky", "sky 1\nlet width = 16\n"],
    ]);
    const codes = () =>
      check("a.sky", (path) => ({ text: files.get(path)! }), { memory }).diagnostics.map((d) => d.code);
    expect(codes()).to.deep.equal([]);
    files.set("b.sky", "sky 1\nlet width = 15\n");
    expect(codes()).to.deep.equal(["SKY4101"]);
    files.set("b.sky", "sky 1\nlet width = 16\n");
    expect(codes()).to.deep.equal([]);
  });

  it("tries a sweep again when what it varies has changed elsewhere", () => {
    const memory = new CheckMemory();
    const swept = `${scenes.trimEnd().slice(0, -1)}  sweep patches { backbone.patch: 16px | 32px }\n}\n`;
    const codes = (text: string) => check(file, () => ({ text }), { memory }).diagnostics.map((d) => d.code);
    expect(codes(swept)).to.deep.equal([]);
    expect(codes(swept)).to.deep.equal([]);
    const larger = swept.replace("size: 32px", "size: 48px");
    expect(codes(larger)).to.deep.equal(["SKY4102"]);
    expect(codes(larger.replace("sky 1", "sky 1 // moved"))).to.deep.equal(["SKY4102"]);
    expect(codes(swept)).to.deep.equal([]);
  });
});
