import { needAttr, wrong } from "./judge.ts";

/** Space added around an image: as TensorFlow's SAME (result = ⌈input / stride⌉), none, or rows above and below, columns left and right. */
export type Padding = "same" | "valid" | readonly (readonly [number, number])[];

/** How a window moves over one axis. */
export interface Reach {
  /** Elements from the first to the last that the window touches. */
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly out: number;
}

const counts = ["no", "one", "two", "three"];

/** How windows move over each axis (rows and columns, or depth, rows and columns); throws where nothing would come out. */
export function reachOf<const N extends readonly number[]>(
  op: string,
  input: N,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
  padding: Padding,
): { readonly [K in keyof N]: Reach } {
  const axes = input.length;
  const each = (name: string, values: readonly number[]) =>
    needAttr(
      op,
      name,
      values,
      `${counts[axes]} whole numbers from 1`,
      values.length === axes && values.every((n) => Number.isInteger(n) && n >= 1),
    );
  each("strides", strides);
  each("dilations", dilations);
  const explicit = typeof padding !== "string";
  const pairs =
    explicit &&
    padding.length === axes &&
    padding.every((p) => p.length === 2 && p.every((n) => Number.isInteger(n) && n >= 0));
  needAttr(
    op,
    "padding",
    padding,
    `same, valid, or ${counts[axes]} pairs of whole numbers`,
    pairs || padding === "same" || padding === "valid",
  );
  const one = (entered: number, i: number): Reach => {
    const [stride, dilation] = [strides[i]!, dilations[i]!];
    const window = (kernel[i]! - 1) * dilation + 1;
    const total = Math.max((Math.ceil(entered / stride) - 1) * stride + window - entered, 0);
    const same = [Math.floor(total / 2), Math.ceil(total / 2)] as const;
    const [before, after] = explicit ? padding[i]! : padding === "same" ? same : ([0, 0] as const);
    const size = entered + before + after;
    if (window > size) wrong("SKY3008", { op, window, size });
    return { window, stride, dilation, before, after, out: Math.floor((size - window) / stride) + 1 };
  };
  return input.map(one) as unknown as { readonly [K in keyof N]: Reach };
}
