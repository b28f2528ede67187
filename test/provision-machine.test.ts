import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { compileBinding } from "../runtime/provision/binding.ts";
import { engineLayout } from "../runtime/provision/cache-layout.ts";
import { withCacheLock } from "../runtime/provision/cache-lock.ts";
import { findCompiler } from "../runtime/provision/compiler.ts";
import { examine, formatFindings } from "../runtime/provision/doctor.ts";
import { fetchWheel } from "../runtime/provision/fetch-wheel.ts";
import { installCommand } from "../runtime/provision/mend.ts";
import { npmCi } from "../runtime/provision/npm.ts";
import type { WheelPin } from "../runtime/provision/pins.ts";
import { requirePlatform } from "../runtime/provision/platform.ts";
import { silent } from "../runtime/provision/progress.ts";
import { provision } from "../runtime/provision/provision.ts";
import { asSetupError, requireSpace, requireWritable } from "../runtime/provision/space.ts";
import { tryEngine } from "../runtime/provision/try-engine.ts";
import { expectCode } from "./support/expect-code.ts";

const pin: WheelPin = {
  project: "tensorflow-cpu",
  version: "2.21.0",
  sha256: "00".repeat(32),
  bytes: 10,
  unpacked: 10,
  platform: "manylinux_2_27_x86_64",
};

