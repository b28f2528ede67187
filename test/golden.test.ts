import { expect } from "chai";
import { renderText } from "../compiler/diag/render-text.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { cases, compare, input } from "./support/golden.ts";
import { treeText } from "./support/tree-text.ts";

describe("golden: syntax", () => {
  for (const name of cases("syntax")) {
    it(name, () => {
      const text = input("syntax", name);
      const { ast, diagnostics } = parse(text, "input.sky");
      compare("syntax", name, "ast", treeText(ast));
      compare("syntax", name, "errors", renderText(diagnostics, new Map([["input.sky", text]])));
    });
  }
});

describe("golden: format", () => {
  for (const name of cases("format")) {
    it(name, () => {
      const { ast, diagnostics } = parse(input("format", name), "input.sky");
      expect(diagnostics).to.deep.equal([]);
      const out = print(ast);
      compare("format", name, "sky", out);
      expect(print(parse(out, "input.sky").ast)).to.equal(out);
    });
  }
});
