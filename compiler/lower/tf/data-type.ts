import type { DType, Shape, TensorType } from "../../ir/type.ts";
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

/** 16 bits without a sign: never an element kind of the graph, only a step on the way out. */
export const uint16Type = 17;

/**
 * What stands at the border between JavaScript and the session. The binding takes f32, i32, u8 and bool and gives back all of
 * these but u8, so other kinds travel as their bits and are reinterpreted inside.
 */
export interface Carrier {
  readonly dtype: "f32" | "i32" | "u8" | "bool";
  readonly shape: Shape;
}

/** How a value comes in; 64-bit and 16-bit kinds get a last dimension of two parts. */
export function feedCarrier({ dtype, shape }: TensorType): Carrier {
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

/** How a value goes out; 64-bit ones get a last dimension of two parts, the bits of short ones are widened to i32. */
export function fetchCarrier({ dtype, shape }: TensorType): Carrier {
  if (dtype === "f32" || dtype === "bool") return { dtype, shape };
  return { dtype: "i32", shape: dtype === "i64" ? [...shape, 2] : shape };
}
