import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { quickCommands } from "../cli/quick.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the bundled program", function () {
  this.timeout(60_000);
  let work: string;
  let parts: ReadonlyMap<string, string>;
  before(async () => {
    work = mkdtempSync(join(tmpdir(), "skyc-bundle-"));
    for (const name of ["package.json", "docs", "node_modules", "experiments"])
      symlinkSync(join(root, name), join(work, name));
    const { emit } = await import(pathToFileURL(join(root, "bin/bundle.mjs")).href);
    await emit(root, join(work, "dist"));
    const names = readdirSync(join(work, "dist")).filter((name) => name.endsWith(".js"));
    parts = new Map(names.map((name) => [name, readFileSync(join(work, "dist", name), "utf8")]));
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  /** The sources and packages that are loaded before a source of that name runs, beside those of the program's start. */
  function loadedFor(source: string): { sources: string[]; packages: string[] } {
    const todo = [...parts.keys()].filter(
      (name) => name === "main.js" || parts.get(name)!.includes(`\n// ${source}\n`),
    );
    expect(todo.length, source).to.equal(2);
    const seen = new Set<string>();
    const packages = new Set<string>();
    while (todo.length > 0) {
      const name = todo.pop()!;
      if (seen.has(name)) continue;
      seen.add(name);
      for (const [, from] of parts.get(name)!.matchAll(/^(?:import|\}) ?(?:.*? from )?"([^"]+)";$/gm)) {
        if (from!.startsWith("./")) todo.push(from!.slice(2));
        else if (!from!.startsWith("node:")) packages.add(from!);
      }
    }
    const sources = [...seen].flatMap((name) =>
      [...parts.get(name)!.matchAll(/^\/\/ (\S+\.ts)$/gm)].map(([, file]) => file!),
    );
    return { sources, packages: [...packages] };
  }

  it("loads for fmt the grammar and findings, and no checker", () => {
    const { sources, packages } = loadedFor("cli/format-files.ts");
    expect(packages).to.deep.equal([]);
    expect(sources).to.include.members(["grammar/parser.ts", "grammar/print.ts", "cli/format-files.ts"]);
    expect(sources.filter((file) => /^(compiler\/(?!diag\/)|runtime\/)/.test(file))).to.deep.equal([]);
  });

  it("loads for check no package from elsewhere: no engine, no pictures, no charts", () => {
    const { sources, packages } = loadedFor("cli/check-files.ts");
    expect(packages).to.deep.equal([]);
    expect(sources).to.include.members(["compiler/check/check.ts", "runtime/ops/attention.ts"]);
    expect(sources.filter((file) => /^(compiler\/lower|runtime\/(tf|report|data))\//.test(file))).to.deep.equal([]);
  });

  it("runs, from its own place, also the threads that load data", () => {
    const run = (...args: string[]): string => {
      const { stdout, stderr } = spawnSync(process.execPath, [join(work, "dist/main.js"), ...args], {
        cwd: work,
        encoding: "utf8",
      });
      return stdout + stderr;
    };
    expect(run("check", "experiments/quickstart.sky")).to.equal("1 file, 2 experiments: no findings\n");
    expect(run("explain", "SKY1004")).to.match(/^# SKY1004/);
    const thread = join(work, "dist/runtime/data/load-worker.js");
    expect(existsSync(thread)).to.equal(true);
    const outside = spawnSync(process.execPath, [thread], { encoding: "utf8" });
    // All of it is found; outside of a thread it has nobody to talk to.
    expect(outside.stderr)
      .to.match(/null/)
      .and.not.to.match(/ERR_|Cannot find/);
  });

  it("starts the quick commands from one script whose code it keeps, as if it had started the program itself", () => {
    const quick = pathToFileURL(join(root, "bin/quick.mjs")).href;
    const starter = join(work, "start.mjs");
    const main = JSON.stringify(join(work, "dist/main.js"));
    writeFileSync(
      starter,
      `import { runQuickly } from ${JSON.stringify(quick)};
process.stderr.write((await runQuickly(${main}, process.argv[2])) ? "quick" : "not");\n`,
    );
    const run = (...args: string[]): { out: string; ran: boolean } => {
      const options = { cwd: work, encoding: "utf8" } as const;
      const { stdout, stderr } = spawnSync(process.execPath, [starter, ...args], options);
      return { out: stdout, ran: stderr.endsWith("quick") };
    };
    const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
    const able = major > 21 || (major === 21 && minor >= 7) || (major === 20 && minor >= 12);
    const kept = (): string[] => readdirSync(join(work, "dist")).filter((name) => name.endsWith(".code"));
    run("check", "--help");
    expect(kept()).to.deep.equal([]);
    for (const _ of ["compiled", "from what was kept"]) {
      const { out, ran } = run("check", "experiments/quickstart.sky");
      expect(ran).to.equal(able);
      if (able) expect(out).to.equal("1 file, 2 experiments: no findings\n");
    }
    expect(kept().length).to.equal(able ? 1 : 0);
    if (able) {
      expect(run("explain", "SKY1004").out).to.match(/^# SKY1004/);
      expect(run("explain", "experiments/quickstart.sky", "seed").out).to.include("experiment Quickstart");
      expect(run("check", "experiments/quickstart.sky", "--format", "junit").out).to.match(/^<\?xml/);
      expect(run("fmt", "--check", "experiments/quickstart.sky").out).to.equal("");
      expect(run("fix", "--dry-run", "experiments/quickstart.sky").out).to.equal("1 file: no findings\n");
      const names = ["Quickstart", "QuickstartTable4"];
      expect(run("diff", "experiments/quickstart.sky", ...names).out).to.match(/settings differ/);
    }
    expect(run("plan", "experiments/quickstart.sky").ran).to.equal(false);
  });

  it("has for its quick commands those that the launcher knows", async () => {
    const { quickVerbs } = await import(pathToFileURL(join(root, "bin/quick.mjs")).href);
    expect([...quickVerbs].sort()).to.deep.equal(Object.keys(quickCommands).sort());
  });

  it("keeps the names of functions for stack traces, and the licences of what it holds", () => {
    expect([...parts.values()].some((text) => text.includes("async function formatFiles("))).to.equal(true);
    const licences = readFileSync(join(work, "dist/licenses.txt"), "utf8");
    for (const name of ["chevrotain", "commander", "picocolors"])
      expect(licences).to.match(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    expect(licences)
      .to.match(/Apache License/)
      .and.match(/MIT License/i);
  });
});
