import { expect } from "chai";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { filesFor } from "../compiler/gen/new.ts";
import { spellings } from "../compiler/gen/templates.ts";
import { OwnFiles } from "./support/own-files.ts";
import { fields, listed, scenes, swap } from "./support/planted.ts";

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
  it("a block that a user may have for himself works as one, as it stands", function () {
    this.timeout(20_000);
    const files = new OwnFiles();
    const uses: Readonly<Record<string, (use: string) => string>> = {
      backbone: (use) =>
        swap(scenes, "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", `backbone: ${use}`),
      head: (use) => swap(scenes, "head: Linear", `head: ${use}`),
      loss: (use) => swap(scenes, "loss: CrossEntropy", `loss: ${use}`),
      optimizer: (use) => swap(scenes, "AdamW { lr: 1e-3 }", use),
      schedule: (use) => swap(scenes, "cosine", use),
      metric: (use) => swap(scenes, "[OA]", `[${use}]`),
      fusion: (use) =>
        swap(
          fields,
          "TemporalFusion([hr, ms, sar]) { layers: 1, width: 16, heads: 2 }",
          use.replace("[hr, ms]", "[hr, ms, sar]"),
        ),
    };
    try {
      for (const [kind, place] of Object.entries(uses)) {
        const [text] = filesFor("block", `${kind}/my-own`).values();
        const name = kind === "schedule" ? "my_own" : "MyOwn";
        const example = /@example (.*)/.exec(text!)?.[1]?.replace("MyOwn", name) ?? name;
        const sky = place(example).replace(
          'from "sky:models"',
          `from "sky:models"\nimport { ${name} } from "./own.ts"`,
        );
        const unused = [...sky.matchAll(/\b(ViT|Linear|TemporalFusion|FCN)\b/g)].map(([, one]) => one!);
        const needed = [...new Set(unused)].filter((one) => unused.filter((other) => other === one).length > 1);
        const imports = needed.length > 0 ? `import { ${needed.join(", ")} } from "sky:models"` : "";
        const own = text!.replaceAll(/from "\.\.\/[^"]+"/g, 'from "skyc/blocks"');
        const { diagnostics } = files.check(sky.replace(/import \{.*"sky:models"/, imports), own);
        expect(listed(diagnostics), kind).to.equal("");
      }
    } finally {
      files.remove();
    }
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
