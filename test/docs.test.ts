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

/** A block ```sky, with where it begins; whole files begin with the edition. */
const blocksOf = (page: string): { readonly text: string; readonly line: number }[] => {
  const text = readFileSync(`${root}${page}`, "utf8");
  return [...text.matchAll(/^```sky\b[^\n]*\n([\s\S]*?)^```$/gm)].map((match) => ({
    text: match[1]!,
    line: text.slice(0, match.index).split("\n").length,
  }));
};

describe("documentation", () => {
  it("exists", () => {
    expect(pages).to.include("docs/tour.md");
  });
  for (const page of pages) {
    for (const { text, line } of blocksOf(page)) {
      it(`${page}:${line} is good sky`, () => {
        const whole = /^sky \d/m.test(text);
        const found = whole ? checked(text).diagnostics : parse(`sky 1\n${text}`, page).diagnostics;
        expect(listed(found)).to.equal("");
      });
    }
  }
});
