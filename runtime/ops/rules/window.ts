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

/** How windows move over rows and columns; throws where nothing would come out. */
export function reachOf(
  op: string,
  input: readonly [number, number],
  kernel: readonly [number, number],
  strides: readonly number[],
  dilations: readonly number[],
  padding: Padding,
): readonly [Reach, Reach] {
  const two = (name: string, values: readonly number[]) =>
    needAttr(
      op,
      name,
      values,
      "two whole numbers from 1",
      values.length === 2 && values.every((n) => Number.isInteger(n) && n >= 1),
    );
  two("strides", strides);
  two("dilations", dilations);
  const explicit = typeof padding !== "string";
  const pairs =
    explicit &&
    padding.length === 2 &&
    padding.every((p) => p.length === 2 && p.every((n) => Number.isInteger(n) && n >= 0));
  needAttr(
    op,
    "padding",
    padding,
    "same, valid, or two pairs of whole numbers",
    pairs || padding === "same" || padding === "valid",
  );
  const one = (i: 0 | 1): Reach => {
    const [stride, dilation] = [strides[i]!, dilations[i]!];
    const window = (kernel[i] - 1) * dilation + 1;
    const total = Math.max((Math.ceil(input[i] / stride) - 1) * stride + window - input[i], 0);
    const same = [Math.floor(total / 2), Math.ceil(total / 2)] as const;
    const [before, after] = explicit ? padding[i]! : padding === "same" ? same : ([0, 0] as const);
    const size = input[i] + before + after;
    if (window > size) wrong("SKY3008", { op, window, size });
    return { window, stride, dilation, before, after, out: Math.floor((size - window) / stride) + 1 };
  };
  return [one(0), one(1)];
}
