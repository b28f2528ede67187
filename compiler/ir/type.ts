/** Element kinds of the graph. */
export type DType = "f32" | "bf16" | "f16" | "i32" | "i64" | "u32" | "u8" | "bool";

/** Concrete sizes, outermost first; a scalar has none. */
export type Shape = readonly number[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export const tensor = (dtype: DType, shape: Shape): TensorType => ({ dtype, shape });
export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1);
export const isFloat = (dtype: DType): boolean => dtype === "f32" || dtype === "bf16" || dtype === "f16";
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
/** `f32[8, 256, 384]` */
export const showType = (t: TensorType): string => `${t.dtype}[${t.shape.join(", ")}]`;

const bytes: Readonly<Record<DType, number>> = { f32: 4, bf16: 2, f16: 2, i32: 4, i64: 8, u32: 4, u8: 1, bool: 1 };
export const bytesOf = (t: TensorType): number => bytes[t.dtype] * sizeOf(t.shape);
