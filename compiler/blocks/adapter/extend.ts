import { defineBlock } from "../define.ts";
import type { Bands } from "../units.ts";

/**
 * Gives the input layer of loaded weights further bands: filters of known bands are taken by name, in the experiment's order, and those of
 * new bands are made.
 *
 * @example extend(NIR, init: mean)
 */
export interface ExtendProps {
  /** The bands that the weights do not know. */
  bands: Bands;
  /** First filters of a new band: the mean of the known bands' filters, zeros, or random as without weights. @default "mean" */
  init?: "mean" | "zeros" | "random";
  /** Bands that the weights know and the experiment leaves out. @default [] */
  drop?: Bands;
}

export const extend = defineBlock<ExtendProps>()({ kind: "adapter", name: "extend", argument: "bands" });
