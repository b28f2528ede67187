import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse } from "../grammar/parse.ts";
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
  this.timeout(10_000);

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
});
