import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { DataPlan } from "../compiler/elaborate/program.ts";
import { checkData } from "../runtime/data/check-data.ts";
import { writeNpy } from "../runtime/data/npy.ts";
import { openIndex } from "../runtime/data/open-index.ts";
import { TrainingOrder } from "../runtime/data/order.ts";
import { type DataBatch, openData } from "../runtime/data/pipeline.ts";
import { twinOptions } from "../runtime/data/twin/twin-options.ts";
import { writeTwin } from "../runtime/data/twin/write-twin.ts";
import { WorkerPool } from "../runtime/data/worker-pool.ts";
import { thrown } from "./support/code-of.ts";
import { sharedData } from "./support/shared-data.ts";
import { call, folderPlan, twinInputs, twinPlan } from "./support/twin-plan.ts";

const bytesOf = (batch: DataBatch): string =>
  JSON.stringify([
    batch.ids,
    [...batch.feeds].map(([name, { type, data }]) => {
      return [name, type, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")];
    }),
  ]);

describe("the data pipeline", function () {
  this.timeout(20_000);
  let dir: string;
  let root: string;
  const options = twinOptions({ tiles: 11, seed: 5, size: 16, hr_size: 128 });
  const half = (plan: DataPlan): DataPlan => ({
    ...plan,
    inputs: plan.inputs.map((input) => ({ ...input, size: input.size / 2 })),
    labels: { ...plan.labels, size: 8 } as DataPlan["labels"],
    augment: [call("Crop", { size: 8 }), call("Flip", { direction: "both" })],
  });

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "skyc-pipeline-"));
    root = join(dir, "twin");
    await writeTwin(root, options);
  });
  after(() => rmSync(dir, { recursive: true }));

  it("closes before its process ends, also while answers are still coming in", () => {
    const script = fileURLToPath(new URL("support/close-while-loading.ts", import.meta.url));
    const out = execFileSync(process.execPath, ["--import=tsx", script, root], { encoding: "utf8" });
    expect(out).to.equal("closed\n");
  });

  it("gives the same bytes for a step, whatever came before and however many threads there are", async () => {
    const plan = half(twinPlan(root));
    const runs: string[][] = [];
    for (const [workers, from] of [
      [0, 1],
      [1, 3],
      [2, 1],
    ] as const) {
      const data = await openData(plan, { workers, lastStep: 6 });
      const batches: string[] = [];
      for (let step = from; step <= 6; step++) batches.push(bytesOf(await data.at(step)));
      runs.push(batches);
      await data.close();
    }
    expect(runs[1]).to.deep.equal(runs[0]!.slice(2));
    expect(runs[2]).to.deep.equal(runs[0]);
    expect(new Set(runs[0]).size).to.equal(6);
  });

  it("depends on the seed", async () => {
    const first = async (seed: number): Promise<string> => {
      const data = await openData({ ...half(twinPlan(root)), seed }, { workers: 0 });
      const batch = bytesOf(await data.at(1));
      await data.close();
      return batch;
    };
    expect(await first(1)).not.to.equal(await first(2));
  });

  it("gives graph inputs in their form, normalised, padded and masked", async () => {
    const data = await openData(twinPlan(root), { workers: 0 });
    const { feeds, count } = await data.at(1);
    const shapes = Object.fromEntries(
      [...feeds].map(([name, { type }]) => [name, `${type.dtype} ${type.shape.join(" ")}`]),
    );
    expect(shapes).to.deep.equal({
      hr: "f32 4 1 128 128 3",
      "hr.day": "i32 4 1",
      "hr.valid": "f32 4 1",
      ms: "f32 4 8 16 16 10",
      "ms.day": "i32 4 8",
      "ms.valid": "f32 4 8",
      sar: "f32 4 24 16 16 2",
      "sar.day": "i32 4 24",
      "sar.valid": "f32 4 24",
      labels: "i32 4 16 16",
    });
    expect(count).to.equal(4);
    const [valid, day, sar] = ["sar.valid", "sar.day", "sar"].map((name) => feeds.get(name)!.data);
    // No tile has 24 radar images: what is beyond is zero and not valid.
    const size = 16 * 16 * 2;
    for (let t = 0; t < 4 * 24; t++) {
      const image = sar!.subarray(t * size, (t + 1) * size);
      if (valid![t]) expect(image.some((value) => value !== 0)).to.equal(true);
      else expect([day![t], image.every((value) => value === 0)]).to.deep.equal([0, true]);
    }
    const dates = [...valid!].filter((value) => value === 1).length;
    expect(dates).to.be.within(4 * 12, 4 * 20);
    await data.close();
  });

  it("shows a split once and in order at evaluation, and says what is padding", async () => {
    const plan = twinPlan(root, { splits: { train: call("fold", { index: 2 }), test: call("rest") } });
    const data = await openData(plan, { workers: 0 });
    const seen: string[] = [];
    const counts: number[] = [];
    let last: DataBatch | undefined;
    for await (const batch of data.all("test")) {
      seen.push(...batch.ids);
      counts.push(batch.count);
      last = batch;
    }
    expect(seen).to.deep.equal(data.ids("test"));
    expect([data.samples.test, counts]).to.deep.equal([9, [4, 4, 1]]);
    const labels = last!.feeds.get("labels")!.data;
    expect([...labels.subarray(256)].every((label) => label === 19)).to.equal(true);
    expect([...labels.subarray(0, 256)].some((label) => label !== 19)).to.equal(true);
    // A picture shows what evaluation saw, in the modality's own unit.
    const sample = await data.sample("test", 0);
    expect(Math.max(...sample.rasters.hr!.data)).to.be.above(50);
    await data.close();
  });

  it("gives one date where the plan takes one, another in each epoch", async () => {
    const plan = twinPlan(root, { inputs: [{ ...twinInputs.ms, frames: 1 }], batch: 1 });
    const data = await openData(plan, { workers: 0 });
    const days = new Set<string>();
    const per = data.samples.train!;
    for (let step = 1; step <= 5 * per; step++) {
      const { feeds, ids } = await data.at(step);
      if (ids[0] === "10000") days.add(String(feeds.get("ms.day")!.data[0]));
    }
    expect(days.size).to.be.above(1);
    await data.close();
  });

  it("takes each sample once an epoch, also when epochs are no whole number of steps", () => {
    const order = new TrainingOrder(3, 5, 2);
    const places = [1, 2, 3, 4, 5].flatMap((step) => order.at(step));
    for (const epoch of [0, 1]) {
      const samples = places.filter((place) => place.epoch === epoch).map(({ sample }) => sample);
      expect(samples.sort()).to.deep.equal([0, 1, 2, 3, 4]);
    }
  });

  it("says which file is at fault, in threads too, and goes on", async () => {
    const broken = join(root, "DATA_S2/S2_10003.npy");
    const whole = readFileSync(broken);
    truncateSync(broken, 5000);
    const data = await openData(twinPlan(root), { workers: 1 });
    const found = await thrown(async () => {
      for await (const _ of data.all("val"));
    });
    expect(found.code).to.equal("SKY6003");
    expect(found.message).to.contain("DATA_S2/S2_10003.npy");
    writeFileSync(broken, whole);
    expect((await data.at(1)).count).to.equal(4);
    await data.close();
    await data.close();
  });

  it("finds every fault before training, each with its file", async () => {
    const files = { "DATA_HR/HR_10001.png": "text", "ANNOTATIONS/TARGET_10002.npy": undefined } as const;
    const kept = Object.fromEntries(Object.keys(files).map((file) => [file, readFileSync(join(root, file))]));
    for (const [file, text] of Object.entries(files)) {
      if (text === undefined) rmSync(join(root, file));
      else writeFileSync(join(root, file), text);
    }
    renameSync(join(root, "DATA_S1A/S1A_10004.npy"), join(root, "DATA_S1A/kept"));
    const { diagnostics } = await checkData(twinPlan(root));
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY6004", "SKY6002", "SKY6002"]);
    expect(diagnostics.map(({ message }) => message).join()).to.match(/HR_10001.*TARGET_10002.*S1A_10004/s);
    renameSync(join(root, "DATA_S1A/kept"), join(root, "DATA_S1A/S1A_10004.npy"));
    for (const [file, bytes] of Object.entries(kept)) writeFileSync(join(root, file), bytes);
    expect((await checkData(twinPlan(root), { decode: true })).diagnostics).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, string, (plan: DataPlan) => DataPlan])[] = [
    ["a directory that is not there", "SKY6001", (p) => ({ ...p, source: call("local", { path: join(dir, "none") }) })],
    ["a file for a directory", "SKY6001", (p) => ({ ...p, source: call("local", { path: join(root, "README.txt") }) })],
    ["a fold that is not there", "SKY6012", (p) => ({ ...p, splits: { train: call("fold", { index: 9 }) } })],
    ["a split of nothing", "SKY6010", (p) => ({ ...p, splits: { train: call("all"), test: call("rest") } })],
    [
      "training on what is tested",
      "SKY6011",
      (p) => ({ ...p, splits: { train: call("all"), test: call("fold", { index: 1 }) } }),
    ],
    ["tiles of another size", "SKY6018", (p) => ({ ...p, inputs: [{ ...twinInputs.ms, tile: 32 }] })],
    ["the other orbit", "SKY6008", (p) => ({ ...p, format: call("PastisMM", { orbit: "descending" }) })],
    ["a sensor that it has not", "SKY6016", (p) => ({ ...p, inputs: [{ ...twinInputs.ms, sensor: "PlanetFusion" }] })],
    ["a twin of another format", "SKY6017", (p) => ({ ...folderPlan("", 2), source: call("twin"), name: p.name })],
  ];
  for (const [name, code, change] of wrong) {
    it(`refuses ${name}`, async () => {
      const { diagnostics } = await checkData(change(twinPlan(root)));
      expect(diagnostics[0]?.code).to.equal(code);
    });
  }

  it("refuses labels beyond the classes, and bands that the files lack", async () => {
    const few = twinPlan(root, { labels: { kind: "mask", classes: ["a", "b"], ignore: 19, size: 16, gsd: 10 } });
    expect((await checkData(few, { decode: true })).diagnostics[0]?.code).to.equal("SKY6015");
    const b09 = twinPlan(root, { inputs: [{ ...twinInputs.ms, bands: ["B04", "B09"] }] });
    const found = (await checkData(b09, { decode: true })).diagnostics[0];
    expect([found?.code, found?.message]).to.satisfy(([c, m]: string[]) => c === "SKY6016" && m!.includes("band B09"));
  });

  it("reads bands in the order of the plan", async () => {
    const load = async (bands: readonly string[]) => {
      const data = await openData(twinPlan(root, { inputs: [{ ...twinInputs.ms, bands }], batch: 1 }), { workers: 0 });
      const [batch] = [await data.at(1)];
      await data.close();
      return batch.feeds.get("ms")!.data;
    };
    const [all, two] = [await load(twinInputs.ms.bands), await load(["B12", "B02"])];
    for (let p = 0; p < 100; p++) expect([two[2 * p], two[2 * p + 1]]).to.deep.equal([all[10 * p + 9], all[10 * p]]);
  });

  const series: readonly (readonly [string, string, number[]])[] = [
    ["more images than dates", "SKY6029", [40, 10, 16, 16]],
    ["other channels", "SKY6007", [12, 9, 16, 16]],
    ["other axes", "SKY6007", [10, 16, 16]],
  ];
  for (const [name, code, shape] of series) {
    it(`refuses a series with ${name}, before and at decoding`, async () => {
      const path = join(root, "DATA_S2/S2_10003.npy");
      const whole = readFileSync(path);
      const size = shape.reduce((a, b) => a * b);
      await writeNpy(path, "<i2", shape, new Int16Array(size));
      const plan = twinPlan(root, { inputs: [twinInputs.ms] });
      expect((await checkData(plan)).diagnostics[0]?.code).to.equal(code);
      const data = await openData(plan, { workers: 0 });
      expect((await thrown(() => data.sample("val", 0))).code).to.equal(code);
      writeFileSync(path, whole);
    });
  }

  it("says that a thread has ended, instead of waiting for it", async () => {
    const { index, splits } = await openIndex(twinPlan(root));
    const plan = twinPlan(root, { augment: [call("NoSuchBlock")] });
    const pool = new WorkerPool({ plan, root, entries: index.entries, splits, cacheBytes: 0 }, 1);
    expect((await thrown(() => pool.load({ kind: "train", step: 1 }, 0))).code).to.equal("SKY6028");
    expect((await thrown(() => pool.load({ kind: "train", step: 2 }, 0))).code).to.equal("SKY6028");
    await pool.close();
  });

  it("leaves no half file behind", () => {
    expect(readdirSync(dir).filter((name) => name.includes(".tmp"))).to.deep.equal([]);
  });
});

