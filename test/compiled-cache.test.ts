import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { clean, sealCompiled } from "../runtime/tf/compiled-cache.ts";

const start = promisify(execFile);
const fresh = (): string => mkdtempSync(join(tmpdir(), "skyc-compiled-"));

describe("compiled graphs that are kept", () => {
  it("stay when they were sealed, and go when they were changed since or never sealed", () => {
    const dir = fresh();
    for (const name of ["good", "bad"]) writeFileSync(join(dir, `${name}.pb`), name);
    sealCompiled(dir);
    writeFileSync(join(dir, "bad.pb"), "bat");
    writeFileSync(join(dir, "half.pb"), "half");
    clean(dir);
    expect(readdirSync(dir).sort()).to.deep.equal(["good.pb", "good.pb.sha256"]);
  });

  it("go from the oldest on where they are too many", () => {
    const dir = fresh();
    for (const [i, name] of ["old", "new"].entries()) {
      writeFileSync(join(dir, `${name}.pb`), "x".repeat(100));
      utimesSync(join(dir, `${name}.pb`), i + 1, i + 1);
    }
    sealCompiled(dir);
    clean(dir, 150);
    expect(readdirSync(dir).sort()).to.deep.equal(["new.pb", "new.pb.sha256"]);
  });

  it("give the same bits as compiling anew, also after an entry was damaged @engine", async () => {
    const dir = fresh();
    const script = fileURLToPath(new URL("support/tiny-train-main.ts", import.meta.url));
    const run = async (cache: string): Promise<string> => {
      // A process that has the library open names its own folder there, and children inherit it.
      const { TF_XLA_FLAGS: _, ...inherited } = process.env;
      const env = { ...inherited, SKYC_COMPILED_CACHE: cache };
      return (await start(process.execPath, ["--import=tsx", script, "xla"], { env })).stdout.trim();
    };
    const expected = await run("off");
    expect(await run(dir)).to.equal(expected);
    const folder = join(dir, readdirSync(dir)[0]!);
    const entry = join(folder, readdirSync(folder).find((name) => name.endsWith(".pb"))!);
    expect(await run(dir)).to.equal(expected);
    const bytes = readFileSync(entry);
    bytes[Math.floor(bytes.length / 2)]! ^= 255;
    writeFileSync(entry, bytes);
    expect(await run(dir)).to.equal(expected);
    expect(readFileSync(entry).equals(bytes)).to.equal(false);
  }).timeout(240_000);
});
