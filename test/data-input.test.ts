import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { DataPlan } from "../compiler/elaborate/program.ts";
import { batchBytes } from "../runtime/data/batch-bytes.ts";
import type { Decoded } from "../runtime/data/layout.ts";
import { type DataBatch, type DataOptions, openData } from "../runtime/data/pipeline.ts";
import { SampleCache, shared } from "../runtime/data/sample-cache.ts";
import { call, twinInputs } from "./support/twin-plan.ts";
import { writeTiff } from "./support/write-tiff.ts";

const bytesOf = (batch: DataBatch): string =>
  JSON.stringify([
    batch.ids,
    [...batch.feeds].map(([name, { type, data }]) => [
      name,
      type,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
    ]),
  ]);

describe("the input pipeline on rasters", function () {
  this.timeout(60_000);
  let root: string;
  const side = 48;
  const count = 7;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "skyc-input-"));
    for (const folder of ["images", "masks"]) mkdirSync(join(root, folder));
    for (let i = 0; i < count; i++) {
      writeTiff(
        join(root, `images/${i}.tif`),
        { width: side, height: side, bands: 4, type: "uint16", compression: "deflate", tile: 16 },
        (b, y, x) => (i * 977 + b * 331 + y * 53 + x * 7) % 9973,
      );
      writeTiff(join(root, `masks/${i}.tif`), { width: side, height: side, rows: 8 }, (_, y, x) => (i + x + y) % 3);
    }
  });
  after(() => rmSync(root, { recursive: true }));

  const plan = (changes: Partial<DataPlan> = {}): DataPlan => ({
    name: "Fields",
    format: call("RasterFolder", { images: "images/{id}.tif", masks: "masks/{id}.tif" }),
    source: call("local", { path: root }),
    splits: { train: call("all") },
    inputs: [
      {
        ...twinInputs.ms,
        name: "ms",
        bands: ["B02", "B03", "B04", "B08"],
        frames: 1,
        tile: side,
        size: 16,
        mean: [1, 2, 3, 4],
        std: [5, 6, 7, 8],
      },
    ],
    labels: { kind: "mask", classes: ["a", "b", "c"], ignore: 255, size: 16, gsd: 10 },
    augment: [call("Crop", { size: 16 }), call("Flip", { direction: "both" })],
    batch: 3,
    seed: 11,
    ...changes,
  });
  const whole = 1 << 28;
  const steps = async (options: DataOptions, from = 1, to = 9): Promise<readonly string[]> => {
    const data = await openData(plan(), { lastStep: to, ...options });
    const all: string[] = [];
    for (let step = from; step <= to; step++) all.push(bytesOf(await data.at(step)));
    for await (const batch of data.all("train")) all.push(bytesOf(batch));
    await data.close();
    return all;
  };

  it("gives the same bytes with 0, 1, 2 and 4 threads, with and without memory for samples, and with any queue", async () => {
    const expected = await steps({ workers: 0, cacheBytes: 0 });
    expect(new Set(expected.slice(0, 9)).size).to.equal(9);
    for (const [workers, cacheBytes] of [
      [0, 40_000],
      [0, whole],
      [1, whole],
      [2, 0],
      [4, whole],
    ] as const) {
      expect(await steps({ workers, cacheBytes }), `${workers}, ${cacheBytes}`).to.deep.equal(expected);
    }
    expect(await steps({ workers: 2, cacheBytes: 40_000, queueBytes: 1 })).to.deep.equal(expected);
  });

  it("goes on in the middle of an epoch with another number of threads", async () => {
    // Seven samples in batches of three: step 5 stands in the middle of the second epoch.
    const expected = await steps({ workers: 1, cacheBytes: whole });
    expect(await steps({ workers: 2, cacheBytes: 0 }, 5)).to.deep.equal(expected.slice(4));
    expect(await steps({ workers: 0, cacheBytes: whole }, 5)).to.deep.equal(expected.slice(4));
  });

  it("keeps decoded samples within its budget and says what it found there", async () => {
    for (const workers of [0, 2]) {
      const data = await openData(plan(), { workers, cacheBytes: whole, lastStep: 30 });
      for (let step = 1; step <= 30; step++) await data.at(step);
      const { hits, misses, held, bytes, budget, evicted } = data.cached;
      await data.close();
      expect([held, bytes, budget, evicted]).to.deep.equal([count, count * side * side * (4 * 2 + 1), whole, 0]);
      expect(hits + misses).to.equal(90);
      // A sample may be asked for again while it is being decoded.
      expect(misses).to.be.within(count, workers === 0 ? count : 3 * count);
    }
    const small = await openData(plan(), { workers: 0, cacheBytes: 20_000 });
    for (let step = 1; step <= 10; step++) await small.at(step);
    expect(small.cached.bytes).to.be.at.most(20_000);
    await small.close();
  });

  it("loads no more ahead than the queue has bytes for", () => {
    expect(batchBytes(plan())).to.equal(4 * 3 * (16 * 16 * 4 + 2 + 16 * 16));
  });
});

describe("the memory of decoded samples", () => {
  const sample = (n: number): Decoded => ({
    inputs: { ms: { data: new Uint16Array(n / 2), frames: 1, height: 1, width: n / 2, channels: 1 } },
  });

  it("throws out what has not been asked for during two passes, and nothing else", () => {
    const cache = new SampleCache(300, 4);
    for (const name of ["a", "b", "c", "d"]) {
      cache.get(name);
      cache.put(name, sample(100));
    }
    // A fourth does not fit, and the others may come again.
    expect([cache.count.held, cache.count.bytes, cache.open]).to.deep.equal([3, 300, false]);
    for (let i = 0; i < 8; i++) cache.get("b");
    expect(cache.open).to.equal(true);
    cache.put("d", sample(100));
    expect(["a", "b", "c", "d"].map((name) => cache.get(name) !== undefined)).to.deep.equal([false, true, true, true]);
    expect(cache.count.evicted).to.equal(1);
    cache.put("e", sample(400));
    expect(cache.get("e")).to.equal(undefined);
  });

  it("lies where all threads see it", () => {
    const { data } = shared(sample(10)).inputs.ms!;
    expect([data.buffer instanceof SharedArrayBuffer, data instanceof Uint16Array, data.length]).to.deep.equal([
      true,
      true,
      5,
    ]);
  });
});