describe("set-up: each thing that a machine can lack is one coded message with its mend", function () {
  // Other work on the machine may slow the programs that are started here.
  this.timeout(30_000);

  let work: string;
  const path = process.env.PATH;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), "skyc-provision-"));
  });
  afterEach(() => {
    process.env.PATH = path;
    delete process.env.CXX;
    rmSync(work, { recursive: true, force: true });
  });

  /** Puts a shell script of the given name first on the PATH; with `only`, nothing else is on it. */
  function fake(name: string, script: string, only = false): string {
    const folder = join(work, "bin");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
    process.env.PATH = only ? folder : `${folder}:${path}`;
    return join(folder, name);
  }

  const emptyPath = (): void => {
    process.env.PATH = join(work, "nothing");
  };

  const linux = { system: "linux", architecture: "x64", glibc: "2.36", flags: new Set(["avx"]) };

  it("SKY5001: no python3, and python3 without pip", async () => {
    emptyPath();
    const none = await expectCode("SKY5001", () => fetchWheel(pin, work, silent));
    expect(none.message).to.contain("no python3 on the PATH");
    fake("python3", 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    const bare = await expectCode("SKY5001", () => fetchWheel(pin, work, silent));
    expect(bare.message).to.contain("python3 has no pip");
    expect(bare.help).to.contain(installCommand("pip"));
  });

  it("SKY5002: another system, processor family or C library", async () => {
    await expectCode("SKY5002", () => requirePlatform({ ...linux, system: "darwin" }));
    await expectCode("SKY5002", () => requirePlatform({ ...linux, architecture: "arm64" }));
    await expectCode("SKY5002", () => requirePlatform({ ...linux, glibc: "" }));
    await expectCode("SKY5002", () => requirePlatform({ ...linux, glibc: "2.17" }));
    requirePlatform(linux);
  });

  it("SKY5004: no compiler, or a CXX that does not exist", async () => {
    emptyPath();
    const none = await expectCode("SKY5004", () => findCompiler());
    expect(none.message).to.contain("c++, g++, clang++");
    const named = await expectCode("SKY5004", () => findCompiler({ CXX: "no-such-compiler -m64" }));
    expect(named.message).to.contain("no-such-compiler -m64, as CXX says");
  });

  it("a compiler with arguments in CXX is taken as it is", async () => {
    fake("cache-compiler", 'echo "wrapped $1"');
    expect((await findCompiler({ PATH: process.env.PATH, CXX: "cache-compiler g++" })).command).to.eql([
      "cache-compiler",
      "g++",
    ]);
  });

  it("SKY5005: a compiler that fails, with its own words", async () => {
    const broken = fake("c++", 'echo "error: unrecognized option -std=c++17" >&2; exit 1');
    const compiler = { command: [broken] as [string], version: "old 4.8" };
    const found = await expectCode("SKY5005", () => compileBinding(compiler, engineLayout("cpu", work), work));
    expect(found.message).to.contain("old 4.8").and.to.contain("unrecognized option");
  });

  it("SKY5006: an index that is not reached, by pip and by npm", async () => {
    fake(
      "python3",
      'echo "WARNING: Retrying (Retry(total=1)) after connection broken by NewConnectionError" >&2; exit 1',
    );
    await expectCode("SKY5006", () => fetchWheel(pin, work, silent));
    const npm = fake("npm", 'echo "npm error code ENOTFOUND"; echo "npm error getaddrinfo failed"; exit 1');
    const found = await expectCode("SKY5006", () => npmCi(work, "tfjs-node-gpu", 1, npm));
    expect(found.message).to.contain("getaddrinfo failed");
  });

  it("SKY5007: a disk that is too small, before and during", async () => {
    const before = await expectCode("SKY5007", () => requireSpace(work, 1e18));
    expect(before.message).to.contain(work).and.to.contain("1000000000.0 GB is needed");
    fake("python3", 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1');
    await expectCode("SKY5007", () => fetchWheel(pin, work, silent));
    const noRoom = asSetupError(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" }), work);
    await expectCode("SKY5007", () => {
      throw noRoom;
    });
    const npm = fake("npm", 'echo "npm error code ENOSPC"; exit 1');
    await expectCode("SKY5007", () => npmCi(work, "tfjs-node-gpu", 1, npm));
  });

  it("SKY5008: a cache that cannot be written", async () => {
    const file = join(work, "file");
    writeFileSync(file, "");
    await expectCode("SKY5008", () => requireWritable(join(file, "skyc")));
    const found = await expectCode("SKY5008", () => provision({ cache: join(file, "skyc"), progress: silent }));
    expect(found.help).to.contain("XDG_CACHE_HOME");
  });

  it("SKY5009: a file with another content is refused and removed", async () => {
    fake("python3", 'while [ "$1" != --dest ]; do shift; done; echo other > "$2/tensorflow_cpu.whl"');
    const found = await expectCode("SKY5009", () => fetchWheel(pin, work, silent));
    expect(found.message).to.contain(pin.sha256);
    expect(existsSync(join(work, "wheels", "tensorflow_cpu.whl"))).to.equal(false);
    fake("python3", 'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE." >&2; exit 1');
    await expectCode("SKY5009", () => fetchWheel(pin, work, silent));
  });

  it("SKY5010 and SKY5011: no npm, and an npm that refuses", async () => {
    await expectCode("SKY5010", () => npmCi(work, "tfjs-node-gpu", 1, join(work, "no-npm")));
    const npm = fake("npm", 'echo "npm error code EUSAGE"; echo "npm error the lock is out of step"; exit 1');
    const found = await expectCode("SKY5011", () => npmCi(work, "tfjs-node-gpu", 1, npm));
    expect(found.message).to.contain("the lock is out of step").and.not.to.contain("EUSAGE");
  });

  it("SKY5012: a binding that does not load, and one that crashes the process", async () => {
    const found = await expectCode("SKY5012", () => tryEngine(work));
    expect(found.message).to.contain("Cannot find module");
    const crash = join(work, "node_modules/@tensorflow/tfjs-node-gpu");
    mkdirSync(crash, { recursive: true });
    writeFileSync(join(crash, "index.js"), "process.kill(process.pid, 'SIGILL'); setTimeout(() => {}, 5000);");
    expect((await expectCode("SKY5012", () => tryEngine(work))).message).to.contain("killed");
  });

  it("SKY5013: a set-up whose lock was taken away stops", async () => {
    await expectCode("SKY5013", () =>
      withCacheLock(
        work,
        silent,
        async () => {
          rmSync(join(work, "set-up.lock"), { recursive: true });
          await new Promise((resolve) => setTimeout(resolve, 4000).unref());
        },
        1000,
      ),
    );
  });

  it("SKY5014 and SKY5015: an index without the wheel, and a pip that fails otherwise", async () => {
    fake("python3", 'echo "ERROR: No matching distribution found for tensorflow-cpu==2.21.0" >&2; exit 1');
    await expectCode("SKY5014", () => fetchWheel(pin, work, silent));
    fake("python3", 'echo "pip: something new" >&2; exit 3');
    expect((await expectCode("SKY5015", () => fetchWheel(pin, work, silent))).message).to.contain("something new");
  });

  it("SKY5017: a processor without AVX", async () => {
    await expectCode("SKY5017", () => requirePlatform({ ...linux, flags: new Set(["sse2"]) }));
    requirePlatform({ ...linux, flags: undefined });
  });

  it("a set-up that fails leaves nothing half-made", async () => {
    fake("python3", 'echo "ERROR: No matching distribution found" >&2; exit 1');
    await expectCode("SKY5014", () => provision({ variant: "cpu", cache: work, progress: silent }));
    expect(readdirSync(work, { recursive: true }).filter((name) => /tmp|lock|2\.21/.test(String(name)))).to.eql([]);
  });

  it("a set-up without a compiler downloads nothing and clears what a killed one left", async () => {
    const leftover = join(work, "tensorflow", "2.21.0-cpu.1234.tmp");
    mkdirSync(leftover, { recursive: true });
    const marker = join(work, "asked");
    fake("python3", `: > ${marker}`, true);
    const found = await expectCode("SKY5004", () => provision({ variant: "cpu", cache: work, progress: silent }));
    expect(found.help).to.contain(installCommand("compiler"));
    expect([leftover, marker, engineLayout("cpu", work).library].filter(existsSync)).to.eql([]);
  });

  it("the mend names the distribution's own command", () => {
    expect(installCommand("compiler", "ID=ubuntu\nID_LIKE=debian\n")).to.equal("sudo apt-get install g++");
    expect(installCommand("compiler", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n')).to.equal(
      "sudo dnf install gcc-c++",
    );
    expect(installCommand("pip", "ID=arch\n")).to.equal("sudo pacman -S python-pip");
    expect(installCommand("npm", "")).to.contain("your distribution");
  });

  it("doctor lists every lack with its code and mend, and what is there as ok", async () => {
    emptyPath();
    const findings = await examine(join(work, "cache"));
    const state = Object.fromEntries(findings.map((finding) => [finding.name, finding.state]));
    expect(state).to.include({
      node: "ok",
      "python and pip": "missing",
      "C++ compiler": "missing",
      cache: "ok",
      binding: "missing",
    });
    const lacks = findings.filter((finding) => finding.state === "missing");
    expect(lacks.every((finding) => finding.mend)).to.equal(true);
    const text = formatFindings(findings);
    expect(text).to.contain("SKY5001").and.to.contain("SKY5004").and.to.contain(installCommand("compiler"));
  });
});
