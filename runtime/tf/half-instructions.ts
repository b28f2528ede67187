import { readFileSync } from "node:fs";
import type { HalfProducts } from "../../compiler/lower/tf/half-product.ts";

/** Processors that multiply bf16 without widening it first, as Linux names it. */
const instructions = /\b(avx512_bf16|amx_bf16)\b/;

/** What Linux says of the processor; empty where there is no such file. */
function processorFlags(): string {
  try {
    return /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "latin1"))?.[1] ?? "";
  } catch {
    return "";
  }
}

/**
 * How this machine computes products of bf16 values (docs/design/0009-precision.md): by XLA's own kernels for them on a GPU and on a
 * processor with instructions for them; else on widened operands, which is as fast as f32 where those kernels take 1.7 times as long.
 */
export const halfProductsOf = (gpu: boolean, flags = processorFlags()): HalfProducts =>
  gpu || instructions.test(flags) ? "native" : "widened";
