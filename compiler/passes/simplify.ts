import type { GraphBuilder, Ops } from "../ir/builder.ts";
import type { Graph, Node } from "../ir/graph.ts";
import type { Value } from "../ir/op.ts";
import { rewrite } from "../ir/rewrite.ts";
import { sameShape } from "../ir/type.ts";

const holds = (value: Value, number: number): boolean => {
  const node = value as Node;
  const values = node.attrs.values as readonly number[];
  return node.op === "constant" && values.length === 1 && values[0] === number;
};

const sameType = (a: Value, b: Value): boolean =>
  a.type.dtype === b.type.dtype && sameShape(a.type.shape, b.type.shape);

/** The operand that a node equals, for a two-operand op with a neutral element on either or on the right side. */
function neutral(node: Node, inputs: readonly Value[], number: number, bothSides: boolean): Value | undefined {
  const [a, b] = inputs as [Value, Value];
  if (holds(b, number) && sameType(a, node)) return a;
  return bothSides && holds(a, number) && sameType(b, node) ? b : undefined;
}

/** What zeros are put around, where that is along one axis only. */
function padded(node: Node): { axis: number; low: number; high: number } | undefined {
  if (node.op !== "pad" || node.attrs.value !== 0) return undefined;
  const [low, high] = [node.attrs.low as readonly number[], node.attrs.high as readonly number[]];
  const axes = low.flatMap((n, axis) => (n > 0 || high[axis]! > 0 ? [axis] : []));
  const axis = axes[0];
  return axes.length === 1 && axis !== undefined ? { axis, low: low[axis]!, high: high[axis]! } : undefined;
}

/** The sum of two pieces that zeros surround and that lie beside one another is the two side by side: so the gradients of the parts of a whole come together. */
function joined(g: GraphBuilder, [a, b]: readonly Node[]): Value | undefined {
  const [one, other] = [padded(a!), padded(b!)];
  if (!one || !other || one.axis !== other.axis) return undefined;
  const { axis } = one;
  const size = a!.type.shape[axis]!;
  const first = one.low < other.low ? { ...one, node: a! } : { ...other, node: b! };
  const second = one.low < other.low ? { ...other, node: b! } : { ...one, node: a! };
  if (size - first.high !== second.low) return undefined;
  const both = g.op("concat", [first.node.inputs[0]!, second.node.inputs[0]!], { axis });
  if (first.low === 0 && second.high === 0) return both;
  const around = (n: number): number[] => a!.type.shape.map((_, i) => (i === axis ? n : 0));
  return g.op("pad", [both], { low: around(first.low), high: around(second.high), value: 0 });
}

function simpler(g: GraphBuilder, node: Node, inputs: readonly Value[]): Value | undefined {
  const x = inputs[0] as Node | undefined;
  switch (node.op) {
    case "add":
      return neutral(node, inputs, 0, true) ?? joined(g, inputs as readonly Node[]);
    case "sub":
      return neutral(node, inputs, 0, false);
    case "mul":
      return neutral(node, inputs, 1, true);
    case "div":
      return neutral(node, inputs, 1, false);
    case "cast": {
      if (sameType(x!, node)) return x;
      // Widening is exact, so that what follows may start from the short kind.
      const short = x!.op === "cast" && x!.type.dtype === "f32" ? x!.inputs[0]! : undefined;
      if (short?.type.dtype !== "bf16" && short?.type.dtype !== "f16") return undefined;
      return sameType(short, node) ? short : g.op("cast", [short], node.attrs);
    }
    case "broadcast_to":
    case "stop_gradient":
      return sameType(x!, node) ? x : undefined;
    case "reshape": {
      if (sameType(x!, node)) return x;
      return x!.op === "reshape" ? g.op("reshape", [x!.inputs[0]!], node.attrs) : undefined;
    }
    case "transpose": {
      const order = node.attrs.order as readonly number[];
      if (order.every((axis, i) => axis === i)) return x;
      if (x!.op !== "transpose") return undefined;
      const inner = x!.attrs.order as readonly number[];
      const both = order.map((axis) => inner[axis]!);
      return both.every((axis, i) => axis === i) ? x!.inputs[0] : g.op("transpose", [x!.inputs[0]!], { order: both });
    }
    default:
      return undefined;
  }
}

/** Leaves out what changes nothing: x + 0, x · 1, a reshape to the same shape, a transpose and its inverse, a change of kind that the next one takes back. Run it when gradients have been taken. */
export function simplify(graph: Graph, ops: Ops): Graph {
  return rewrite(graph, ops, simpler);
}
