import type { Kernel } from "./fuse.ts";
import { bytesOfPiece } from "./pieces.ts";

/** Bytes that a kernel's result needs of the step's own memory: none where it lies in a variable or is another's memory. */
export const bytesOfKernel = ({ piece, view }: Kernel): number => (view || piece.update ? 0 : bytesOfPiece(piece));

/** What the step has to give: results, then new values of variables. */
export function rootsOf(kernels: readonly Kernel[], results: ReadonlySet<number>): number[] {
  const ids = kernels.map((_, id) => id);
  const pieces = (id: number) => kernels[id]!.piece;
  return [...ids.filter((id) => results.has(pieces(id).id)), ...ids.filter((id) => pieces(id).update)];
}

/** Readers of each kernel. */
function readersOf(kernels: readonly Kernel[]): number[][] {
  const readers: number[][] = kernels.map(() => []);
  kernels.forEach(({ inputs }, id) => {
    for (const input of inputs) readers[input]!.push(id);
  });
  return readers;
}

/** The kernel whose memory a result is: itself, or what it is a view of. */
export function ownersOf(kernels: readonly Kernel[]): number[] {
  const owners: number[] = [];
  for (const { view, inputs } of kernels) owners.push(view && inputs.length > 0 ? owners[inputs[0]!]! : owners.length);
  return owners;
}

/**
 * The order in which XLA runs kernels when it looks for little memory (`DFSMemoryScheduler`; it takes the best of three orders, and
 * this was the best wherever it was looked at). Depth first from the results; of a kernel's inputs first the one behind which most is shared, then the one with most memory behind
 * it. Both are sums over ways and not over kernels, and grow past all measure; XLA cuts them at what it has seen so far, and so do we:
 * of two that are cut, the one that it saw later comes first.
 */
export function depthFirst(kernels: readonly Kernel[], roots: readonly number[]): number[] {
  const readers = readersOf(kernels);
  const shared = new Float64Array(kernels.length);
  const behind = new Float64Array(kernels.length);
  let total = 0;
  for (const id of walk(kernels, roots)) {
    const kernel = kernels[id]!;
    const size = kernel.view ? 0 : bytesOfPiece(kernel.piece);
    total += size;
    let [users, bytes] = [Math.max(0, readers[id]!.length - 1), size];
    for (const input of kernel.inputs) {
      users += shared[input]!;
      bytes += behind[input]!;
    }
    shared[id] = Math.min(users, kernels.length);
    behind[id] = Math.min(bytes, total);
  }
  return walk(kernels, roots, (a, b) => shared[b]! - shared[a]! || behind[b]! - behind[a]! || a - b);
}

/** Depth first from the roots; inputs as they stand, or in the order of `before`. */
function walk(
  kernels: readonly Kernel[],
  roots: readonly number[],
  before?: (a: number, b: number) => number,
): number[] {
  const state = new Uint8Array(kernels.length);
  const order: number[] = [];
  for (const root of before ? [...roots].sort(before) : roots) {
    const stack: number[] = [root];
    while (stack.length > 0) {
      const id = stack.at(-1)!;
      if (state[id] !== 0) {
        stack.pop();
        if (state[id] === 1) order.push(id);
        state[id] = 2;
        continue;
      }
      state[id] = 1;
      const { inputs } = kernels[id]!;
      const sorted = before ? [...inputs].sort(before) : inputs;
      for (let i = sorted.length - 1; i >= 0; i--) if (state[sorted[i]!] === 0) stack.push(sorted[i]!);
    }
  }
  return order;
}
