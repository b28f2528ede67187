// B batch, H W image, C bands, P patch side, K values of a patch, D width.
import type { Value } from "../../ir/op.ts";
import type { ModelBuilder } from "../define.ts";

/**
 * Square patches of an image [B, H, W, C] as one matrix product, tokens [B, H / P * W / P, D]: the same as a convolution whose stride is its
 * kernel, weight [D, C, P, P] as in PyTorch. `patch` has to divide the image.
 */
export function patchEmbedding(b: ModelBuilder, name: string, x_BHWC: Value, patch: number, width: number): Value {
  const [batch, height, wide, bands] = x_BHWC.type.shape as [number, number, number, number];
  const [rows, columns] = [height / patch, wide / patch];
  return b.scoped(name, () => {
    const fan = bands * patch * patch;
    const weight_DCPP = b.parameter("weight", [width, bands, patch, patch], {
      kind: "truncated-normal",
      std: Math.sqrt(1 / fan),
    });
    const weight_DK = b.op("reshape", [b.op("transpose", [weight_DCPP], { order: [0, 2, 3, 1] })], {
      shape: [width, fan],
    });
    const patches = b.op(
      "transpose",
      [b.op("reshape", [x_BHWC], { shape: [batch, rows, patch, columns, patch, bands] })],
      { order: [0, 1, 3, 2, 4, 5] },
    );
    const flat = b.op("reshape", [patches], { shape: [batch, rows * columns, fan] });
    return b.op("linear", [flat, weight_DK, b.parameter("bias", [width], { kind: "zeros" })]);
  });
}

/** Zeros at the right and at the bottom of a map [B, H, W, C], up to the next multiples. */
export function padTo(b: ModelBuilder, x_BHWC: Value, rows: number, columns: number): Value {
  const [, height, width] = x_BHWC.type.shape as [number, number, number, number];
  const high = [0, Math.ceil(height / rows) * rows - height, Math.ceil(width / columns) * columns - width, 0];
  return high.every((n) => n === 0) ? x_BHWC : b.op("pad", [x_BHWC], { low: [0, 0, 0, 0], high });
}
