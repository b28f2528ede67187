import type { Graph } from "../../compiler/ir/graph.ts";
import { fuse } from "../../compiler/passes/fuse.ts";
import { bytesOfPiece, piecesOf } from "../../compiler/passes/pieces.ts";
import type { Calibration } from "../../compiler/passes/step-time.ts";

/** What the machine itself takes for a step at the least. */
export interface Limit {
  /** Products and convolutions at the measured peak of large matrix products, ms, with all cores. */
  readonly products_ms: number;
  /** What all other kernels read and write, at the measured memory bandwidth, ms. */
  readonly memory_ms: number;
  /** Floating-point operations of products and convolutions. */
  readonly flops: number;
}

const products = new Set(["matmul", "conv2d", "conv2d_grad_input", "conv2d_grad_weight"]);

/** The limit of one run of an optimised graph on the machine of a calibration, by the kernels that XLA makes of it. */
export function limitOf(graph: Graph, { rates }: Calibration): Limit {
  const { pieces, results } = piecesOf(graph);
  let [flops, bytes] = [0, 0];
  for (const kernel of fuse(pieces, results)) {
    if (kernel.view) continue;
    if (products.has(kernel.piece.op)) flops += kernel.piece.flops;
    else bytes += kernel.reads + bytesOfPiece(kernel.piece);
  }
  return { products_ms: flops * rates.product * 1000, memory_ms: bytes * rates.byte * 1000, flops };
}
