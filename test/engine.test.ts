import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { type DType, tensor } from "../compiler/ir/type.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { findNonFinite } from "../runtime/tf/find-non-finite.ts";
import type { HostArray, HostTensor } from "../runtime/tf/host-values.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";
import { openSession, type Session } from "../runtime/tf/session.ts";
import { thrown } from "./support/code-of.ts";
import { tinyFeeds, tinyTrain, tinyValues } from "./support/tiny-train.ts";

const start = promisify(execFile);
const forms = ["plain", "xla"] as const;

const variable = (name: string, dtype: DType, shape: readonly number[]): Variable => ({
  name,
  type: tensor(dtype, shape),
  init: { kind: "zeros" },
  role: "parameter",
  noDecay: false,
});

const codeOf = async (work: () => unknown): Promise<string> => (await thrown(work)).code;

/** Four values of every element kind. */
const samples: Readonly<Record<DType, HostArray>> = {
  f32: Float32Array.of(1.5, -0, Number.NaN, 1e-40),
  bf16: Uint16Array.of(0x3f80, 0xbf80, 0x7f80, 1),
  f16: Uint16Array.of(0x3c00, 0xbc00, 0x7c00, 1),
  i32: Int32Array.of(1, -1, 2 ** 31 - 1, -(2 ** 31)),
  i64: BigInt64Array.of(1n, -1n, 2n ** 62n, -(2n ** 63n)),
  u32: Uint32Array.of(0, 1, 2 ** 31, 2 ** 32 - 1),
  u8: Uint8Array.of(0, 1, 128, 255),
  bool: Uint8Array.of(0, 1, 1, 0),
};
const kinds = Object.keys(samples) as DType[];

async function trained(compile: (typeof forms)[number]): Promise<{ session: Session; graph: Graph }> {
  const { graph, variables } = tinyTrain();
  const session = await openSession({ train: { graph, compile } }, variables);
  session.write(tinyValues(variables));
  return { session, graph };
}

/** The bits of all variables, for comparison without regard to NaN. */
const bits = (session: Session): [string, number[]][] =>
  [...session.read()].map(([name, v]) => [name, [...new Uint8Array(v.buffer, v.byteOffset, v.byteLength)]]);

describe("engine: variables and values @engine", function () {
  this.timeout(120_000);

  it("keeps variables of every element kind, to the bit, apart by session", async () => {
    const variables = kinds.map((dtype) => variable(dtype, dtype, [2, 2]));
    const [one, other] = [await openSession({}, variables), await openSession({}, variables)];
    one.write(new Map(kinds.map((dtype) => [dtype, samples[dtype].slice()])));
    other.write(new Map(kinds.map((dtype) => [dtype, samples[dtype].slice().reverse()])));
    const found = one.read();
    for (const dtype of kinds) {
      expect(found.get(dtype)!.constructor.name, dtype).to.equal(samples[dtype].constructor.name);
      expect([...found.get(dtype)!].map(String), dtype).to.deep.equal([...samples[dtype]].map(String));
    }
    expect([...one.read(["u32"]).keys()]).to.deep.equal(["u32"]);
    one.close();
    other.close();
  });

  it("writes some variables and leaves the others; what was fed may be reused", async () => {
    const session = await openSession({}, [variable("a", "f32", [2]), variable("b", "f32", [2])]);
    const fed = Float32Array.of(1, 2);
    session.write(
      new Map([
        ["a", fed],
        ["b", Float32Array.of(3, 4)],
      ]),
    );
    fed.fill(9);
    session.write(new Map([["b", Float32Array.of(5, 6)]]));
    expect([...session.read().values()].map((values) => [...values])).to.deep.equal([
      [1, 2],
      [5, 6],
    ]);
    session.close();
  });

  for (const compile of forms) {
    it(`passes every element kind through a program, ${compile}`, async () => {
      const g = new GraphBuilder("pass", ops);
      const inputs: Record<string, HostTensor> = {};
      for (const dtype of kinds) {
        g.output(dtype, g.op("reshape", [g.input(dtype, tensor(dtype, [4]))], { shape: [2, 2] }));
        inputs[dtype] = { dtype, shape: [4], data: samples[dtype].slice() };
      }
      const session = await openSession({ pass: { graph: g.finish(), compile } }, []);
      const results = session.run("pass", inputs);
      for (const dtype of kinds) {
        expect([...(results[dtype] as HostArray)].map(String), dtype).to.deep.equal([...samples[dtype]].map(String));
      }
      session.close();
    });

    it(`reads all variables before it assigns any, ${compile}`, async () => {
      const variables = [variable("a", "f32", [3]), variable("b", "f32", [3])];
      const g = new GraphBuilder("swap", ops);
      const [a, b] = variables.map((one) => g.variable(one));
      g.update("a", b!);
      g.update("b", a!);
      const session = await openSession({ swap: { graph: g.finish(), compile } }, variables);
      session.write(
        new Map([
          ["a", Float32Array.of(1, 2, 3)],
          ["b", Float32Array.of(4, 5, 6)],
        ]),
      );
      for (let i = 0; i < 3; i++) session.run("swap");
      expect([...session.read().values()].map((values) => [...values])).to.deep.equal([
        [4, 5, 6],
        [1, 2, 3],
      ]);
      session.close();
    });
  }

  it("refuses what does not fit, with SKY9011", async () => {
    const { session } = await trained("plain");
    const feeds = tinyFeeds();
    const { lr: _, ...without } = feeds;
    const bad: [string, Record<string, HostTensor>][] = [
      ["train", without],
      ["train", { ...feeds, day: { ...feeds.day!, data: Int32Array.of(1) } }],
      ["train", { ...feeds, lr: { dtype: "i32", shape: [], data: Int32Array.of(1) } }],
      ["test", feeds],
    ];
    for (const [program, inputs] of bad) expect(await codeOf(() => session.run(program, inputs))).to.equal("SKY9011");
    expect(await codeOf(() => session.read(["nobody"]))).to.equal("SKY9011");
    session.close();
    expect(await codeOf(() => session.run("train", feeds))).to.equal("SKY9011");
  });

  it("tells what TensorFlow says as SKY7050", async () => {
    const session = await openSession({}, [variable("a", "f32", [2])]);
    expect(await codeOf(() => session.read())).to.equal("SKY7050");
    session.close();
  });
});

