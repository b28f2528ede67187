import type { Graph, Node } from "../ir/graph.ts";
import { bytesOf, isFloat, type Shape, sameShape, sizeOf, type TensorType } from "../ir/type.ts";
import { operationsOf } from "./flops.ts";
import { halfOf, widensAnew } from "./widens-anew.ts";

/**
 * One instruction as the engine's compiler sees it, just before it fuses instructions into kernels. Sizes are those of the result.
 */
export interface Piece {
  readonly id: number;
  /** Pieces that it reads, in the order of its operands. */
  readonly inputs: readonly number[];
  readonly type: TensorType;
  /** Dotted place in the model and op, for people. */
  readonly name: string;
  /** `leaf`: memory that is there before the step. `loop`: one loop over its elements, which may be part of another. `kernel`: a library's kernel, or one of its own. */
  readonly kind: "leaf" | "loop" | "kernel";
  /** Each element of the result needs the elements of the operands at the same place only. */
  readonly elementwise: boolean;
  /** Computing it twice costs more than keeping it. */
  readonly expensive: boolean;
  /** Reads loops as parts of itself. */
  readonly absorbs: boolean;
  /** No more than another reading of its operand's memory, where that is there. */
  readonly view: boolean;
  /** New value of a variable: written where the variable lies. */
  readonly update: boolean;
  /** Bytes that the kernel takes for itself while it runs. */
  readonly workspace: number;
  readonly op: string;
  /** Floating-point operations of a product or a convolution; a multiplication with its addition counts as two. */
  readonly flops: number;
  /** Matrices that a product multiplies one by one. */
  readonly matrices: number;
  /** Rows of channels that a convolution gathers: one for each pixel of its kernel at each place of its map. */
  readonly windows: number;
}

const leaves = new Set(["input", "variable", "constant"]);
/** Loops whose elements come from other places of their operands. */
const movingOps = new Set(
  "reshape transpose broadcast_to slice pad concat reverse iota one_hot gather stop_gradient".split(" "),
);
/** XLA keeps what costs many cycles an element, and computes the rest anew for each reader (`InstructionFusion::IsExpensive`). */
const expensiveOps = new Set("div exp expm1 log log1p pow sqrt rsqrt sin cos tanh erf sigmoid gather".split(" "));
/** Ops with a kernel of their own; a loop in front of them is written to memory first. */
const kernelOps = new Set(
  (
    "matmul conv2d conv2d_grad_input conv2d_grad_weight reduce_sum reduce_mean reduce_max reduce_min argmax top_k_indices " +
    "segment_sum random_bits fold_in avg_pool2d avg_pool2d_grad max_pool2d max_pool2d_grad cumsum keep_greedily"
  ).split(" "),
);

/** Products, whose lowering may widen operands (compiler/lower/tf/half-product.ts). */
const productOp = /^(matmul|conv)/;

/** XLA splits a reduction along an axis longer than this into two (`TreeReductionRewriter`), whose first one stands alone. */
const reductionWindow = 32;

/** Reductions of fewer elements are not worth a kernel of YNNPACK's. */
const smallReduction = 2 ** 15;

/** What a reduction reads: in front of a change of shape that leaves its axes whole, as XLA moves the one over the other. */
interface Reduced {
  readonly source: Node;
  readonly axes: readonly number[];
}

function reducedBy(node: Node): Reduced {
  const source = node.inputs[0] as Node;
  const { shape } = source.type;
  const given = (node.attrs.axes as readonly number[] | null) ?? shape.map((_, axis) => axis);
  const axes = given.map((axis) => (axis < 0 ? axis + shape.length : axis)).sort((a, b) => a - b);
  if (source.op !== "reshape" || axes.some((axis, i) => axis !== i)) return { source, axes };
  const inner = source.inputs[0] as Node;
  const size = sizeOf(shape.slice(0, axes.length));
  for (let count = 1; count <= inner.type.shape.length; count++) {
    if (sizeOf(inner.type.shape.slice(0, count)) === size) {
      return { source: inner, axes: Array.from({ length: count }, (_, axis) => axis) };
    }
  }
  return { source, axes };
}

/**
 * A reduction of products along short axes is the one kind that takes the loop in front of it into its own. All others (YNNPACK's
 * kernels, and the first half of a split one) read from memory.
 */
function absorbsLoop({ source, axes }: Reduced): boolean {
  const { shape } = source.type;
  if (!(source.op === "mul" || source.op === "square" || source.op === "slice" || sizeOf(shape) < smallReduction))
    return false;
  return axes.every((axis) => shape[axis]! <= reductionWindow);
}

