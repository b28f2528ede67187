import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Code, codes } from "../compiler/diag/catalogue/index.ts";
import type { CodeEntry } from "../compiler/diag/message.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("set-up: the launcher, which speaks before anything is installed", function () {
  // Other work on the machine may slow the programs that are started here.
  this.timeout(30_000);

  let work: string;
  let clone: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), "skyc-launcher-"));
    chmodSync(work, 0o755);
    clone = join(work, "clone");
    // A clone in small: the real launcher and settings, one source file.
    mkdirSync(join(clone, "cli"), { recursive: true });
    for (const name of ["grammar", "compiler", "runtime"]) mkdirSync(join(clone, name));
    for (const name of ["skyc", "bin", "tsconfig.json", "package.json", "package-lock.json", ".npmrc"]) {
      cpSync(join(root, name), join(clone, name), { recursive: true });
    }
    writeFileSync(join(clone, "cli/main.ts"), 'console.log("started", ...process.argv.slice(2));\n');
    writeFileSync(join(clone, "runtime/page.html"), "<p>");
  });
  afterEach(() => {
    rmSync(work, { recursive: true, force: true });
  });

  const install = (): void => symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));

  /** A folder with stand-ins for programs, as the whole PATH together with the few that the launcher's shell uses. */
  function pathWith(programs: Record<string, string>): string {
    const folder = join(work, "bin");
    mkdirSync(folder, { recursive: true });
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    for (const name of ["dirname", "readlink"]) {
      const real = spawnSync("which", [name], { encoding: "utf8" }).stdout.trim();
      if (!programs[name]) rmSync(join(folder, name), { force: true });
      symlinkSync(real, join(folder, name));
    }
    return folder;
  }

  function start(args: readonly string[] = [], options: { PATH?: string; uid?: number; node?: boolean } = {}) {
    const { PATH = process.env.PATH, uid, node = false } = options;
    const launcher = node ? [process.execPath, join(clone, "bin/skyc.mjs")] : [join(clone, "skyc")];
    const [program, ...first] = launcher;
    const run = spawnSync(program!, [...first, ...args], {
      encoding: "utf8",
      env: { ...process.env, PATH },
      ...(uid === undefined ? {} : { uid }),
    });
    return { status: run.status, out: run.stdout, err: run.stderr };
  }

  /** What was printed is the catalogue's text and help, with anything in the holes. */
  function expectPrinted(run: { status: number | null; err: string }, code: Code): void {
    expect(run.status, run.err).to.equal(5);
    const entry: CodeEntry = codes[code];
    const anything = new Proxy({}, { get: () => "\u0000" }) as Record<string, string>;
    const parts = [`error ${code}: ${entry.text(anything)}\n`, `  = help: ${entry.help?.(anything) ?? ""}\n`];
    const pattern = parts
      .join("")
      .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("\u0000", ".*");
    expect(run.err).to.match(new RegExp(pattern));
  }

  it("compiles on the first start, passes the arguments on, and goes straight to work on the second", () => {
    install();
    const first = start(["check", "a b"]);
    expect(first.err).to.match(/^Compiling skyc …\n {2}done in \d+ s\n$/);
    expect(first.out).to.equal("started check a b\n");
    const second = start([]);
    expect(second).to.eql({ status: 0, out: "started\n", err: "" });
  });

  it("compiles anew when a source file changed", () => {
    install();
    start();
    writeFileSync(join(clone, "cli/main.ts"), 'console.log("changed");\n');
    expect(start().out).to.equal("changed\n");
  });

  it("keeps the three builds used last, and those that run", () => {
    install();
    start();
    const builds = join(clone, ".build");
    const [oldest] = readdirSync(builds);
    writeFileSync(join(builds, oldest!, `in-use-${process.pid}`), "");
    const seen = ["b", "c", "d", "e"].map((text) => {
      writeFileSync(join(clone, "cli/main.ts"), `console.log("${text}".repeat(${text.charCodeAt(0)}));\n`);
      return start().err && readdirSync(builds).length;
    });
    // The build that is in use stays beside the three.
    expect(seen).to.eql([2, 3, 4, 4]);
    expect(readdirSync(builds)).to.include(oldest);
    expect(readdirSync(join(builds, oldest!)).filter((name) => name.startsWith("in-use-"))).to.have.length(1);
  });

  it("works through a link and from another folder", () => {
    install();
    symlinkSync(join(clone, "skyc"), join(work, "linked"));
    const run = spawnSync(join(work, "linked"), ["x"], { encoding: "utf8", cwd: "/" });
    expect(run.stdout).to.equal("started x\n");
  });

  it("takes over the lock of a killed launcher", () => {
    install();
    const lock = join(clone, ".set-up-lock.tmp");
    mkdirSync(lock);
    utimesSync(lock, new Date(0), new Date(0));
    expect(start().out).to.equal("started\n");
  });

  it("SKY5003: no Node, and an old one", () => {
    const none = start([], { PATH: pathWith({}) });
    expectPrinted(none, "SKY5003");
    expect(none.err).to.contain("none on the PATH");
    // A real old Node is not at hand: this one only says that it is old.
    const versions = "{ ...process.versions, node: '18.20.4' }";
    const script = `Object.defineProperty(process, "versions", { value: ${versions} }); await import("${join(clone, "bin/skyc.mjs")}");`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expectPrinted({ status: run.status, err: run.stderr }, "SKY5003");
    expect(run.stderr).to.contain("v18.20.4");
  });

  it("SKY5006, SKY5007, SKY5010, SKY5011: packages that npm cannot install", () => {
    // The launcher prefers the npm beside Node: a Node that lies alone makes it look on the PATH.
    mkdirSync(join(work, "alone"));
    const alone = join(work, "alone/node");
    symlinkSync(process.execPath, alone);
    for (const [code, said] of [
      ["SKY5006", "npm error code ENOTFOUND\nnpm error network request failed"],
      ["SKY5007", "npm error code ENOSPC"],
      ["SKY5011", "npm error code EUSAGE\nnpm error lock out of step"],
    ] as const) {
      const PATH = pathWith({ npm: `cat <<END\n${said}\nEND\nexit 1`, cat: 'while read -r l; do echo "$l"; done' });
      const script = `process.execPath = "${alone}"; await import("${join(clone, "bin/skyc.mjs")}");`;
      const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
        encoding: "utf8",
        env: { ...process.env, PATH },
      });
      expectPrinted({ status: run.status, err: run.stderr }, code);
      rmSync(join(work, "bin"), { recursive: true });
    }
    const script = `process.execPath = "${alone}"; await import("${join(clone, "bin/skyc.mjs")}");`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      env: { ...process.env, PATH: pathWith({}) },
    });
    expectPrinted({ status: run.status, err: run.stderr }, "SKY5010");
  });

  it("SKY5016: source that does not build", () => {
    install();
    writeFileSync(join(clone, "cli/main.ts"), "const = ;\n");
    const run = start();
    expectPrinted(run, "SKY5016");
    expect(run.err).to.contain("cli/main.ts:1:6");
  });

  it("SKY5018: a clone that may not be written", () => {
    // Root may write anywhere, so another user starts it; without root the mode alone does.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    chmodSync(clone, 0o555);
    const run = start([], { ...(uid === undefined ? {} : { uid }), node: true });
    chmodSync(clone, 0o755);
    expectPrinted(run, "SKY5018");
  });
});
