import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { cacheDirectory } from "../runtime/provision/cache-layout.ts";
import type { Finding } from "../runtime/provision/doctor.ts";
import { npmEnvironment, npmProgram } from "../runtime/provision/npm.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("set-up: the packed tarball, installed with npm install -g into an empty home @engine", function () {
  this.timeout(180_000);
  let work: string;
  let skyc: string;

  function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = work) {
    const outcome = spawnSync(program, args, { cwd, encoding: "utf8", env: { ...npmEnvironment(), ...env } });
    return { status: outcome.status, out: outcome.stdout, err: outcome.stderr };
  }

  before(async () => {
    work = mkdtempSync(join(tmpdir(), "skyc-tarball-"));
    const source = join(work, "source");
    const [home, prefix] = [join(work, "home"), join(work, "prefix")];
    for (const folder of [source, home, prefix]) mkdirSync(folder);
    for (const name of ["package.json", "bin", "docs", "experiments"]) {
      cpSync(join(root, name), join(source, name), { recursive: true });
    }
    // As `npm run build` does, without the type checks, which are another command's.
    const { emit } = await import(pathToFileURL(join(root, "bin/bundle.mjs")).href);
    await emit(root, join(source, "dist"));
    const { emitTypes } = await import(pathToFileURL(join(root, "bin/types.mjs")).href);
    await emitTypes(root, join(source, "dist"));
    const cache = run(npmProgram(), ["config", "get", "cache"]).out.trim();
    const packed = run(npmProgram(), ["pack", "--ignore-scripts", "--pack-destination", work], {}, source);
    expect(packed.status, packed.err).to.equal(0);
    const tarball = readdirSync(work).find((name) => name.endsWith(".tgz"))!;
    const installed = run(npmProgram(), ["install", "--global", "--no-audit", "--no-fund", join(work, tarball)], {
      HOME: home,
      npm_config_prefix: prefix,
      npm_config_cache: cache,
    });
    expect(installed.status, installed.err).to.equal(0);
    skyc = join(prefix, "bin/skyc");
  });
  after(() => {
    rmSync(work, { recursive: true, force: true });
  });

  it("goes straight to work: no set-up of a clone, the version of package.json", () => {
    const { status, out, err } = run(skyc, ["--version"], { HOME: join(work, "home") });
    expect({ status, err }).to.eql({ status: 0, err: "" });
    expect(out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("checks and documents blocks of one's own, and gives their author types", () => {
    const own = join(work, "own");
    cpSync(join(root, "experiments/own-block"), own, { recursive: true });
    const env = { HOME: join(work, "home"), XDG_CACHE_HOME: join(work, "own-cache") };
    for (const time of ["first", "from the cache"]) {
      const { status, out, err } = run(skyc, ["check", "crops.sky"], env, own);
      expect({ status, out, err }, time).to.eql({ status: 0, out: "1 file, 1 experiment: no findings\n", err: "" });
    }
    expect(run(skyc, ["doc", "./dice.ts"], env, own).out).to.match(/^Dice \(loss, dice\.ts\)/);
    const wrong = readFileSync(join(own, "dice.ts"), "utf8").replace("share?: Fraction", "share?: Fractoin");
    writeFileSync(join(own, "wrong.ts"), wrong);
    mkdirSync(join(own, "node_modules"));
    symlinkSync(join(work, "prefix/lib/node_modules/skyc"), join(own, "node_modules/skyc"));
    const settings = { module: "nodenext", target: "es2023", lib: ["es2023"], strict: true, noEmit: true, types: [] };
    const compilerOptions = { ...settings, allowImportingTsExtensions: true, skipLibCheck: true };
    writeFileSync(join(own, "package.json"), JSON.stringify({ type: "module" }));
    const typed = (files: readonly string[]) => {
      writeFileSync(join(own, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      return run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", own]);
    };
    expect(typed(["dice.ts", "separable-fcn.ts"]).out).to.equal("");
    expect(typed(["wrong.ts"]).out).to.contain("Fractoin");
  });

  it("loads the engine from the cache that the clone filled", () => {
    const XDG_CACHE_HOME = dirname(cacheDirectory());
    const { status, out, err } = run(skyc, ["doctor", "--json"], { HOME: join(work, "home"), XDG_CACHE_HOME });
    const found = JSON.parse(out) as readonly Finding[];
    expect(found.find(({ name }) => name === "binding")?.state, err).to.equal("ok");
    expect(status).to.equal(0);
  });

  it("in an empty cache says what is missing, and exits with the code of a machine at fault", () => {
    const { status, out } = run(skyc, ["doctor"], { HOME: join(work, "home"), XDG_CACHE_HOME: join(work, "cache") });
    expect(out).to.match(/missing {2}binding/);
    expect(status).to.equal(5);
  });

  it("refuses --cpu together with --gpu as a fault of usage", () => {
    const { status, err } = run(skyc, ["setup", "--cpu", "--gpu"], { HOME: join(work, "home") });
    expect(status).to.equal(2);
    expect(err).to.contain("--cpu and --gpu exclude each other");
  });
});
