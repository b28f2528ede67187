import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { checked, good, listed, scenes, swap } from "./support/planted.ts";
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
