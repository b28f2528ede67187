import { bytesIn, hostArray } from "../../ir/host-array.ts";
import { type DType, isFloat, type Shape, sizeOf, type TensorType } from "../../ir/type.ts";

const element: Readonly<Record<DType, string>> = {
  f32: "f32",
  bf16: "bf16",
  f16: "f16",
  i32: "i32",
  i64: "i64",
  u32: "ui32",
  u8: "ui8",
  bool: "i1",
};

/** A type as MLIR writes it: `tensor<8x256xf32>`. */
export const hloType = ({ dtype, shape }: TensorType): string => `tensor<${[...shape, element[dtype]].join("x")}>`;

/** Longer lists of numbers are written as their bytes. */
const longestList = 32;

/** The bits of values of an element kind, lowest byte first. */
const bytesOfValues = (values: readonly number[], dtype: DType): Uint8Array => bytesIn(hostArray(dtype, values));

/** `0x` and the bytes, each as two digits. */
const hexOf = (bytes: Uint8Array): string => `0x${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`;

/** A number as MLIR reads it. A float that is not finite, or is rounded to 16 bits, is written as its bits. */
function numberText(value: number, dtype: DType): string {
  if (dtype === "bool") return value === 0 ? "false" : "true";
  if (!isFloat(dtype)) return String(value);
  if (dtype !== "f32" || !Number.isFinite(Math.fround(value))) {
    return hexOf(bytesOfValues([value], dtype).reverse());
  }
  const text = String(Math.fround(value));
  if (text === "0" && Object.is(value, -0)) return "-0.0";
  return text.includes(".") ? text : text.replace(/^(-?\d+)/, "$1.0");
}

function nested(texts: readonly string[], shape: Shape): string {
  const [size, ...inner] = shape;
  if (size === undefined) return texts[0]!;
  const run = sizeOf(inner);
  return `[${Array.from({ length: size }, (_, i) => nested(texts.slice(i * run, (i + 1) * run), inner)).join(", ")}]`;
}

/** The value of a constant: `dense<[1.0, 2.0]> : tensor<2xf32>`. One value, or equal ones, are written once. */
export function hloLiteral(values: readonly number[], type: TensorType): string {
  const [first] = values;
  const size = sizeOf(type.shape);
  if (size === 0) return `dense<> : ${hloType(type)}`;
  if (first !== undefined && values.every((value) => Object.is(value, first))) {
    return `dense<${numberText(first, type.dtype)}> : ${hloType(type)}`;
  }
  const bytes = size > longestList && type.dtype !== "bool";
  const text = bytes
    ? `"${hexOf(bytesOfValues(values, type.dtype))}"`
    : nested(
        values.map((value) => numberText(value, type.dtype)),
        type.shape,
      );
  return `dense<${text}> : ${hloType(type)}`;
}
