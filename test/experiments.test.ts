import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { checkFile } from "../compiler/driver/compile.ts";
import { elaborate } from "../compiler/elaborate/graphs.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";

const root = fileURLToPath(new URL("../experiments", import.meta.url));
const files = (readdirSync(root, { recursive: true }) as string[]).filter((file) => file.endsWith(".sky")).sort();

describe("every shipped experiment", () => {
  it("is found", () => expect(files).to.include("quickstart.sky"));

  for (const file of files) {
    const path = join(root, file);
    const text = readFileSync(path, "utf8");

    it(`${file} is in canonical form`, () => expect(print(parse(text, path).ast)).to.equal(text));

    it(`${file} has no error, and its graphs can be built`, () => {
      const { diagnostics, checked } = checkFile(path);
      expect(diagnostics.filter((d) => d.severity !== "hole").map((d) => d.message)).to.deep.equal([]);
      expect(checked).to.not.be.empty;
      for (const { plan, declaration } of checked) {
        if (!plan) throw new Error(`${declaration.name.text} has no plan`);
        const graphs = elaborate(plan.model);
        expect([...graphs.train.outputs.keys()]).to.include("loss");
        expect([...graphs.eval.outputs.keys()]).to.include("prediction");
        expect(graphs.train.updates.size).to.be.at.least(graphs.variables.filter((v) => v.role === "parameter").length);
      }
    });
  }
});