const isSmall = (shape: Shape): boolean =>
  sizeOf(shape) < smallReduction && shape.every((size) => size <= reductionWindow);

const loop = {
  kind: "loop",
  elementwise: true,
  expensive: false,
  absorbs: true,
  view: false,
  update: false,
  workspace: 0,
  op: "",
  flops: 0,
  matrices: 0,
  windows: 0,
} as const;
function windowsOf({ op, inputs, type }: Node): number {
  if (!op.startsWith("conv2d")) return 0;
  const [map, weight] =
    op === "conv2d"
      ? [type, inputs[1]!.type]
      : op === "conv2d_grad_input"
        ? [type, inputs[0]!.type]
        : [inputs[1]!.type, type];
  return sizeOf(map.shape.slice(0, -1)) * sizeOf(weight.shape.slice(0, 2));
}

/** A strided convolution's gradient by its input runs over the output's gradient with zeros between, and multiplies them too. */
const dilation = ({ op, attrs }: Node): number =>
  op === "conv2d_grad_input" ? (attrs.strides as readonly number[]).reduce((a, b) => a * b, 1) : 1;

/** A transpose that leaves the last axis where it is copies whole rows. */
function keepsRows({ attrs }: Node): boolean {
  const order = attrs.order as readonly number[];
  return order.at(-1) === order.length - 1;
}

/**
 * The gradient of a convolution that steps over more than one pixel spreads what comes from above over all pixels, zeros between,
 * in memory of its own.
 */
function spreadBytes({ inputs, attrs, type }: Node): number {
  if ((attrs.strides as readonly number[]).every((step) => step === 1)) return 0;
  const [weight, up] = [inputs[0]!.type, inputs[1]!.type];
  const [images, height, width] = type.shape as [number, number, number];
  const [rows, columns] = weight.shape as [number, number];
  const places = images * (height + rows - 1) * (width + columns - 1);
  return (bytesOf(up) / sizeOf(up.shape)) * places * up.shape.at(-1)!;
}

/** A layout change or another loop whose elements come from elsewhere. */
const moved = { elementwise: false, op: "transpose" } as const;
const kernel = { kind: "kernel", elementwise: false, absorbs: false } as const;

/** Collects pieces; what a graph's node becomes, and what the session adds to it. */
class PieceList {
  readonly pieces: Piece[] = [];
  readonly #reductions = new Map<string, number>();

  /** A reduction that keeps its axes and one that does not are the same to XLA: it does them once. */
  reduction(node: Node, name: string, values: readonly number[]): number {
    const reduced = reducedBy(node);
    const source = values[reduced.source.id]!;
    const key = `${node.op} ${source} ${reduced.axes.join()}`;
    const known =
      this.#reductions.get(key) ??
      this.add(node.type, [source], name, { ...kernel, op: node.op, absorbs: absorbsLoop(reduced) });
    this.#reductions.set(key, known);
    return known;
  }

  add(type: TensorType, inputs: readonly number[], name: string, rest: Partial<Piece> = {}): number {
    const id = this.pieces.length;
    this.pieces.push({ id, inputs, type, name, ...loop, ...rest });
    return id;
  }
}

/** Fewer bytes than its operand has: XLA keeps it where several read it, rather than the operand. */
const narrows = ({ op, inputs, type }: Node): boolean => op === "cast" && bytesOf(type) < bytesOf(inputs[0]!.type);

function addNode(list: PieceList, node: Node, values: readonly number[], anew: (operand: Node) => boolean): number {
  const { op, type } = node;
  const inputs = node.inputs.map((input) => {
    if (!anew(input as Node)) return values[input.id]!;
    return list.add(input.type, [values[(input as Node).inputs[0]!.id]!], `${node.scope}.cast (anew)`, { op: "cast" });
  });
  const name = node.scope === "" ? op : `${node.scope}.${op}`;
  if (leaves.has(op)) return list.add(type, [], name, { kind: "leaf", elementwise: false, absorbs: false });
  const matrices = op === "matmul" ? sizeOf(type.shape.slice(0, -2)) : 0;
  const work = { op, flops: operationsOf(node) * dilation(node), matrices, windows: windowsOf(node) };
  if (op === "conv2d_grad_weight") {
    // The batch becomes the channels, so both operands are written anew in that order.
    const turned = inputs.map((input, i) => list.add(node.inputs[i]!.type, [input], `${name} (turned)`, moved));
    return list.add(type, [list.add(type, turned, name, { ...kernel, ...work })], `${name} (order)`, moved);
  }
  if (op === "conv2d_grad_input") {
    const turned = list.add(node.inputs[0]!.type, [inputs[0]!], `${name} (turned)`, moved);
    return list.add(type, [turned, ...inputs.slice(1)], name, { ...kernel, ...work, workspace: spreadBytes(node) });
  }
  if (op.startsWith("reduce_")) return list.reduction(node, name, values);
  if (kernelOps.has(op)) return list.add(type, inputs, name, { ...kernel, ...work });
  return list.add(type, inputs, name, {
    elementwise: !movingOps.has(op),
    expensive: expensiveOps.has(op) || narrows(node),
    op: op === "transpose" && keepsRows(node) ? "rows" : op,
    view: op === "reshape" || op === "stop_gradient",
  });
}

