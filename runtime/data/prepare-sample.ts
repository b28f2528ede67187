import type { Augment } from "../../compiler/blocks/define.ts";
import { blocks } from "../../compiler/blocks/registry.ts";
import type { Mask, Raster, Sample } from "../../compiler/blocks/sample.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan } from "../../compiler/elaborate/program.ts";
import { foldIn, type Key, Noise } from "../../compiler/ir/noise.ts";
import { chooseFrames } from "./choose-frames.ts";
import type { Decoded, Entry, Stored } from "./layout.ts";
import { type Part, windowOf } from "./part.ts";

/** The augmentations of a plan, with their properties. */
export type Augments = readonly { readonly block: Augment<never>; readonly props: never }[];

/** The augmentation blocks of a plan. */
export function augmentsOf(plan: DataPlan): Augments {
  return plan.augment.map(({ block, props }) => {
    const found = blocks.get(`augment:${block}`);
    if (!found) return fail("SKY9001", { detail: `augmentation ${block} is not in the registry` });
    return { block: found as unknown as Augment<never>, props: props as never };
  });
}

/** The noise of one augmentation of one sample; `site` keeps two of the same name apart. */
export const noiseAt = (key: Key, site: number, name: string): Noise => new Noise(foldIn(foldIn(key, site), name));

function rasterOf(stored: Stored, days: readonly number[], frames: readonly number[], part: Part | undefined): Raster {
  const { channels, height: high, width: wide } = stored;
  const { top, left, height, width } = part ? windowOf(part, wide) : { top: 0, left: 0, height: high, width: wide };
  const row = width * channels;
  const data = new Float32Array(frames.length * height * row);
  for (const [i, frame] of frames.entries()) {
    if (!part) {
      data.set(stored.data.subarray(frame * height * row, (frame + 1) * height * row), i * height * row);
      continue;
    }
    for (let y = 0; y < height; y++) {
      const from = ((frame * high + top + y) * wide + left) * channels;
      data.set(stored.data.subarray(from, from + row), (i * height + y) * row);
    }
  }
  return {
    data,
    frames: frames.length,
    height,
    width,
    channels,
    days: Int32Array.from(frames, (frame) => days[frame]!),
  };
}

function maskOf({ data, height: high, width: wide }: Stored, part: Part | undefined): Mask {
  if (!part) return { data: Int32Array.from(data), height: high, width: wide };
  const { top, left, height, width } = windowOf(part, wide);
  const cut = new Int32Array(height * width);
  for (let y = 0; y < height; y++)
    cut.set(data.subarray((top + y) * wide + left, (top + y) * wide + left + width), y * width);
  return { data: cut, height, width };
}

function targetOf(category: number, classes: number): Float32Array {
  const target = new Float32Array(classes);
  target[category] = 1;
  return target;
}

/** A decoded sample in floats, or a part of it, in the modality's own unit, with the dates that the model gets. `key` is given in training. */
export function toSample(entry: Entry, decoded: Decoded, plan: DataPlan, key?: Key, part?: Part): Sample {
  const rasters: Record<string, Raster> = {};
  for (const input of plan.inputs) {
    const stored = decoded.inputs[input.name]!;
    const noise = key && new Noise(foldIn(foldIn(key, "dates"), input.name));
    const frames = chooseFrames(stored.frames, input.frames, noise);
    rasters[input.name] = rasterOf(stored, entry.days[input.name]!, frames, part);
  }
  return {
    id: entry.id,
    rasters,
    ...(decoded.mask ? { mask: maskOf(decoded.mask, part) } : {}),
    ...(entry.category === undefined ? {} : { target: targetOf(entry.category, plan.labels.classes.length) }),
  };
}

/** The augmentations of single samples from site `from` on: with a key as in training, without one as at evaluation. */
export function augmentSample(sample: Sample, augments: Augments, key?: Key, from = 0): Sample {
  return augments.reduce((now, { block, props }, site) => {
    if (site < from) return now;
    if (!key) return block.evaluate ? block.evaluate(now, props) : now;
    return block.apply(now, noiseAt(key, site, block.name), props);
  }, sample);
}

/** The augmentations of whole batches. */
export function augmentBatch(samples: readonly Sample[], augments: Augments, key: Key): readonly Sample[] {
  return augments.reduce<readonly Sample[]>((now, { block, props }, site) => {
    return block.applyBatch ? block.applyBatch(now, noiseAt(key, site, block.name), props) : now;
  }, samples);
}
