import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { importFile } from "../cli/import-file.ts";
import { detectTool, importConfig } from "../compiler/convert/import-config.ts";
import type { ReadBase } from "../compiler/convert/python-config.ts";
import { readPythonConfig } from "../compiler/convert/python-config.ts";
import { showTree } from "../compiler/convert/settings.ts";
import { readYamlConfig } from "../compiler/convert/yaml-config.ts";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { compare } from "./support/golden.ts";

const configs: Readonly<Record<string, string>> = {
  mmseg: "vit_fcn_land_cover.py",
  terratorch: "flood.yaml",
  hydra: "config.yaml",
};
const folder = "test/golden/import";
const readBase: ReadBase = (path, from) => {
  const place = join(dirname(from), path);
  return existsSync(place) ? { path: place, text: readFileSync(place, "utf8") } : undefined;
};
const none: ReadBase = () => undefined;

/** `${name}`, as YAML configurations refer to other settings. */
const reference = (name: string): string => `$\{${name}}`;

describe("importing configurations", () => {
  for (const [tool, file] of Object.entries(configs)) {
    it(`brings ${tool}'s over, and lists what has no place`, () => {
      const path = join(folder, tool, file);
      const text = readFileSync(path, "utf8");
      expect(detectTool(path, text)).to.equal(tool);
      const imported = importConfig(path, text, detectTool(path, text), readBase, "imported.sky");
      compare("import", tool, "sky", imported.text);
      compare(
        "import",
        tool,
        "left",
        imported.left.map(({ path, value }) => `${path} = ${showTree(value)}\n`).join(""),
      );
      compare("import", tool, "problems", imported.problems.map((problem) => `${problem}\n`).join(""));
      expect(imported.diagnostics.filter(({ severity }) => severity === "error")).to.deep.equal([]);
      for (const { path } of imported.left) expect(imported.text).to.contain(`//   ${path} = `);
    });
  }

  it("reads Python as data: bases, deletions, references, arithmetic, and runs nothing", () => {
    const base = "a = dict(x=1, y=dict(z=2.))\nn = 1_000\n";
    const own = `_base_ = 'base.py'
a = dict(y=dict(_delete_=True, w='t'), **dict(v=None))
b = (n * 2, -3, 'it\\'s', True)
c = {{_base_.n}}
d = open('/etc/passwd').read()
e = [dict(type='A', s={'k': 1e-4}), a]
`;
    const read: ReadBase = (path) => (path === "base.py" ? { path, text: base } : undefined);
    const { tree, problems, referenced } = readPythonConfig("own.py", own, read);
    expect(problems).to.deep.equal([]);
    expect(JSON.parse(showTree(tree))).to.deep.equal({
      a: { x: 1, y: { w: "t" }, v: null },
      n: 1000,
      b: [2000, -3, "it's", true],
      c: 1000,
      d: "open('/etc/passwd').read()",
      e: [
        { type: "A", s: { k: 1e-4 } },
        { y: { _delete_: true, w: "t" }, v: null },
      ],
    });
    expect(referenced).to.include.members(["n", "a"]);
  });

  it("reads 1e-4 in YAML as the number that everybody means, and follows references", () => {
    const { tree } = readYamlConfig("c.yaml", `lr: 1e-4\nsame: ${reference("lr")}\nother: ${reference("env:X")}\n`);
    expect(JSON.parse(showTree(tree))).to.deep.equal({ lr: 1e-4, same: 1e-4, other: reference("env:X") });
  });

  it("keeps a rate at the end of a schedule among what is told", () => {
    const text =
      "param_scheduler = [dict(type='PolyLR', power=0.9, eta_min=1e-5, by_epoch=False)]\ntrain_cfg = dict(max_iters=20000)\n";
    const { left, text: sky } = importConfig("c.py", text, "mmseg", none, "c.sky");
    expect(sky).to.contain("poly(power: 0.9)").and.to.contain("20k iters");
    expect(left.map(({ path }) => path)).to.deep.equal(["param_scheduler.0.eta_min"]);
  });

  it("neither overwrites nor invents files", () => {
    const codeOf = (act: () => unknown): string => {
      try {
        act();
      } catch (error) {
        if (error instanceof SkyError) return error.diagnostic.code;
        throw error;
      }
      return "nothing";
    };
    const out = join(mkdtempSync(join(tmpdir(), "skyc-import-")), "out.sky");
    const config = join(folder, "hydra/config.yaml");
    expect(importFile(config, { out })).to.equal(0);
    expect(readFileSync(out, "utf8")).to.contain("experiment Config {");
    expect(codeOf(() => importFile(config, { out }))).to.equal("SKY8065");
    expect(codeOf(() => importFile(join(folder, "absent.py"), {}))).to.equal("SKY8064");
  });
});