/**
 * The session's guard: every new value is held against the old one until it is known that all new parameters are finite
 * (compiler/lower/tf/guard.ts), which is what keeps new values beside the old until the end of the step.
 */
function addGuard(list: PieceList, graph: Graph, values: readonly number[]): number {
  const scalar: TensorType = { dtype: "f32", shape: [] };
  const flag: TensorType = { dtype: "bool", shape: [] };
  const parameters = [...graph.updates].filter(([name]) => graph.variables.get(name)?.role === "parameter");
  const loss = graph.outputs.get("loss");
  const watched = [...parameters.map(([, value]) => value), ...(loss ? [loss] : [])];
  // The last comes first: TensorFlow turns each `a and b` round, and XLA reads the one in front first.
  const flags = watched.reverse().map((value) => {
    const difference = list.add(value.type, [values[value.id]!, values[value.id]!], "guard.sub");
    const small = isSmall(value.type.shape);
    const whole = { ...kernel, absorbs: small, ...(small ? ({ kind: "loop" } as const) : {}) };
    return list.add(flag, [list.add(scalar, [difference], "guard.sum", whole)], "guard.finite");
  });
  const good = list.add(flag, flags, "guard.good", { kind: "kernel" });
  for (const [name, value] of graph.updates) {
    const old = graph.nodes.find((node) => node.op === "variable" && node.attrs.name === name);
    const kept = old ? [values[old.id]!] : [];
    list.add(value.type, [good, values[value.id]!, ...kept], `${name} (new)`, { update: true });
  }
  return good;
}

/** The graph as the engine's compiler gets it: its nodes, layout changes that its convolutions ask for, and the guard of a training step. */
export function piecesOf(graph: Graph): { readonly pieces: readonly Piece[]; readonly results: ReadonlySet<number> } {
  const list = new PieceList();
  const values: number[] = [];
  const anew = (node: Node, operand: Node): boolean => productOp.test(node.op) && widensAnew(graph, node, operand);
  const read = new Set(graph.nodes.flatMap((node) => node.inputs.filter((input) => !anew(node, input as Node))));
  for (const node of graph.nodes) {
    // What every reader widens for itself is not widened before.
    const half = read.has(node) ? undefined : halfOf(node);
    values.push(half ? values[half.id]! : addNode(list, node, values, (operand) => anew(node, operand)));
  }
  const results = new Set([...graph.outputs.values()].map(({ id }) => values[id]!));
  const trains = [...graph.updates.keys()].some((name) => graph.variables.get(name)?.role === "parameter");
  if (trains) results.add(addGuard(list, graph, values));
  else
    for (const [name, value] of graph.updates)
      list.add(value.type, [values[value.id]!], `${name} (new)`, { update: true });
  return { pieces: list.pieces, results };
}

/** Elements of a piece's result. */
export const elementsOf = (piece: Piece): number => sizeOf(piece.type.shape);

/** Bytes that a piece's result takes in memory, where it is written there. */
export const bytesOfPiece = (piece: Piece): number => bytesOf(piece.type);

/** Whether two results have the same elements at the same places. */
export const sameLayout = (a: Piece, b: Piece): boolean =>
  a.type.dtype === b.type.dtype && sameShape(a.type.shape, b.type.shape);

/** The same, through a change of kind: numbers of another length, one for one. */
export const samePlaces = (a: Piece, b: Piece): boolean =>
  sameLayout(a, b) || (isFloat(a.type.dtype) && isFloat(b.type.dtype) && sameShape(a.type.shape, b.type.shape));
