import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse } from "../grammar/parse.ts";
import { checked, fields, good, listed, scenes, swap } from "./support/planted.ts";
import { Random } from "./support/random.ts";

const quickstart = readFileSync(fileURLToPath(new URL("../experiments/quickstart.sky", import.meta.url)), "utf8");
const codesOf = (text: string): string[] => checked(text).diagnostics.map((d) => d.code);

describe("check: suppression", () => {
  it("takes a finding out for a reason", () => {
    const both = swap(
      scenes,
      "test: rest }",
      "\n// sky-ignore SKY4115: to see whether it overfits\ntest: fraction(50%) }",
    );
    good(both);
  });

  it("asks for the reason, and for something to suppress", () => {
    expect(codesOf(swap(scenes, "  head: Linear", "  // sky-ignore SKY4115\n  head: Linear"))).to.deep.equal([
      "SKY1090",
    ]);
    expect(codesOf(swap(scenes, "  head: Linear", "  // sky-ignore SKY4115: why\n  head: Linear"))).to.deep.equal([
      "SKY1091",
    ]);
    expect(codesOf(swap(scenes, "  head: Linear", "  // sky-ignore SKY9999: why\n  head: Linear"))).to.deep.equal([
      "SKY1092",
    ]);
  });
});

describe("check: broken texts", () => {
  it("finds what is meant wrongly beside what is written wrongly", () => {
    const text = swap(swap(scenes, "depth: 1", "depth: 0"), "metric: [OA]", "metric: [OA");
    expect(codesOf(text)).to.include.members(["SKY1007", "SKY2105"]);
    expect(codesOf(swap(swap(scenes, "heads: 2", "heads: 3"), "batch: 8 total", "batch 8 total"))).to.include.members([
      "SKY1004",
      "SKY4101",
    ]);
  });

  it("finds several mistakes of different families in one pass", () => {
    const text = scenes
      .replace("heads: 2", "heads: 3")
      .replace("lr: 1e-3", "lrr: 1e-3")
      .replace("8 total", "8")
      .replace("[Flip]", "[Flp]")
      .replace("then cosine", "")
      .replace("metric: [OA]", "metric: [OA]\n  expect { OB(test) >= 1% }")
      .replace("image: Photo", "image: Foto");
    expect(new Set(codesOf(text))).to.deep.equal(
      new Set(["SKY4101", "SKY2101", "SKY3101", "SKY2001", "SKY4004", "SKY4202"]),
    );
  });

  it("takes nothing, and next to nothing", () => {
    expect(codesOf("")).to.deep.equal(["SKY1002"]);
    good("sky 1\n");
    expect(codesOf("sky 1\nexperiment E { }\n").every((code) => ["SKY2102", "SKY4110"].includes(code))).to.equal(true);
  });

  it("reads a file of ten thousand properties at once", () => {
    const wrong = Array.from({ length: 10_000 }, (_, i) => `  p${i}: ${i}`).join("\n");
    const start = performance.now();
    const { diagnostics } = checked(swap(scenes, "  metric: [OA]", `  metric: [OA]\n${wrong}`));
    expect(diagnostics).to.have.length(10_000);
    expect(performance.now() - start).to.be.below(8000);
  }).timeout(20_000);

  it("reads ten thousand modalities at once", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `modality M${i} { sensor: RGBAerial, size: 32px }`).join(
      "\n",
    );
    good(`${scenes}${many}\n`);
  }).timeout(20_000);

  it("stops at brackets that nobody could follow", () => {
    const deep = `sky 1\nlet a = ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`;
    expect(codesOf(deep)).to.deep.equal(["SKY1010"]);
    const nested = `sky 1\nexperiment E { a: ${"B { c: ".repeat(3000)} 1 ${"}".repeat(3000)} }\n`;
    expect(codesOf(nested)).to.include("SKY1010");
  }).timeout(10_000);
});

describe("check: whatever stands in a value's place", () => {
  const values = [
    ...["unstated", "[]", "{ }", '"x"', "-1", "0", "1..2", "x on y", "x from y", "a then b", "(1, 2)", "[[1]]", "3 m"],
    ...["99999999999999999999px", "1e300", "1e999", "[unstated]", "cosine then cosine", "5 iters", "Foo(1) { a: 2 }"],
    ...["log 1..2 x 3", "1 of 2", "-x", "Sentinel2.L2A", "only(unstated)", "12 total", "mask", "true", "ViT"],
  ];

  /** The places of all values in a text: of properties, and of arguments. */
  function valuesOf(text: string): { start: number; end: number }[] {
    const found = new Map<number, { start: number; end: number }>();
    const walk = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      const { value, span } = node as { value?: { span?: { start: number; end: number } }; span?: unknown };
      if (span && value?.span) found.set(value.span.start * 1e6 + value.span.end, value.span);
      for (const inner of Object.values(node)) walk(inner);
    };
    walk(parse(text, "t.sky").ast.items);
    return [...found.values()];
  }

  for (const [name, text] of [
    ["scenes", scenes],
    ["fields", fields],
  ] as const) {
    it(`one mistake in ${name} gives a finding or two, and words that people understand`, () => {
      for (const [i, { start, end }] of valuesOf(text).entries()) {
        // Every place gets every seventh value, beginning with another one.
        for (let k = i % 7; k < values.length; k += 7) {
          const { diagnostics } = checked(text.slice(0, start) + values[k]! + text.slice(end));
          const shown = `${text.slice(start, end)} -> ${values[k]}\n${listed(diagnostics)}`;
          expect(diagnostics.length, shown).to.be.at.most(2);
          expect(shown).not.to.match(/undefined|NaN|\[object/);
        }
      }
    }).timeout(60_000);
  }
});

describe("check: texts damaged at random", () => {
  const tokens = quickstart.match(/"[^"\n]*"|[A-Za-z_][\w.]*|\d[\w.-]*|\s+|\/\/[^\n]*|./g)!;
  const words = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    ",",
    "unstated",
    "assume",
    "let",
    "because",
    "then",
    "on",
    "of",
    "..",
    "3",
    "1e9",
    "-1",
    "8px",
    "ViT",
    "Twin",
    "hr",
    '"x"',
    "sweep",
    "expect",
    "extends",
    "abstract",
    "\n",
    "0",
    "@paper",
    "|",
    "+=",
    "~",
    "±",
    "%",
  ];

  /** The text with a few tokens deleted, doubled or replaced. */
  function damaged(random: Random): string {
    const text = [...tokens];
    for (let times = 1 + random.below(4); times > 0; times--) {
      const at = random.below(text.length);
      const how = random.below(3);
      if (how === 0) text.splice(at, 1);
      else if (how === 1) text.splice(at, 0, text[random.below(text.length)]!);
      else text[at] = words[random.below(words.length)]!;
    }
    return text.join("");
  }

  it("never throws, never lingers, and says the same twice", () => {
    let slowest = 0;
    for (let seed = 0; seed < 300; seed++) {
      const text = damaged(new Random(seed));
      const start = performance.now();
      let found = "";
      try {
        found = listed(checked(text).diagnostics);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).stack}\n${text}`);
      }
      slowest = Math.max(slowest, performance.now() - start);
      expect(found, `seed ${seed}`).not.to.match(/undefined|NaN|\[object/);
      if (seed % 25 === 0) expect(listed(checked(text).diagnostics)).to.equal(found);
    }
    expect(slowest).to.be.below(5000);
  }).timeout(120_000);
});