for (const compile of forms) {
  describe(`engine: training, ${compile} @engine`, function () {
    this.timeout(240_000);

    it("learns, and needs no more memory after a thousand steps", async () => {
      const { session } = await trained(compile);
      const feeds = tinyFeeds();
      const native = (await loadTensorflow()).backend().binding as unknown as { getNumOfTensors(): number };
      const first = session.run("train", feeds);
      for (let step = 0; step < 100; step++) session.run("train", feeds);
      const [tensors, memory] = [native.getNumOfTensors(), process.memoryUsage.rss()];
      for (let step = 0; step < 1000; step++) session.run("train", feeds);
      expect(native.getNumOfTensors()).to.equal(tensors);
      expect(process.memoryUsage.rss() - memory).to.be.lessThan(64 * 2 ** 20);
      const last = session.run("train", feeds);
      expect(last.loss).to.be.lessThan((first.loss as number) / 10);
      expect(last.finite).to.equal(1);
      expect([...session.read(["count"]).get("count")!]).to.deep.equal([1102]);
      session.close();
    });

    it("changes nothing in a step that goes wrong, and finds where it began", async () => {
      const { session, graph } = await trained(compile);
      const feeds = tinyFeeds();
      session.run("train", feeds);
      const before = bits(session);
      const spoilt = { ...feeds, image: { ...feeds.image!, data: (feeds.image!.data as Float32Array).slice() } };
      spoilt.image.data[7] = Number.NaN;
      const bad = session.run("train", spoilt);
      expect(bad.loss).to.deep.equal(Number.NaN);
      expect(bad.finite).to.equal(0);
      expect(bits(session)).to.deep.equal(before);
      expect(await findNonFinite(session, graph, spoilt)).to.include({ kind: "NaN", op: "input", scope: "image" });
      expect(await findNonFinite(session, graph, feeds)).to.equal(undefined);
      // A finite loss whose gradient is too large for the weights.
      const wild = { ...feeds, lr: { ...feeds.lr!, data: Float32Array.of(Number.POSITIVE_INFINITY) } };
      const stepped = session.run("train", wild);
      expect(stepped.loss).to.satisfy(Number.isFinite);
      expect(stepped.finite).to.equal(0);
      expect(bits(session)).to.deep.equal(before);
      session.close();
    });

    it("names the op and the place where NaN arose, and the infinity behind it", async () => {
      const g = new GraphBuilder("train", ops);
      const x = g.input("x", tensor("f32", [3]));
      const w = g.variable(variable("w", "f32", [3]));
      const scaled = g.scoped("head.scale", () => g.op("div", [x, w]));
      g.output(
        "loss",
        g.scoped("loss", () => g.op("reduce_sum", [g.op("sub", [scaled, scaled])], {})),
      );
      const graph = g.finish();
      const session = await openSession({ train: { graph, compile } }, [...graph.variables.values()]);
      session.write(new Map([["w", Float32Array.of(1, 0, 1)]]));
      const feeds: Record<string, HostTensor> = { x: { dtype: "f32", shape: [3], data: Float32Array.of(1, 2, 3) } };
      expect(await findNonFinite(session, graph, feeds)).to.deep.include({
        kind: "NaN",
        op: "sub",
        scope: "loss",
        from: "div in head.scale (f32[3])",
      });
      session.close();
    });

    it("gives the same bits in two processes, one of them beside a busy one", async () => {
      const script = fileURLToPath(new URL("support/tiny-train-main.ts", import.meta.url));
      const run = async (): Promise<string> =>
        (await start(process.execPath, ["--import=tsx", script, compile])).stdout.trim();
      const alone = await run();
      expect(alone).to.match(/^[0-9a-f]{64}$/);
      expect(await Promise.all([run(), run()])).to.deep.equal([alone, alone]);
    });
  });
}
