import { expect } from "chai";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { filesFor } from "../compiler/gen/new.ts";
import { spellings } from "../compiler/gen/templates.ts";

const paths = (what: string, name: string): string[] => [...filesFor(what, name).keys()].sort();

describe("npm run new", () => {
  it("an op is one file", () => {
    expect(paths("op", "roll_axis")).to.deep.equal(["runtime/ops/roll-axis.ts"]);
    expect(filesFor("op", "RollAxis").get("runtime/ops/roll-axis.ts")).to.contain('name: "roll_axis"');
  });
  it("a block is one file of its kind", () => {
    expect(paths("block", "head/MyHead")).to.deep.equal(["compiler/blocks/head/my-head.ts"]);
    expect(filesFor("block", "head/MyHead").get("compiler/blocks/head/my-head.ts")).to.contain('name: "MyHead"');
  });
  it("an error is an entry and a page, with a code that was never used", () => {
    const files = filesFor("error", "types/some-mistake");
    const page = [...files.keys()].find((path) => path.startsWith("docs/errors/"))!;
    const code = page.slice("docs/errors/".length, -".md".length);
    expect(codes).to.not.have.property(code);
    expect([...files.keys()].sort()).to.deep.equal(["compiler/diag/catalogue/types.ts", page]);
    expect(files.get("compiler/diag/catalogue/types.ts")).to.contain(`  ${code}: {\n    name: "some-mistake",`);
    expect(files.get(page)).to.match(new RegExp(`^# ${code}: some-mistake\n`));
  });
  it("refuses what exists, what has no template and what is no name", () => {
    for (const [what, name] of [
      ["op", "relu"],
      ["op", ""],
      ["op", "1x"],
      ["op", "a b"],
      ["block", "MyHead"],
      ["block", "nonsense/MyHead"],
      ["error", "some-mistake"],
      ["error", "nonsense/some-mistake"],
      ["error", `grammar/${codes.SKY1004.name}`],
      ["thing", "x"],
    ]) {
      expect(() => filesFor(what, name), `${what} ${name}`).to.throw(/npm run new/);
    }
  });
  it("spells names", () => {
    const all = { kebab: "drop-path-2d", snake: "drop_path_2d", camel: "dropPath2d", pascal: "DropPath2d" };
    for (const name of ["drop-path-2d", "drop_path_2d", "DropPath-2d"]) expect(spellings(name)).to.deep.equal(all);
  });
});