describe("real layouts @data", () => {
  it("reads the PASTIS fixture up to what it lacks: the dates", async function () {
    const path = sharedData(this, "torchgeo_format_fixtures/pastis/PASTIS-R");
    const found = (await checkData(twinPlan(path))).diagnostics[0];
    expect(found?.code).to.equal("SKY6008");
    expect(found?.message).to.contain('metadata.geojson has no "dates-');
  });

  it("reads AID, half of each class for training", async function () {
    this.timeout(20_000);
    const path = sharedData(this, "aid_150px_subset/AID");
    const plan = folderPlan(path, 30, {
      inputs: [{ ...folderPlan("", 30).inputs[0]!, tile: 64, size: 64 }],
      batch: 16,
    });
    const { diagnostics } = await checkData(plan);
    expect(diagnostics).to.deep.equal([]);
    const data = await openData(plan, { workers: 0 });
    expect(data.samples).to.deep.equal({ train: 450, test: 450 });
    expect(data.classes.slice(0, 3)).to.deep.equal(["Airport", "BareLand", "BaseballField"]);
    const perClass = new Map<string, number>();
    for (const id of data.ids("train")) perClass.set(id.split("/")[0]!, (perClass.get(id.split("/")[0]!) ?? 0) + 1);
    expect([...new Set(perClass.values())]).to.deep.equal([15]);
    const { feeds, ids } = await data.at(1);
    const target = feeds.get("target")!;
    expect(target.type.shape).to.deep.equal([16, 30]);
    for (const [i, id] of ids.entries())
      expect(target.data[i * 30 + data.classes.indexOf(id.split("/")[0]!)]).to.equal(1);
    await data.close();
  });

  it("says that the class folders lie one level deeper", async function () {
    const path = sharedData(this, "aid_150px_subset");
    const found = (await checkData(folderPlan(path, 30))).diagnostics[0];
    expect([found?.code, found?.help]).to.satisfy(
      ([c, h]: string[]) => c === "SKY6022" && h!.includes("aid_150px_subset/AID"),
    );
  });
});
