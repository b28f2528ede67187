import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Graph, Variable } from "../../compiler/ir/graph.ts";
import type { Value } from "../../compiler/ir/op.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import type { Rates } from "../../compiler/passes/step-time.ts";
import { ops } from "../ops/generated/index.ts";
import { openSession } from "./session.ts";
import type { Tensorflow } from "./tensorflow.ts";

/** One kind of work: a program that does `units` of it, besides what other rates account for. */
interface Bench {
  readonly rate: keyof Rates;
  /** What is measured, for people. */
  readonly what: string;
  readonly units: number;
  /** Makes the result; what it reads are variables, so that nothing crosses the session's border. */
  build(g: GraphBuilder, read: (name: string, shape: readonly number[]) => Value): Value;
}

const millions = 2 ** 20;
const constant = (g: GraphBuilder, value: number): Value => g.constant(value, { dtype: "f32", shape: [] });
const same = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: [
    [1, 1],
    [1, 1],
  ],
  groups: 1,
};

/** The side of the square maps, and the channels, of the convolutions. */
const [side, channels, images] = [48, 96, 8];
const weightShape = [3, 3, channels, channels];
const mapShape = [images, side, side, channels];
const convolutionFlops = 2 * sizeOf(mapShape) * sizeOf(weightShape.slice(0, 3));
/** The same with as few channels as an image has. */
const narrowShape = [images, 64, 64, 3];
const narrowWeight = [3, 3, 3, 16];
const narrowWindows = images * 64 * 64 * 9;
/** Operations of the chain of elementary ones; an even number. */
const chain = 32;
/** Kernels of the row of small ones. */
const row = 128;

const benches: readonly Bench[] = [
  {
    rate: "step",
    what: "the start of a step",
    units: 1,
    build: (g, read) => g.op("add", [read("one", [1]), constant(g, 1)]),
  },
  {
    rate: "kernel",
    what: "the start of a kernel",
    units: row,
    build(g, read) {
      let x = read("small", [8, 8]);
      for (let i = 0; i < row; i++) x = g.op("matmul", [x, read("small", [8, 8])]);
      return x;
    },
  },
  {
    rate: "byte",
    what: "memory",
    units: 2 * 4 * 16 * millions,
    build: (g, read) => g.op("neg", [read("flat", [16 * millions])]),
  },
  {
    rate: "element",
    what: "sums and products",
    units: chain * millions,
    build(g, read) {
      let x = read("element", [millions]);
      for (let i = 0; i < chain / 2; i++) x = g.op("mul", [g.op("add", [x, constant(g, 0.1 + i)]), x]);
      return x;
    },
  },
  {
    rate: "costly",
    what: "exponentials and quotients",
    units: 3 * 2 * millions,
    build(g, read) {
      const x = read("costly", [2 * millions]);
      return g.op("div", [g.op("exp", [x]), g.op("erf", [x])]);
    },
  },
  {
    rate: "moved",
    what: "transposed axes",
    units: 4 * millions,
    build: (g, read) => g.op("transpose", [read("moved", [64, 256, 256])], { order: [0, 2, 1] }),
  },
  {
    rate: "reduced",
    what: "reductions",
    units: 2 * 4 * millions,
    build(g, read) {
      const x = read("reduced", [2 ** 14, 256]);
      const rows = g.op("reduce_sum", [x], { axes: [1], keep: false });
      const columns = g.op("reduce_sum", [x], { axes: [0], keep: false });
      return g.op("concat", [rows, columns], { axis: 0 });
    },
  },
  {
    rate: "product",
    what: "matrix products",
    units: 2 * 2048 * 384 * 1536,
    build: (g, read) => g.op("matmul", [read("tall", [2048, 384]), read("wide", [384, 1536])]),
  },
  {
    rate: "matrix",
    what: "batched products",
    units: 2048,
    build: (g, read) =>
      g.op("matmul", [read("many", [2048, 64, 16]), read("many", [2048, 64, 16])], { transpose_b: true }),
  },
  {
    rate: "convolution",
    what: "convolutions",
    units: convolutionFlops,
    build: (g, read) => g.op("conv2d", [read("map", mapShape), read("weight", weightShape)], same),
  },
  {
    rate: "convolutionByInput",
    what: "convolutions by their input",
    units: convolutionFlops,
    build: (g, read) =>
      g.op("conv2d_grad_input", [read("weight", weightShape), read("map", mapShape)], {
        ...same,
        input_shape: mapShape,
      }),
  },
  {
    rate: "convolutionByWeight",
    what: "convolutions by their weight",
    units: convolutionFlops,
    build: (g, read) =>
      g.op("conv2d_grad_weight", [read("map", mapShape), read("map", mapShape)], {
        ...same,
        weight_shape: weightShape,
      }),
  },
  {
    rate: "window",
    what: "convolutions of few channels",
    units: narrowWindows,
    build: (g, read) => g.op("conv2d", [read("narrow", narrowShape), read("narrow-weight", narrowWeight)], same),
  },
];

function stateOf(name: string, shape: readonly number[]): Variable {
  return { name, type: { dtype: "f32", shape }, init: { kind: "zeros" }, role: "state", noDecay: true };
}

/** Runs of each program: the first compiles, the fastest counts, as other programs can only make one slower. */
const runs = 12;
/** A program is not repeated beyond this, s. */
const patience = 2;

/** Times work of each kind in a session of its own; `began` hears what is measured next. Under a minute. */
export async function measureMachine(
  tensorflow: Tensorflow,
  began: (what: string, done: number, all: number) => void,
): Promise<Rates> {
  const found: Record<string, number> = {};
  for (const [done, bench] of benches.entries()) {
    began(bench.what, done, benches.length);
    found[bench.rate] = await measure(bench, tensorflow, found as unknown as Rates);
  }
  return found as unknown as Rates;
}

async function measure(bench: Bench, tensorflow: Tensorflow, known: Rates): Promise<number> {
  const g = new GraphBuilder(bench.rate, ops);
  const variables = new Map<string, Variable>();
  const value = bench.build(g, (name, shape) => {
    const variable = stateOf(name, shape);
    variables.set(name, variable);
    return g.variable(variable);
  });
  const result = stateOf("result", value.type.shape);
  g.variable(result);
  g.update("result", value);
  const graph: Graph = g.finish();
  const all = [...variables.values(), result];
  const session = await openSession({ [bench.rate]: graph }, all, { tensorflow });
  try {
    session.write(new Map(all.map(({ name, type }) => [name, new Float32Array(sizeOf(type.shape)).fill(0.5)])));
    session.run(bench.rate);
    let best = Number.POSITIVE_INFINITY;
    const end = performance.now() + patience * 1000;
    for (let run = 0; run < runs && performance.now() < end; run++) {
      const begin = performance.now();
      session.run(bench.rate);
      best = Math.min(best, (performance.now() - begin) / 1000);
    }
    return rateOf(bench, best, known);
  } finally {
    session.close();
  }
}

/** Seconds for a unit, less what the step and other rates take of the program's time. */
function rateOf({ rate, units }: Bench, seconds: number, known: Rates): number {
  const rest = rate === "step" ? seconds : seconds - known.step;
  const beside =
    rate === "matrix"
      ? 2 * 2048 * 64 * 64 * 16 * known.product
      : rate === "window"
        ? 2 * narrowWindows * 3 * 16 * known.convolution
        : 0;
  return Math.max(rest - beside, 0.05 * rest) / units;
}
