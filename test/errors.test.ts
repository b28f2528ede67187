import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { checkSource } from "../compiler/check/check.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { parse } from "../grammar/parse.ts";
import { errorPage, pagedCodes } from "./support/error-pages.ts";

/** The codes that a text gives. Those of the grammar come from the grammar alone. */
function codesOf(code: string, text: string): string[] {
  const grammar = /^SKY10[0-8]/.test(code);
  const { diagnostics } = grammar ? parse(text, "page.sky") : checkSource(text, "page.sky");
  return diagnostics.map((one) => one.code);
}

describe("pages of errors", () => {
  it("are there for every code, and for nothing else", () => {
    expect(pagedCodes()).to.deep.equal(Object.keys(codes).sort());
  });

  for (const [code, { name }] of Object.entries(codes)) {
    it(`${code} is explained, and shown by its bad example and not by its good one`, () => {
      const { title, bad, good } = errorPage(code);
      expect(title).to.equal(name);
      // The checker's findings do not cascade: the bad example gives its code alone, and the good one nothing.
      const checkers = /^SKY(2|31|32|4)/.test(code);
      if (bad.language === "sky" && checkers) expect(codesOf(code, bad.text), "bad").to.deep.equal([code]);
      else if (bad.language === "sky") expect(codesOf(code, bad.text), "bad").to.include(code);
      else expect(testedCodes().has(code), `no test names ${code}`).to.equal(true);
      if (good?.language === "sky" && checkers) expect(codesOf(code, good.text), "good").to.deep.equal([]);
      else if (good?.language === "sky") expect(codesOf(code, good.text), "good").to.not.include(code);
    });
  }
});

let tested: ReadonlySet<string> | undefined;
/** Codes that the other tests name. */
function testedCodes(): ReadonlySet<string> {
  const folder = new URL("./", import.meta.url);
  tested ??= new Set(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && name !== "errors.test.ts")
      .flatMap((name) => readFileSync(new URL(name, folder), "utf8").match(/SKY\d{4}/g) ?? []),
  );
  return tested;
}
