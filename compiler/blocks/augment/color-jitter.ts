import { defineBlock } from "../define.ts";
import type { Raster } from "../sample.ts";
import type { Members, NonNegative } from "../units.ts";

/**
 * Changes brightness, contrast and saturation of 8-bit colour images, in this order, each by a factor drawn between 1 - x and 1 + x.
 * Inputs with another number of bands than three are left as they are.
 *
 * @example ColorJitter { brightness: 0.2 }
 */
export interface ColorJitterProps {
  /** How far brightness may go from 1. @default 0.4 */
  brightness?: NonNegative;
  /** How far contrast may go from 1. @default 0.4 */
  contrast?: NonNegative;
  /** How far saturation may go from 1. @default 0.4 */
  saturation?: NonNegative;
  /** Only these inputs. Absent: every input of three bands. @default [] */
  on?: Members;
}

/** ITU-R BT.601, which PIL uses too. */
const luma = [0.299, 0.587, 0.114] as const;
const grey = (data: Float32Array, at: number): number =>
  luma[0] * data[at]! + luma[1] * data[at + 1]! + luma[2] * data[at + 2]!;
const clip = (value: number): number => Math.min(255, Math.max(0, value));

function jitter(raster: Raster, [brightness, contrast, saturation]: readonly [number, number, number]): Raster {
  const data = raster.data.map((value) => clip(value * brightness));
  const size = raster.height * raster.width * 3;
  for (let start = 0; start < data.length; start += size) {
    let sum = 0;
    for (let i = start; i < start + size; i += 3) sum += grey(data, i);
    const mean = (sum * 3) / size;
    for (let i = start; i < start + size; i++) data[i] = clip(mean + (data[i]! - mean) * contrast);
    for (let i = start; i < start + size; i += 3) {
      const own = grey(data, i);
      for (let c = 0; c < 3; c++) data[i + c] = clip(own + (data[i + c]! - own) * saturation);
    }
  }
  return { ...raster, data };
}

export const colorJitter = defineBlock<ColorJitterProps>()({
  kind: "augment",
  name: "ColorJitter",
  apply(sample, noise, { brightness = 0.4, contrast = 0.4, saturation = 0.4, on = [] }) {
    const factor = (i: number, x: number): number => Math.max(0, 1 + (2 * noise.uniform(i) - 1) * x);
    const factors = [factor(0, brightness), factor(1, contrast), factor(2, saturation)] as const;
    const rasters = Object.entries(sample.rasters).map(([name, raster]) => {
      const chosen = raster.channels === 3 && (on.length === 0 || on.includes(name));
      return [name, chosen ? jitter(raster, factors) : raster] as const;
    });
    return { ...sample, rasters: Object.fromEntries(rasters) };
  },
  inert({ brightness, contrast, saturation, on = [] }, { inputs }) {
    if (brightness === 0 && contrast === 0 && saturation === 0) return "brightness, contrast and saturation all stay";
    const chosen = inputs.filter(({ name }) => on.length === 0 || on.includes(name));
    if (chosen.length === 0 || chosen.some(({ bands }) => bands === 3)) return undefined;
    return "it works on inputs of three bands, and there is none";
  },
});
