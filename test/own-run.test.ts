import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("a run with blocks of one's own @engine", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "skyc-own-run-"));
    cpSync(join(root, "experiments/own-block"), join(folder, "source"), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function skyc(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import=tsx", join(root, "cli/main.ts"), ...args],
      { cwd: root, encoding: "utf8", env: { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.json") } },
    );
    return { status, out: stdout, err: stderr };
  }
  const run = (): string => join(folder, "run");
  const identity = (dir: string): string =>
    (JSON.parse(readFileSync(join(dir, "run.json"), "utf8")) as { identity: { hash: string } }).identity.hash;
  const short = ["--set", "length=2 iters", "--set", "schedule=poly", "--quiet"];

  it("trains two steps and keeps the TypeScript in its folder", () => {
    const { status, err } = skyc("run", join(folder, "source/crops.sky"), "--out", run(), ...short);
    expect(status, err).to.equal(0);
    expect(readdirSync(join(run(), "source")).sort()).to.deep.equal(["crops.sky", "dice.ts", "separable-fcn.ts"]);
  });

  it("is evaluated and verified from its folder alone, when the files are gone", () => {
    rmSync(join(folder, "source"), { recursive: true });
    const evaluated = skyc("eval", run(), "--json");
    expect(evaluated.status, evaluated.err).to.equal(0);
    expect(JSON.parse(evaluated.out).step).to.equal(2);
    const verified = skyc("verify", run());
    expect(verified.status, verified.err).to.equal(0);
    expect(verified.out).to.contain("Equal to the bit");
  });

  it("is another run when a block is edited, and the edited source is refused as the same run's", () => {
    cpSync(join(root, "experiments/own-block"), join(folder, "source"), { recursive: true });
    const path = join(folder, "source/dice.ts");
    writeFileSync(path, readFileSync(path, "utf8").replace("c.mul(loss, share!)", "c.mul(loss, 2 * share!)"));
    const other = join(folder, "other");
    expect(skyc("run", join(folder, "source/crops.sky"), "--out", other, ...short).status).to.equal(0);
    expect(identity(other)).not.to.equal(identity(run()));
    const stored = join(run(), "source/dice.ts");
    writeFileSync(stored, `${readFileSync(stored, "utf8")}\n// edited\n`);
    const refused = skyc("verify", run());
    expect(refused.status).not.to.equal(0);
    expect(refused.err).to.contain("SKY7009");
  });
});
