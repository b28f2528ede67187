import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { zipSync } from "fflate";
import { cacheDirectory, type EngineLayout, engineAsset, engineLayout } from "../runtime/provision/cache-layout.ts";
import { withCacheLock } from "../runtime/provision/cache-lock.ts";
import { libraryIsWhole } from "../runtime/provision/library.ts";
import { npmEnvironment } from "../runtime/provision/npm.ts";
import { isEnginePart, wheelsOf } from "../runtime/provision/pins.ts";
import { formatBytes, type Progress, silent, terminalProgress } from "../runtime/provision/progress.ts";
import { unpackWheel } from "../runtime/provision/unpack-wheel.ts";
import { choiceFile, detectVariant, rememberedVariant } from "../runtime/provision/variant.ts";

describe("set-up: its parts", function () {
  // Other work on the machine may slow the programs that are started here.
  this.timeout(30_000);

  let work: string;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), "skyc-provision-"));
  });
  afterEach(() => {
    rmSync(work, { recursive: true, force: true });
  });

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  function writeWheel(files: Parameters<typeof zipSync>[0]): string {
    const path = join(work, "a.whl");
    writeFileSync(path, zipSync(files));
    return path;
  }

  it("unpacks stored and deflated members, keeps the execute bit, leaves out what is not wanted", async () => {
    const long = "carrot ".repeat(100_000);
    const wheel = writeWheel({
      "a/stored.txt": [bytes("plain"), { level: 0 }],
      "a/long.txt": [bytes(long), { level: 9 }],
      "a/empty": [bytes(""), {}],
      "a/tool": [bytes("#!"), { os: 3, attrs: 0o100755 << 16 }],
      "b/not": [bytes("no"), {}],
    });
    let counted = 0;
    const sizes = await unpackWheel(
      wheel,
      join(work, "out"),
      (name) => name.startsWith("a/"),
      (n) => {
        counted += n;
      },
    );
    expect(Object.fromEntries(sizes)).to.eql({
      "a/stored.txt": 5,
      "a/long.txt": long.length,
      "a/empty": 0,
      "a/tool": 2,
    });
    expect(counted).to.equal(long.length + 7);
    expect(readFileSync(join(work, "out/a/long.txt"), "utf8")).to.equal(long);
    expect(readFileSync(join(work, "out/a/empty"), "utf8")).to.equal("");
    expect(statSync(join(work, "out/a/tool")).mode & 0o111).to.not.equal(0);
    expect(statSync(join(work, "out/a/stored.txt")).mode & 0o111).to.equal(0);
  });

  it("refuses a member outside the target and a wheel that ends too early", async () => {
    const wheel = writeWheel({ "../evil": [bytes("x"), {}] });
    await rejects(
      unpackWheel(
        wheel,
        join(work, "out"),
        () => true,
        () => {},
      ),
      /outside itself/,
    );
    const cut = writeWheel({ a: [bytes("x".repeat(1000)), { level: 0 }] });
    truncateSync(cut, 500);
    await rejects(
      unpackWheel(
        cut,
        join(work, "out"),
        () => true,
        () => {},
      ),
      /no zip directory/,
    );
  });

  it("takes of the wheels what the engine needs, and no Python", () => {
    expect(isEnginePart("tensorflow/libtensorflow_cc.so.2")).to.equal(true);
    expect(isEnginePart("tensorflow/include/tensorflow/c/eager/c_api.h")).to.equal(true);
    expect(isEnginePart("nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc")).to.equal(true);
    expect(isEnginePart("tensorflow/python/lib_pywrap_tensorflow_common.so")).to.equal(false);
    expect(isEnginePart("tensorflow/include/external/llvm-project/a.h")).to.equal(false);
  });

  it("pins every wheel by a SHA-256 and every npm package by its integrity, with no address", () => {
    for (const pin of Object.values(wheelsOf).flat()) expect(pin.sha256).to.match(/^[0-9a-f]{64}$/);
    const text = readFileSync(engineAsset("lock.json"), "utf8");
    const packages = Object.entries(JSON.parse(text).packages as Record<string, { integrity?: string }>);
    expect(packages.filter(([name, entry]) => name !== "" && !entry.integrity?.startsWith("sha512-"))).to.eql([]);
    expect(text).to.not.contain('"resolved"');
  });

  it("puts the cache where XDG_CACHE_HOME says, when that is absolute", () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: "/big" })).to.equal("/big/skyc");
    expect(cacheDirectory({ XDG_CACHE_HOME: "relative" })).to.equal(cacheDirectory({}));
    const { library, binding } = engineLayout("gpu", "/c/skyc");
    expect(library).to.equal("/c/skyc/tensorflow/2.21.0-gpu");
    expect(dirname(binding)).to.equal("/c/skyc/binding");
  });

  it("takes the GPU variant where a driver shows itself, and remembers a choice", () => {
    expect(detectVariant([join(work, "none")])).to.equal("cpu");
    expect(detectVariant([work])).to.equal("gpu");
    expect(rememberedVariant(work)).to.equal(undefined);
    writeFileSync(choiceFile(work), "gpu\n");
    expect(rememberedVariant(work)).to.equal("gpu");
    writeFileSync(choiceFile(work), "tpu\n");
    expect(rememberedVariant(work)).to.equal(undefined);
  });

  it("notices a library file that was cut short", () => {
    const layout: EngineLayout = { ...engineLayout("cpu", work), library: work };
    expect(libraryIsWhole(layout)).to.equal(false);
    mkdirSync(join(work, "tensorflow"));
    writeFileSync(join(work, "tensorflow/lib"), "12345");
    writeFileSync(join(work, "files.json"), JSON.stringify({ "tensorflow/lib": 5 }));
    expect(libraryIsWhole(layout)).to.equal(true);
    truncateSync(join(work, "tensorflow/lib"), 4);
    expect(libraryIsWhole(layout)).to.equal(false);
  });

  it("lets one set-up at a time into a cache; the other waits and says so once", async () => {
    const said: string[] = [];
    const progress: Progress = { ...silent, say: (text) => void said.push(text) };
    const order: string[] = [];
    const one = withCacheLock(work, progress, async () => {
      order.push("in");
      await sleep(400);
      order.push("out");
    });
    await sleep(50);
    await Promise.all([one, withCacheLock(work, progress, async () => void order.push("second"))]);
    expect(order).to.eql(["in", "out", "second"]);
    expect(said).to.have.length(1);
  });

  it("gives its npm the user's settings, without those of an outer npm call", () => {
    const kept = npmEnvironment({
      npm_config_registry: "r",
      npm_config_global: "true",
      npm_config_dry_run: "1",
      HOME: "h",
    });
    expect(kept).to.eql({ npm_config_registry: "r", HOME: "h" });
  });

  it("writes its progress as lines where there is no terminal", () => {
    let text = "";
    const progress = terminalProgress({ write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream);
    progress.begin("downloading it", 274_000_000);
    progress.advance(1);
    progress.end();
    expect(text).to.equal("  downloading it  274 MB\n  downloading it  done in 0 s\n");
    expect(formatBytes(1_260_000_000)).to.equal("1.3 GB");
  });
});

async function rejects(promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  const error = await promise.then(
    () => expect.fail("it did not fail"),
    (reason: Error) => reason,
  );
  expect(error.message).to.match(pattern);
}
