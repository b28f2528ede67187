import type { DType, Shape } from "../../ir/type.ts";
import type { ShapeProto } from "./schema.ts";

/** TensorFlow's numbers of the element kinds (tensorflow/core/framework/types.proto). */
export const dataType: Readonly<Record<DType, number>> = {
  f32: 1,
  i32: 3,
  u8: 4,
  i64: 9,
  bool: 10,
  bf16: 14,
  f16: 19,
  u32: 22,
};

/** The kind of a variable's handle. */
export const resourceType = 20;

export const shapeProto = (shape: Shape): ShapeProto => ({ dim: shape.map((size) => ({ size })) });

/**
 * What stands at the border between JavaScript and the session: the binding carries f32, i32, u8 and bool only,
 * so other kinds travel as their bits and are reinterpreted inside (`Bitcast`).
 */
export interface Carrier {
  readonly dtype: "f32" | "i32" | "u8" | "bool";
  readonly shape: Shape;
}

/** The carrier of a value; 64-bit and 16-bit kinds get a last dimension of two parts. */
export function carrierOf(dtype: DType, shape: Shape): Carrier {
  switch (dtype) {
    case "f32":
    case "i32":
    case "u8":
    case "bool":
      return { dtype, shape };
    case "u32":
      return { dtype: "i32", shape };
    case "i64":
      return { dtype: "i32", shape: [...shape, 2] };
    case "bf16":
    case "f16":
      return { dtype: "u8", shape: [...shape, 2] };
  }
}
