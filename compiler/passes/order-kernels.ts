import type { Kernel } from "./fuse.ts";
import { bytesOfPiece, elementsOf } from "./pieces.ts";

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
  kernels.forEach(({ view, inputs }, id) => owners.push(view && inputs.length > 0 ? owners[inputs[0]!]! : id));
  return owners;
}

/**
 * Depth first from the results; of a kernel's inputs first the one behind which most is shared, then the one with most memory behind
 * it. Both are sums over ways and not over kernels, and grow past all measure; XLA cuts them at what it has seen so far, and so do we:
 * of two that are cut, the one that it saw later comes first.
 */
export function depthFirst(kernels: readonly Kernel[], roots: readonly number[]): number[] {
  const readers = readersOf(kernels);
  const shared = new Float64Array(kernels.length);
  const behind = new Float64Array(kernels.length);
  let total = 0;
  for (const id of written(kernels, roots)) {
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

/** Depth first from the results, inputs as they are written. */
export const written = (kernels: readonly Kernel[], roots: readonly number[]): number[] => walk(kernels, roots);

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

/** Of the kernels that can run, always the one that frees most; small numbers at once; then the one with most readers. */
export function greedy(kernels: readonly Kernel[]): number[] {
  const readers = readersOf(kernels);
  const owners = ownersOf(kernels);
  const uses = new Int32Array(kernels.length);
  const read = kernels.map(({ inputs }) => [...new Set(inputs.map((input) => owners[input]!))]);
  for (const buffers of read) for (const buffer of buffers) uses[buffer]! += 1;
  const waiting = kernels.map(({ inputs }) => inputs.length);
  const ready: number[] = [];
  kernels.forEach((_, id) => {
    if (waiting[id] === 0) ready.push(id);
  });
  const scalar = kernels.map(({ piece }) => elementsOf(piece) === 1);
  const gain = (id: number): number => {
    if (scalar[id]) return Number.MAX_SAFE_INTEGER;
    let freed = -bytesOfKernel(kernels[id]!);
    for (const buffer of read[id]!) if (uses[buffer] === 1) freed += bytesOfKernel(kernels[buffer]!);
    return freed;
  };
  const order: number[] = [];
  while (ready.length > 0) {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    ready.forEach((id, i) => {
      const now = gain(id);
      const more = now - most || readers[id]!.length - readers[ready[best]!]!.length;
      if (more >= 0) [best, most] = [i, now];
    });
    const [id] = ready.splice(best, 1) as [number];
    order.push(id);
    for (const buffer of read[id]!) uses[buffer]! -= 1;
    for (const reader of readers[id]!) {
      waiting[reader]! -= 1;
      if (waiting[reader] === 0) ready.push(reader);
    }
  }
  return order;
}
