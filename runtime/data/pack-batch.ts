import type { Raster, Sample } from "../../compiler/blocks/sample.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, InputPlan } from "../../compiler/elaborate/program.ts";
import { type Shape, sizeOf, type TensorType } from "../../compiler/ir/type.ts";

/** A tensor as the graph takes it. */
export interface BatchTensor {
  readonly type: TensorType;
  readonly data: Float32Array | Int32Array;
}

/** The tensors of a batch by graph input: see `Program.train`. */
export type Feeds = ReadonlyMap<string, BatchTensor>;

const f32 = (shape: Shape): BatchTensor & { readonly data: Float32Array } => {
  return { type: { dtype: "f32", shape }, data: new Float32Array(sizeOf(shape)) };
};
const i32 = (shape: Shape): BatchTensor & { readonly data: Int32Array } => {
  return { type: { dtype: "i32", shape }, data: new Int32Array(sizeOf(shape)) };
};

/**
 * Normalises samples and lays them side by side: per input `<name>` f32[B,T,H,W,C], `<name>.day` i32[B,T], `<name>.valid` f32[B,T]; then `labels`
 * i32[B,H,W] or `target` f32[B,K]. Dates that a sample lacks, and samples that the batch lacks, are zero and not valid; labels of absent samples, and hidden ones, are `ignore`.
 */
export function packBatch(samples: readonly Sample[], plan: DataPlan, batch: number): Feeds {
  const feeds = new Map<string, BatchTensor>();
  for (const input of plan.inputs) packInput(samples, input, batch, feeds);
  const { labels } = plan;
  if (labels.kind === "class") {
    const classes = labels.classes.length;
    const target = f32([batch, classes]);
    for (const [b, sample] of samples.entries()) if (sample.target) target.data.set(sample.target, b * classes);
    feeds.set("target", target);
    return feeds;
  }
  const { size } = labels;
  const masks = i32([batch, size, size]);
  masks.data.fill(labels.ignore);
  for (const [b, { mask, id }] of samples.entries()) {
    if (!mask && plan.hidden && plan.hidden.length > 0) continue;
    if (mask?.height !== size || mask.width !== size) {
      fail("SKY6018", {
        file: `The mask of ${id}`,
        found: `${mask?.width} px`,
        input: "labels",
        expected: `${size} px`,
      });
    }
    masks.data.set(mask!.data, b * size * size);
  }
  feeds.set("labels", masks);
  return feeds;
}

function packInput(samples: readonly Sample[], input: InputPlan, batch: number, feeds: Map<string, BatchTensor>): void {
  const { name, frames, size } = input;
  const channels = input.bands.length;
  const image = f32([batch, frames, size, size, channels]);
  const day = i32([batch, frames]);
  const valid = f32([batch, frames]);
  for (const [b, { rasters, id }] of samples.entries()) {
    const raster = rasters[name]!;
    if (raster.height !== size || raster.width !== size) {
      fail("SKY6018", {
        file: `Input ${name} of ${id}`,
        found: `${raster.width} px`,
        input: name,
        expected: `${size} px`,
      });
    }
    normalize(raster, input, image.data, b * frames * size * size * channels);
    for (let t = 0; t < raster.frames; t++) {
      day.data[b * frames + t] = raster.days[t]!;
      valid.data[b * frames + t] = 1;
    }
  }
  feeds.set(name, image).set(`${name}.day`, day).set(`${name}.valid`, valid);
}

/** `(value - mean) / std` per band, written from `at` on. */
function normalize({ data, channels }: Raster, { mean, std }: InputPlan, out: Float32Array, at: number): void {
  const shift = Float64Array.from(mean);
  const factor = Float64Array.from(std, (value) => 1 / value);
  for (let i = 0; i < data.length; i += channels) {
    for (let c = 0; c < channels; c++) out[at + i + c] = (data[i + c]! - shift[c]!) * factor[c]!;
  }
}
