// B batch, T dates (one), H W pixels, C channels, K classes.
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { below, channelsFirst, normal } from "./parity-values.ts";

/** A batch of scenes as the graphs take it (`feeds`) and as PyTorch does. */
export interface SceneBatch {
  readonly feeds: Map<string, HostTensor>;
  readonly images_BCHW: HostTensor;
  readonly labels_B: HostTensor;
}

/** A batch of three-band scenes of the given number, labels as class probabilities. */
export function sceneBatch(batch: number, size: number, classes: number, number: number): SceneBatch {
  const image = normal([batch, 1, size, size, 3], "image", number);
  const labels_B = below(classes, [batch], "label", number);
  const target = new Float32Array(batch * classes);
  labels_B.data.forEach((label: number | bigint, i: number) => {
    target[i * classes + Number(label)] = 1;
  });
  const feeds = new Map<string, HostTensor>([
    ["image", image],
    ["image.day", { dtype: "i32", shape: [batch, 1], data: new Int32Array(batch) }],
    ["image.valid", { dtype: "f32", shape: [batch, 1], data: new Float32Array(batch).fill(1) }],
    ["target", { dtype: "f32", shape: [batch, classes], data: target }],
  ]);
  return { feeds, images_BCHW: channelsFirst({ ...image, shape: [batch, size, size, 3] }), labels_B };
}

/** Tensors of one kind one behind the other, with a leading axis. */
export function stacked(all: readonly HostTensor[]): HostTensor {
  const { dtype, shape } = all[0]!;
  const numbers = all.flatMap(({ data }) => Array.from(data as Float32Array | Int32Array));
  return {
    dtype,
    shape: [all.length, ...shape],
    data: dtype === "f32" ? Float32Array.from(numbers) : Int32Array.from(numbers),
  };
}
