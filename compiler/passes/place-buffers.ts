import type { Kernel } from "./fuse.ts";
import { bytesOfKernel, ownersOf } from "./order-kernels.ts";

/** Memory of the step that holds one result after another, from the first kernel that writes there to the last that reads. */
export interface Buffer {
  readonly bytes: number;
  readonly from: number;
  to: number;
  /** Kernels whose results lie here, one after the other. */
  readonly kernels: number[];
}

/** XLA's alignment of buffers inside the step's memory on a processor. */
const alignment = 64;

/** Life of each result in this order of kernels; a result takes over the memory of an input that is read for the last time and has its size. */
export function buffersOf(
  kernels: readonly Kernel[],
  order: readonly number[],
  results: ReadonlySet<number>,
): Buffer[] {
  const owners = ownersOf(kernels);
  const last = new Int32Array(kernels.length);
  order.forEach((id, time) => {
    last[owners[id]!] = Math.max(last[owners[id]!]!, time);
    for (const input of kernels[id]!.inputs) last[owners[input]!] = time;
  });
  kernels.forEach(({ piece }, id) => {
    if (results.has(piece.id)) last[owners[id]!] = order.length;
  });
  const buffers: Buffer[] = [];
  const holding = new Map<number, Buffer>();
  order.forEach((id, time) => {
    const kernel = kernels[id]!;
    const bytes = bytesOfKernel(kernel);
    if (bytes === 0) return;
    const taken = kernel.reusable
      .map((input) => owners[input]!)
      .find(
        (owner) => last[owner] === time && holding.get(owner)?.to === time && bytesOfKernel(kernels[owner]!) === bytes,
      );
    const buffer = taken === undefined ? undefined : holding.get(taken);
    if (buffer) {
      buffer.to = Math.max(buffer.to, last[id]!);
      buffer.kernels.push(id);
      holding.set(id, buffer);
    } else {
      const made: Buffer = { bytes, from: time, to: last[id]!, kernels: [id] };
      buffers.push(made);
      holding.set(id, made);
    }
  });
  return buffers;
}

/** The most that is alive at once, and when. */
export function most(buffers: readonly Buffer[], length: number): { readonly bytes: number; readonly time: number } {
  const change = new Float64Array(length + 2);
  for (const { bytes, from, to } of buffers) {
    change[from]! += bytes;
    change[to + 1]! -= bytes;
  }
  let now = 0;
  let found = { bytes: 0, time: 0 };
  for (let time = 0; time < length; time++) {
    now += change[time]!;
    if (now > found.bytes) found = { bytes: now, time };
  }
  return found;
}

/** Buffers under this part of the most that is alive fill gaps between the others. */
const negligible = 1 / 4096;

/**
 * Bytes of the one block that holds all buffers, where each keeps its place for life: the largest are placed first, or those that live
 * longest, each in the tightest gap (XLA's `GlobalDecreasingSizeBestFitHeap`, which takes the better of the two).
 */
export function place(buffers: readonly Buffer[], length: number): number {
  const least = most(buffers, length).bytes * negligible;
  const small = buffers.filter(({ bytes }) => bytes < least);
  const large = buffers.filter(({ bytes }) => bytes >= least);
  const life = ({ from, to }: Buffer): number => to - from;
  const bySize = [...large].sort((a, b) => b.bytes - a.bytes);
  const byLife = [...large].sort((a, b) => life(b) - life(a) || b.bytes - a.bytes);
  return Math.min(placeIn(bySize), placeIn(byLife)) + most(small, length).bytes;
}

interface Placed {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

function placeIn(buffers: readonly Buffer[]): number {
  /** By their start. */
  const placed: Placed[] = [];
  let top = 0;
  for (const buffer of buffers) {
    let start = 0;
    let tightest = Number.POSITIVE_INFINITY;
    let at = 0;
    for (const { buffer: other, start: from, end } of placed) {
      if (other.from > buffer.to || buffer.from > other.to) continue;
      const gap = from - start;
      if (gap >= buffer.bytes && gap < tightest) [tightest, at] = [gap, start];
      start = Math.max(start, Math.ceil(end / alignment) * alignment);
    }
    if (tightest === Number.POSITIVE_INFINITY) at = start;
    let index = placed.length;
    while (index > 0 && placed[index - 1]!.start > at) index--;
    placed.splice(index, 0, { buffer, start: at, end: at + buffer.bytes });
    top = Math.max(top, at + buffer.bytes);
  }
  return top;
}
