import type { Format } from "../blocks/define.ts";
import { type Bound, child } from "./bound.ts";

interface Taken {
  readonly from: number;
  readonly to: number;
}

/** The folds that a split takes; undefined where it does not go by folds. */
export function foldsOf(bound: Bound): Taken | undefined {
  const { props } = (bound.value ?? {}) as { props?: { index?: number; range?: { min: number; max: number } } };
  if (bound.block?.name === "fold" && props?.index) return { from: props.index, to: props.index };
  if (bound.block?.name === "folds" && props?.range) return { from: props.range.min, to: props.range.max };
  return undefined;
}

/** How many folds the format of a data set defines. */
export function foldCount(dataset: Bound): number {
  const format = child(dataset, "format")?.block?.def as unknown as Format<unknown> | undefined;
  return format?.folds ?? 0;
}
