import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { schemas } from "../compiler/blocks/registry.ts";
import { staticMeasures } from "../compiler/check/judge-static.ts";
import { libraryNames } from "../compiler/check/libraries.ts";
import { kinds } from "../compiler/check/world.ts";
import { grammarWords } from "../compiler/language/grammar-words.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { checked, listed } from "./support/planted.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** All pages but those of the error codes, which show mistakes and have a test of their own. */
const pages = [
  "README.md",
  ...(readdirSync(`${root}docs`, { recursive: true }) as string[])
    // The guide to blocks of one's own has files beside its texts, and test/own-guide.test.ts.
    .filter((name) => name.endsWith(".md") && !name.startsWith("errors") && name !== "blocks-of-your-own.md")
    .map((name) => `docs/${name}`),
].filter((page) => existsSync(`${root}${page}`));

/** A block ```sky, with where it begins, and the name by which later ones of the page may import it: ```sky scenes.sky. */
const blocksOf = (page: string): { readonly text: string; readonly line: number; readonly name: string }[] => {
  const text = readFileSync(`${root}${page}`, "utf8");
  return [...text.matchAll(/^```sky\b *([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    name: match[1]!,
    text: match[2]!,
    line: text.slice(0, match.index).split("\n").length,
  }));
};
/** Blocks that lean on what the reader has seen before are only read there, not checked. */
const leaning = ["README.md", "docs/tour.md"];

describe("documentation", function () {
  // Models are built in all their size.
  this.timeout(20_000);

  it("exists", () => {
    expect(pages).to.include("docs/tour.md").and.to.include("docs/language.md");
  });
  for (const page of pages) {
    const files = new Map<string, string>();
    for (const { text, line, name } of blocksOf(page)) {
      const whole = /^sky \d/m.test(text);
      const file = whole ? text : `sky 1\n${text}`;
      if (name !== "") files.set(name, file);
      const known = new Map(files);
      it(`${page}:${line} is good sky`, () => {
        const found =
          whole || !leaning.includes(page) ? checked(file, known).diagnostics : parse(file, page).diagnostics;
        expect(listed(found)).to.equal("");
      });
    }
  }

  it("the language's page speaks of every kind, unit, measure, operator and word", () => {
    const page = readFileSync(`${root}docs/language.md`, "utf8");
    const inSchemas = JSON.stringify(schemas).matchAll(/"x-(?:unit|quantity)":\[([^\]]*)\]/g);
    const units = [...inSchemas].flatMap(([, list]) => JSON.parse(`[${list}]`) as string[]);
    const words = [...kinds, ...units, ...libraryNames, ...grammarWords.keys()];
    expect(units).to.include("/device");
    for (const word of words) expect(page, word).to.match(new RegExp(`\`[^\`\\n]*(?<!\\w)${word}(?!\\w)[^\`\\n]*\``));
    for (const measure of Object.keys(staticMeasures)) expect(page).to.contain(`\`${measure}(`);
  });

  it("the language's page shows its blocks as the formatter writes them", () => {
    for (const { text, line } of blocksOf("docs/language.md")) {
      const whole = text.startsWith("sky 1") ? text : `sky 1\n${text}`;
      expect(print(parse(whole, "a.sky").ast), `docs/language.md:${line}`).to.equal(whole);
    }
  });
});
