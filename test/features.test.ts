import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import sharp from "sharp";
import { featureInput, frozenFeatures } from "../compiler/elaborate/frozen-features.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { cacheDirectory } from "../runtime/provision/cache-layout.ts";
import { runReference } from "../runtime/reference/run.ts";
import { FeatureData } from "../runtime/train/features/feature-data.ts";
import { openStore } from "../runtime/train/features/feature-folders.ts";
import { featureSpec } from "../runtime/train/features/feature-spec.ts";
import { FeatureStore } from "../runtime/train/features/feature-store.ts";
import type { Batch, HostTensor, KeyedData, Tensors } from "../runtime/train/parts.ts";
import { thrown } from "./support/code-of.ts";
import { scenes, swap } from "./support/planted.ts";
import { experimentWith, planOf } from "./support/small-block.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "skyc-features-"));
const key = (n: number): string => n.toString(16).padStart(64, "0");
const bytes = (n: number): Uint8Array => Uint8Array.of(n, n + 1, n + 2, n + 3);
let stores = 0;
const fresh = (): string => join(folder, `store${stores++}`);

describe("a store of features", () => {
  it("gives back what was written, also to another process, and nothing else", () => {
    const dir = fresh();
    const one = new FeatureStore(dir, 4, 1e6);
    one.write(key(1), bytes(1));
    one.write(key(2), bytes(2));
    one.write(key(1), bytes(9));
    const two = new FeatureStore(dir, 4, 1e6);
    two.write(key(3), bytes(3));
    const three = new FeatureStore(dir, 4, 1e6);
    expect(three.size).to.equal(3);
    for (const n of [1, 2, 3]) expect([...three.read(key(n))!]).to.deep.equal([...bytes(n)]);
    expect(three.read(key(4))).to.equal(undefined);
    for (const store of [one, two, three]) store.close();
  });

  it("takes a changed or cut-off record for none", () => {
    const dir = fresh();
    const store = new FeatureStore(dir, 4, 1e6);
    for (const n of [1, 2, 3]) store.write(key(n), bytes(n));
    store.close();
    const file = join(dir, readdirSync(dir)[0]!);
    const content = readFileSync(file);
    content[68 + 66]! ^= 1;
    writeFileSync(file, content);
    truncateSync(file, content.length - 1);
    const again = new FeatureStore(dir, 4, 1e6);
    expect([1, 2, 3].map((n) => again.read(key(n)) !== undefined)).to.deep.equal([true, false, false]);
    again.write(key(2), bytes(2));
    expect([...again.read(key(2))!]).to.deep.equal([...bytes(2)]);
    again.close();
  });

  it("keeps no more than it may", () => {
    const store = new FeatureStore(fresh(), 4, 2 * 68);
    for (const n of [1, 2, 3]) store.write(key(n), bytes(n));
    expect([store.size, store.full, store.has(key(3))]).to.deep.equal([2, true, false]);
    store.close();
  });

  it("gives way to others when it was not used for longest", () => {
    const dir = fresh();
    const write = (name: string, limit: number): void => {
      const store = openStore({ dir, limit }, name, { name }, 400);
      for (const n of [1, 2, 3]) store.write(key(n), new Uint8Array(400));
      store.close();
    };
    write("old", 1e6);
    write("new", 1e6);
    write("third", 2000);
    expect(readdirSync(dir).sort()).to.deep.equal(["new", "third"]);
  });
});

const values = (variables: readonly Variable[]): Map<string, Float64Array> =>
  new Map(variables.map((v) => [v.name, Float64Array.from(fillInit(v.init, v.type, 3, v.name))]));
const feedsOf = (graph: Graph): Map<string, Float64Array> =>
  new Map(
    [...graph.inputs].map(([name, { type }]) => {
      const size = type.shape.reduce((n, d) => n * d, 1);
      const fixed: Record<string, number> = { lr: 1e-2, step: 1 };
      const at = (i: number): number => {
        if (name in fixed) return fixed[name]!;
        if (name === "target") return i % type.shape.at(-1)! === 1 ? 1 : 0;
        if (name.endsWith(".valid")) return 1;
        return type.dtype === "f32" ? Math.sin(i * 0.37 + name.length) : (i * 7) % 3;
      };
      return [name, Float64Array.from({ length: size }, (_, i) => at(i))];
    }),
  );
/** The model of a text, and its graphs. */
const modelOf = (text: string) => {
  const { plan, graphs } = planOf(text);
  return { model: plan!.model, graphs };
};
const frozenText = (text: string, parts: string): string => swap(text, "  metric:", `  freeze: ${parts}\n  metric:`);

