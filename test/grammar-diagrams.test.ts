import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { grammarRules, operators, type Part } from "../compiler/gen/grammar-rules.ts";
import { parse } from "../grammar/parse.ts";
import { listed } from "./support/planted.ts";

const rules = grammarRules();

/** What stands for the kinds of tokens, and for what a picture does not show. */
const written: Readonly<Record<string, readonly string[]>> = {
  name: ["alpha", "Beta", "g2"],
  kind: ["modality", "experiment", "anything"],
  text: ['"text"', '"a \\"b\\""'],
  number: ["0.5", "6e-5", "8k"],
  quantity: ["512px", "8k iters", "50%"],
  operator: operators,
  "new line": ["\n"],
};

/** Where a text may end before it becomes deep. */
const shortest: Readonly<Record<string, string>> = { value: "1", "single value": "alpha", member: "alpha: 1" };

/** Texts that the pictures allow, each way of them now and then. */
function sentences(): fc.Arbitrary<string> {
  const depth = { maxDepth: 7, depthIdentifier: fc.createDepthIdentifier() };
  const { file } = fc.letrec<Record<string, string>>((tie) => {
    const made = (part: Part): fc.Arbitrary<string> => {
      switch (part.type) {
        case "word":
          return fc.constant(part.text);
        case "ref": {
          if (written[part.text]) return fc.constantFrom(...written[part.text]!);
          const end = shortest[part.text];
          return end === undefined ? tie(part.text) : fc.oneof(depth, fc.constant(end), tie(part.text));
        }
        case "sequence":
          return fc.tuple(...part.parts.map(made)).map((texts) => texts.join(" "));
        case "choice":
          return fc.oneof(...part.parts.map(made));
        case "optional":
          return fc.oneof(fc.constant(""), made(part.part));
        case "repeat": {
          const between = part.between ? made(part.between) : fc.constant("\n");
          const more = fc.array(fc.tuple(between, made(part.part)), { maxLength: 2, ...depth });
          return fc.tuple(made(part.part), more).map(([first, rest]) => [first, ...rest.flat()].join(" "));
        }
      }
    };
    return Object.fromEntries([...rules].map(([rule, part]) => [rule, made(part)]));
  });
  return file!;
}

describe("the grammar's pictures", () => {
  it("allow nothing that the parser refuses", () => {
    const files = sentences().map((text) => text.replace(/^sky \S+/, "sky 1\n"));
    let longest = 0;
    fc.assert(
      fc.property(files, (text) => {
        longest = Math.max(longest, text.length);
        expect(listed(parse(text, "a.sky").diagnostics), text).to.equal("");
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(longest).to.be.greaterThan(300);
  });

  it("are all on the page, each with its rules reachable from the file", () => {
    const reached = new Set<string>();
    const walk = (part: Part): void => {
      if (part.type === "ref") {
        if (reached.has(part.text)) return;
        reached.add(part.text);
        const rule = rules.get(part.text);
        if (rule) walk(rule);
      } else if ("parts" in part) part.parts.forEach(walk);
      else if ("part" in part) [part.part, ...("between" in part && part.between ? [part.between] : [])].forEach(walk);
    };
    walk({ type: "ref", text: "file" });
    expect([...rules.keys()].filter((rule) => !reached.has(rule))).to.deep.equal([]);
    expect([...reached].filter((name) => !rules.has(name)).sort()).to.deep.equal(Object.keys(written).sort());
    const page = readFileSync(fileURLToPath(new URL("../docs/generated/grammar.md", import.meta.url)), "utf8");
    for (const rule of rules.keys()) expect(page).to.contain(`\n## ${rule}\n`);
  });
});
