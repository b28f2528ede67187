import type { DType } from "../../../compiler/ir/type.ts";
import type { TorchType } from "./pickle-values.ts";

const type = (name: string, bytes: number): TorchType => ({ name, bytes });

/** The element types by the names that `torch.<name>` has. */
export const torchTypes: ReadonlyMap<string, TorchType> = new Map(
  [
    type("float32", 4),
    type("float64", 8),
    type("float16", 2),
    type("bfloat16", 2),
    type("int64", 8),
    type("int32", 4),
    type("int16", 2),
    type("int8", 1),
    type("uint8", 1),
    type("uint16", 2),
    type("uint32", 4),
    type("uint64", 8),
    type("bool", 1),
    type("complex32", 4),
    type("complex64", 8),
    type("complex128", 16),
    type("float8_e4m3fn", 1),
    type("float8_e5m2", 1),
    type("float8_e4m3fnuz", 1),
    type("float8_e5m2fnuz", 1),
    type("float8_e8m0fnu", 1),
    type("quint8", 1),
    type("qint8", 1),
    type("qint32", 4),
  ].map((one) => [one.name, one]),
);

/** The element types by the names of their storage classes. */
export const storageTypes: ReadonlyMap<string, TorchType> = new Map(
  Object.entries({
    FloatStorage: "float32",
    DoubleStorage: "float64",
    HalfStorage: "float16",
    BFloat16Storage: "bfloat16",
    LongStorage: "int64",
    IntStorage: "int32",
    ShortStorage: "int16",
    CharStorage: "int8",
    ByteStorage: "uint8",
    BoolStorage: "bool",
    ComplexFloatStorage: "complex64",
    ComplexDoubleStorage: "complex128",
    QUInt8Storage: "quint8",
    QInt8Storage: "qint8",
    QInt32Storage: "qint32",
  }).map(([storage, name]) => [storage, torchTypes.get(name)!]),
);

/** As what skyc reads an element type; undefined where it has none for it. float64 is rounded to f32, small integers become i32. */
export const readAs: ReadonlyMap<string, DType> = new Map<string, DType>([
  ["float32", "f32"],
  ["float64", "f32"],
  ["float16", "f16"],
  ["bfloat16", "bf16"],
  ["int64", "i64"],
  ["int32", "i32"],
  ["int16", "i32"],
  ["int8", "i32"],
  ["uint16", "i32"],
  ["uint8", "u8"],
  ["uint32", "u32"],
  ["bool", "bool"],
]);