describe("a model cut behind its frozen encoder", () => {
  for (const [kind, name, task, part] of [
    ["backbone", "ViT", "scene_classification", "backbone"],
    ["fusion", "TemporalFusion", "semantic_segmentation", "encoder"],
  ] as const) {
    it(`computes what the whole model computes: ${part}`, () => {
      const { model, graphs } = modelOf(frozenText(experimentWith(kind, name, task), part));
      const cut = frozenFeatures(model)!;
      const held = values(graphs.variables);
      const feeds = feedsOf(graphs.train);
      const whole = runReference(graphs.train, feeds, held);
      const rows = new Map<string, number[]>();
      for (let row = 0; row < model.batch; row++) {
        const own = new Map(
          [...cut.features.inputs].map(([input, { type }]) => {
            const size = type.shape.reduce((n, d) => n * d, 1);
            return [input, feeds.get(input)!.slice(row * size, (row + 1) * size)] as const;
          }),
        );
        for (const [output, { data }] of runReference(optimize(cut.features, ops), own, held).outputs) {
          const all = rows.get(featureInput(output)) ?? [];
          all.push(...data);
          rows.set(featureInput(output), all);
        }
      }
      const fed = new Map([...feeds, ...[...rows].map(([input, data]) => [input, Float64Array.from(data)] as const)]);
      const some = runReference(cut.train, fed, held);
      expect(some.outputs.get("loss")!.data[0]).to.be.closeTo(whole.outputs.get("loss")!.data[0]!, 1e-12);
      expect([...some.updates.keys()].sort()).to.deep.equal([...whole.updates.keys()].sort());
      for (const [variable, { data }] of whole.updates) {
        const found = some.updates.get(variable)!.data;
        for (const [i, value] of data.entries()) expect(found[i], variable).to.be.closeTo(value, 1e-9);
      }
      expect([...cut.train.variables.keys()].filter((v) => v.startsWith(`${part}.`))).to.deep.equal([]);
    });
  }

  it("is only made where nothing of the encoder is trained and the augmentations can be listed", () => {
    const text = experimentWith("backbone", "ViT", "scene_classification");
    const cutOf = (changed: string) => frozenFeatures(modelOf(changed).model);
    const augmented = (list: string) => swap(frozenText(text, "backbone"), "augment: [Flip]", `augment: ${list}`);
    expect(cutOf(text)).to.equal(undefined);
    expect(cutOf(frozenText(text, "head"))).to.equal(undefined);
    expect(cutOf(augmented("[Flip, Rotate90]"))).not.to.equal(undefined);
    expect(cutOf(augmented("[ColorJitter]"))).to.equal(undefined);
    expect(cutOf(augmented("[Flip, Mixup]"))).to.equal(undefined);
    const fused = experimentWith("fusion", "TemporalFusion", "semantic_segmentation");
    expect(cutOf(frozenText(fused, "hr"))).to.equal(undefined);
    expect(cutOf(frozenText(fused, "[hr, ms, sar, fuse]"))).not.to.equal(undefined);
  });
});

/** Two scenes of which step `n` takes sample n % 2 first; the second one is another in each epoch. */
function toyData(): KeyedData & { loaded: string[] } {
  const tensor = (values: number[], shape: number[]): HostTensor => ({
    dtype: "f32",
    shape,
    data: Float32Array.from(values),
  });
  const loaded: string[] = [];
  const batch = (values: number[], what: string): Batch => {
    loaded.push(what);
    return {
      feeds: new Map([["image", tensor([...values, ...Array(2 - values.length).fill(0)], [2, 1])]]),
      count: values.length,
      ids: values.map(String),
    };
  };
  return {
    loaded,
    samples: { train: 2, val: 3 },
    at: async (step) => batch([1, 10 + step], `step ${step}`),
    async *all() {
      yield batch([1, 2], "val 0");
      yield batch([3], "val 1");
    },
    samplesAt: (step) => [
      { id: "1", key: key(1) },
      { id: String(10 + step), key: step > 5 ? undefined : key(10 + step) },
    ],
    samplesOf: () => [1, 2, 3].map((n) => ({ id: String(n), key: key(n) })),
    prefetch: () => {},
    close: async () => {},
  };
}

