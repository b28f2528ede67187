import type { FileTensor } from "../../compiler/blocks/layout-names.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { WeightsLoad } from "../../compiler/elaborate/program.ts";
import type { ChannelSource } from "../../compiler/elaborate/weights.ts";
import { sameShape, showType, sizeOf } from "../../compiler/ir/type.ts";
import { antialiasedMatrix } from "../ops/rules/resample.ts";
import { digest } from "./identity.ts";
import { proveWeights, readWeights } from "./open-weights.ts";
import type { HostTensor, Tensors } from "./parts.ts";
import { fromLayout } from "./rearrange.ts";
import { WeightsFault } from "./weights-fault.ts";
import { fileDigest } from "./weights-file.ts";
import { widen } from "./widen.ts";

/**
 * First values with loaded weights in the place of the random ones: every variable that a load names comes from its file.
 * Errors: SKY6035 where the file is not there, ends early, is damaged, or has other tensors; SKY6036, SKY6037.
 */
export function loadWeights(loads: readonly WeightsLoad[], initial: Tensors): Tensors {
  const values = new Map(initial);
  for (const load of loads) {
    const own = load.names.map((inner): [string, HostTensor] => [inner, initial.get(`${load.scope}.${inner}`)!]);
    const fileOf = (inner: string): FileTensor => load.tensors?.[inner] ?? { names: [inner] };
    const namesIn = (inner: string): string[] =>
      fileOf(inner).names.map((name) => (load.part === undefined ? name : `${load.part}.${name}`));
    const tensors = read(
      load,
      own.flatMap(([inner]) => namesIn(inner)),
    );
    for (const [inner, random] of own) {
      const names = namesIn(inner);
      const parts = names.map((name) => tensors.get(name)!);
      const found = fromLayout(fileOf(inner), random.dtype === "f32" ? parts.map(widen) : parts);
      const adapted = load.input?.name === inner;
      const value = adapted
        ? adaptChannels(found, random, load.input!.axis, load.input!.channels)
        : load.positions?.name === inner
          ? resamplePositions(found, random.shape[1]!, load.positions.prefix)
          : found;
      if (value.dtype !== random.dtype || !sameShape(value.shape, random.shape))
        fail("SKY6035", {
          path: load.path,
          reason: `its "${names.join('", "')}" is ${showType(found)} and the model needs ${showType(random)}`,
        });
      values.set(`${load.scope}.${inner}`, value);
    }
  }
  return values;
}

function read({ path, key }: WeightsLoad, names: readonly string[]): ReadonlyMap<string, HostTensor> {
  try {
    return readWeights({ path, ...(key === undefined ? {} : { key }) }, names);
  } catch (error) {
    if (error instanceof WeightsFault) return refused(path, error);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return fail("SKY6035", { path, reason: code === "ENOENT" ? "it is not there" : code });
  }
}

function refused(path: string, { refusal }: WeightsFault): never {
  if (refusal.code === "SKY6036") return fail("SKY6036", { path, wanted: refusal.wanted });
  if (refusal.code === "SKY6037") return fail("SKY6037", { path, reason: refusal.reason, hint: refusal.hint });
  return fail("SKY6035", { path, reason: refusal.reason });
}

/**
 * Filters by band: slices along the axis of bands are taken by channel, or made where the weights do not know the band.
 * `random`: the values that the parameter would have without weights.
 */
export function adaptChannels(
  loaded: HostTensor,
  random: HostTensor,
  axis: number,
  channels: readonly ChannelSource[],
): HostTensor {
  const known = loaded.shape[axis]!;
  const shape = loaded.shape.map((size, i) => (i === axis ? channels.length : size));
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const from = loaded.data as Float32Array;
  const data = new Float32Array(sizeOf(shape));
  for (let o = 0; o < outer; o++)
    for (const [c, source] of channels.entries())
      for (let i = 0; i < inner; i++) {
        const at = (o * channels.length + c) * inner + i;
        const of = (channel: number): number => from[(o * known + channel) * inner + i]!;
        if (typeof source === "number") data[at] = of(source);
        else if (source === "random") data[at] = Number(random.data[at]);
        else if (source === "mean") {
          let sum = 0;
          for (let channel = 0; channel < known; channel++) sum += of(channel);
          data[at] = sum / known;
        }
      }
  return { dtype: loaded.dtype, shape, data };
}

/**
 * Positions [1, N, D] of a square grid on another one with `places` in all: antialiased bicubic interpolation of the grid, the first
 * `prefix` places as they are (timm's `resample_abs_pos_embed`).
 */
export function resamplePositions(loaded: HostTensor, places: number, prefix: number): HostTensor {
  const [, known, width] = loaded.shape as [number, number, number];
  const [from, to] = [Math.sqrt(known - prefix), Math.sqrt(places - prefix)];
  const matrix = antialiasedMatrix(from, to);
  const source = loaded.data as Float32Array;
  const data = new Float32Array(places * width);
  data.set(source.subarray(0, prefix * width));
  const rows = new Float64Array(to * from * width);
  for (let y = 0; y < to; y++)
    for (let k = 0; k < from; k++)
      for (let i = 0; i < from * width; i++)
        rows[y * from * width + i]! += matrix[y * from + k]! * source[(prefix + k * from) * width + i]!;
  for (let y = 0; y < to; y++)
    for (let x = 0; x < to; x++)
      for (let d = 0; d < width; d++) {
        let sum = 0;
        for (let k = 0; k < from; k++) sum += matrix[x * from + k]! * rows[(y * from + k) * width + d]!;
        data[(prefix + y * to + x) * width + d] = sum;
      }
  return { dtype: loaded.dtype, shape: [1, places, width], data };
}

/** The lock of all loaded weights: what is loaded into what, and the bytes of each file; null where nothing is loaded. Errors: SKY6035. */
export async function weightsLock(loads: readonly WeightsLoad[]): Promise<string | null> {
  if (loads.length === 0) return null;
  const files = new Map<string, string>();
  for (const { path } of loads) {
    if (files.has(path)) continue;
    try {
      proveWeights(path);
      files.set(path, await fileDigest(path));
    } catch (error) {
      if (error instanceof WeightsFault) return refused(path, error);
      const { code, message } = error as NodeJS.ErrnoException;
      return fail("SKY6035", { path, reason: code === "ENOENT" ? "it is not there" : (code ?? message) });
    }
  }
  return digest(loads.map(({ path, ...load }) => ({ ...load, file: files.get(path) })));
}
