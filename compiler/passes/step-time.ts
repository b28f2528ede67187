import type { Graph } from "../ir/graph.ts";
import { fuse, type Kernel } from "./fuse.ts";
import { bytesOfPiece, elementsOf, type Piece, piecesOf } from "./pieces.ts";

/** What one machine takes for work of each kind, in seconds for one unit. */
export interface Rates {
  /** A floating-point operation of a large matrix product. */
  readonly product: number;
  /** One matrix of a batched product, besides its operations. */
  readonly matrix: number;
  /** A floating-point operation of a convolution, of its gradient by the input, and of that by the weight. */
  readonly convolution: number;
  readonly convolutionByInput: number;
  readonly convolutionByWeight: number;
  /** A row of channels that a convolution gathers, however few they are. */
  readonly window: number;
  /** A byte that a loop reads or writes in memory. */
  readonly byte: number;
  /** An element of a sum, a difference, a product, a comparison. */
  readonly element: number;
  /** An element of an exponential, an error function, a quotient, a root. */
  readonly costly: number;
  /** An element that is read where it lies far from the one before it: a transposed axis, a gathered row. */
  readonly moved: number;
  /** An element that goes into a sum or a maximum. */
  readonly reduced: number;
  /** The start of a kernel. */
  readonly kernel: number;
  /** The start of a step. */
  readonly step: number;
}

/** Rates as they were measured (`skyc calibrate`). */
export interface Calibration {
  /** Processor and cores, or the device. */
  readonly machine: string;
  /** TensorFlow's version and variant. */
  readonly engine: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly rates: Rates;
}

/** Rounds of Threefry and the making of one number from its bits, in elementary operations on an element. */
const randomOperations = 90;

const movingOps = new Set(["transpose", "gather"]);
const freeOps = new Set(["reshape", "rows", "stop_gradient", "broadcast_to", "slice", "pad", "concat"]);

/** Seconds of the loops in a kernel: arithmetic and memory overlap, so the longer of the two. */
function loopSeconds(kernel: Kernel, rates: Rates): number {
  let arithmetic = 0;
  for (const part of kernel.parts)
    if (part.kind === "loop") arithmetic += elementsOf(part) * elementSeconds(part, rates);
  return Math.max(arithmetic, (kernel.reads + bytesOfPiece(kernel.piece)) * rates.byte);
}

function elementSeconds({ op, expensive }: Piece, rates: Rates): number {
  if (movingOps.has(op)) return rates.moved;
  if (freeOps.has(op)) return 0;
  return expensive && op !== "cast" ? rates.costly : rates.element;
}

function kernelSeconds(kernel: Kernel, rates: Rates): number {
  const { piece, reads, parts } = kernel;
  if (piece.kind === "loop") return loopSeconds(kernel, rates);
  const inner = parts.length > 1 ? loopSeconds(kernel, rates) : 0;
  const read = reads / 4;
  switch (piece.op) {
    case "matmul":
      return Math.max(
        piece.flops * rates.product + piece.matrices * rates.matrix,
        (reads + bytesOfPiece(piece)) * rates.byte,
      );
    case "conv2d":
      return piece.flops * rates.convolution + piece.windows * rates.window;
    case "conv2d_grad_input":
      return piece.flops * rates.convolutionByInput + piece.windows * rates.window;
    case "conv2d_grad_weight":
      return piece.flops * rates.convolutionByWeight + piece.windows * rates.window;
    case "random_bits":
      return elementsOf(piece) * randomOperations * rates.element;
    case "segment_sum":
    case "argmax":
    case "top_k_indices":
      return read * rates.moved;
    default:
      return inner + Math.max(parts.length > 1 ? elementsOf(parts[1]!) : read, elementsOf(piece)) * rates.reduced;
  }
}

/** Seconds that one run of an optimised graph takes on the machine of `calibration`: the sum over the kernels that XLA makes of it. */
export function secondsOf(graph: Graph, { rates }: Calibration): number {
  const { pieces, results } = piecesOf(graph);
  return fuse(pieces, results).reduce(
    (seconds, kernel) => (kernel.view ? seconds : seconds + rates.kernel + kernelSeconds(kernel, rates)),
    rates.step,
  );
}