describe("batches of features", () => {
  const spec = {
    fields: [{ name: "features.map0", type: { dtype: "f32", shape: [1, 1] }, at: 0, bytes: 4, absent: 0 }],
    recordBytes: 4,
    inputs: ["image"],
    batch: 2,
    evaluated: 2,
  } as const;
  const engine = {
    features: (feeds: Tensors): Tensors =>
      new Map([
        [
          "features.map0",
          { dtype: "f32", shape: [1, 1], data: Float32Array.of(Number(feeds.get("image")!.data[0]) ** 2) },
        ],
      ]),
  };
  const made = (limit: number | undefined) => {
    const data = toyData();
    const open = () => (limit === undefined ? undefined : new FeatureStore(fresh(), 4, limit));
    return { data, features: new FeatureData({ data, engine, spec, open }) };
  };
  const valuesOf = ({ feeds }: Batch) => [...feeds.get("features.map0")!.data];

  it("are the same with everything kept, little, or nothing, and load only what is not kept", async () => {
    for (const limit of [1e6, 68, undefined]) {
      const { data, features } = made(limit);
      for (const step of [1, 2, 1, 7, 1]) {
        const batch = await features.at(step);
        expect(valuesOf(batch)).to.deep.equal([1, (10 + step) ** 2]);
        expect(batch.ids).to.deep.equal(["1", String(10 + step)]);
      }
      const steps = limit === 1e6 ? ["step 1", "step 2", "step 7"] : ["step 1", "step 2", "step 1", "step 7", "step 1"];
      expect(data.loaded).to.deep.equal(steps);
      expect(features.computed).to.equal(limit === 1e6 ? 4 : limit === 68 ? 6 : 10);
      await features.close();
    }
  });

  it("of a split come without its images, unless somebody looks at them", async () => {
    const { data, features } = made(1e6);
    const all = async (images: boolean): Promise<Batch[]> => {
      const batches: Batch[] = [];
      for await (const batch of features.all("val", images)) batches.push(batch);
      return batches;
    };
    const first = await all(false);
    expect(first.map(valuesOf)).to.deep.equal([
      [1, 4],
      [9, 0],
    ]);
    expect(data.loaded).to.deep.equal(["val 0", "val 1"]);
    const second = await all(false);
    expect(second.map(valuesOf)).to.deep.equal([
      [1, 4],
      [9, 0],
    ]);
    expect(second.map(({ count }) => count)).to.deep.equal([2, 1]);
    expect(data.loaded.length).to.equal(2);
    expect((await all(true))[1]!.feeds.get("image")!.data[0]).to.equal(3);
    expect(data.loaded.length).to.equal(4);
    await features.close();
  });

  it("refuse numbers that are not finite, and name the sample: SKY7036", async () => {
    const data = toyData();
    const broken = {
      features: () =>
        new Map([["features.map0", { dtype: "f32", shape: [1, 1], data: Float32Array.of(Number.NaN) } as const]]),
    };
    const features = new FeatureData({ data, engine: broken, spec, open: () => undefined });
    const { code, message } = await thrown(() => features.at(1));
    expect([code, message]).to.deep.equal([
      "SKY7036",
      "The frozen encoder makes numbers that are not finite of sample 1 (features.map0).",
    ]);
  });

  it("hold labels beside the features, and the ignored one where a sample is absent", () => {
    const { model, graphs } = modelOf(
      frozenText(experimentWith("fusion", "TemporalFusion", "semantic_segmentation"), "encoder"),
    );
    const found = featureSpec(frozenFeatures(model)!, model, model.labels);
    expect(graphs.train.inputs.has("labels")).to.equal(true);
    expect(found.fields.find(({ name }) => name === "labels")!.absent).to.equal(
      model.labels.kind === "mask" ? model.labels.ignore : -1,
    );
  });
});

describe("training a head on a frozen encoder @engine", function () {
  this.timeout(240_000);
  const images = join(folder, "images");
  const file = join(folder, "probe.sky");
  before(async () => {
    for (const [c, colour] of (["red", "green"] as const).entries()) {
      mkdirSync(join(images, colour), { recursive: true });
      for (let n = 0; n < 6; n++) {
        const pixels = Buffer.from(
          Array.from({ length: 32 * 32 * 3 }, (_, i) =>
            i % 3 === c ? 130 + ((i * 7 + n * 31) % 90) : (i * 3 + n) % 100,
          ),
        );
        await sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } })
          .png()
          .toFile(join(images, colour, `${n}.png`));
      }
    }
    const text = scenes
      .replace(/source: .*/, `source: local(path: "images")`)
      .replace(/classes: \d+/, "classes: 2")
      .replace("{ train: fraction(50%), test: rest }", "{ train: fraction(50%), val: rest }")
      .replace("8 total", "4 total")
      .replace(/length: .*/, "length: 12 iters\n  checkpoint: 5 iters\n  evaluate: 4 iters");
    writeFileSync(file, frozenText(text, "backbone"));
    // A cache of its own for features, beside the engine of this machine.
    mkdirSync(join(folder, "cache/skyc"), { recursive: true });
    for (const part of readdirSync(cacheDirectory()).filter((name) => name !== "features"))
      symlinkSync(join(cacheDirectory(), part), join(folder, "cache/skyc", part));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("ends with the same weights whether features are kept, were kept before, or are not", async () => {
    const run = (out: string, ...more: string[]) => {
      const args = ["--import=tsx", "cli/main.ts", "run", file, "--out", join(folder, out), "--json", ...more];
      const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
      const ended = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
      expect(ended.status, ended.stderr + ended.stdout).to.equal(0);
      const report = JSON.parse(readFileSync(join(folder, out, "report.json"), "utf8"));
      return { weights: report.result.weights, metrics: report.metrics, said: ended.stdout };
    };
    const off = run("off", "--feature-cache", "off");
    const first = run("first");
    const second = run("second");
    const small = run("small", "--feature-cache", "0.01MiB");
    expect(off.said).to.match(/computed anew in every epoch/);
    expect(second.said).to.match(/are there already/);
    for (const other of [first, second, small]) {
      expect(other.weights).to.equal(off.weights);
      expect(other.metrics).to.deep.equal(off.metrics);
    }
  });
});
