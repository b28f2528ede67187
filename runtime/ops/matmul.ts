import { ndArray, stretchedStrides, walk } from "../../compiler/ir/nd-array.ts";
import { defineOp, type TfBuilder, type TfTensor } from "../../compiler/ir/op.ts";
import { broadcast } from "../../compiler/ir/shape.ts";
import { type Shape, sameShape, showType, sizeOf, type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { hloMatmul } from "./rules/hlo-matmul.ts";
import { needEqual, needFloat, needRankFrom, needSameDType, wrong } from "./rules/judge.ts";

/** Rows and columns of the last two axes, after the flag. */
function matrix(shape: Shape, transposed: boolean): readonly [number, number] {
  const [rows, columns] = [shape[shape.length - 2]!, shape[shape.length - 1]!];
  return transposed ? [columns, rows] : [rows, columns];
}

/** A field of whole numbers below 128 in protobuf's packed form. */
const packed = (field: number, values: readonly number[]): string =>
  values.length === 0 ? "" : String.fromCharCode((field << 3) | 2, values.length, ...values);

/** XLA's own product, whose sums are of another kind than its operands (xla_data.proto's DotDimensionNumbers). */
function tfWideProduct(
  t: TfBuilder,
  a: TfTensor,
  b: TfTensor,
  attrs: { readonly transpose_a: boolean; readonly transpose_b: boolean },
  type: TensorType,
): TfTensor {
  const rank = a.shape.length;
  const front = Array.from({ length: rank - 2 }, (_, axis) => axis);
  const [inner, innerB] = [attrs.transpose_a ? rank - 2 : rank - 1, attrs.transpose_b ? rank - 1 : rank - 2];
  const numbers = packed(1, [inner]) + packed(2, [innerB]) + packed(3, front) + packed(4, front);
  const kinds = { LhsT: { type: a.dtype }, RhsT: { type: b.dtype }, preferred_element_type: { type: type.dtype } };
  const text = { dimension_numbers: { s: numbers }, precision_config: { s: "" } };
  return t.node("XlaDotV2", "output", [a, b], { ...kinds, ...text }, type);
}

/**
 * Aᵀ B as (Bᵀ A)ᵀ, behind a barrier, for XLA would turn it back. Its kernel for the processor reads the transposed side against the grain,
 * so that has to be the narrower one: up to 1.6 times as fast for the gradients of weights (docs/design/0003).
 */
function sideways(t: TfBuilder, a: TfTensor, b: TfTensor, type: TensorType): TfTensor {
  const flags = { transpose_a: { b: true }, transpose_b: { b: false } };
  const turned = tensor(type.dtype, [...type.shape].reverse());
  const product = t.node("MatMul", "product", [b, a], { T: { type: a.dtype }, ...flags }, turned);
  const order = t.constant([1, 0], tensor("i32", [2]));
  const kinds = { T: { type: a.dtype }, Tperm: { type: "i32" } } as const;
  return t.node("Transpose", "y", [t.barrier(product), order], kinds, type);
}

/** Matrix product over the last two axes. */
export const matmul = defineOp({
  name: "matmul",
  doc: "Matrix product over the last two axes, each side transposed if its flag says so; the axes in front broadcast.",
  inputs: ["a", "b"],
  product: true,
  takesHalf: ([a, b]) => sameShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2)),
  attrs: { transpose_a: false, transpose_b: false },
  shape: ({ a, b }, attrs) => {
    needRankFrom("matmul", "a", a, 2);
    needRankFrom("matmul", "b", b, 2);
    needFloat("matmul", "a", a);
    needSameDType("matmul", "b", b, a);
    const [rows, inner] = matrix(a.shape, attrs.transpose_a);
    const [innerB, columns] = matrix(b.shape, attrs.transpose_b);
    needEqual("matmul", "the summed sizes", inner, innerB);
    const front = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    if (!front) return wrong("SKY3001", { op: "matmul", a: showType(a), b: showType(b) });
    return tensor(a.dtype, [...front, rows, columns]);
  },
  eval: ({ a, b }, attrs, _rest, type) => {
    const [rows, inner] = matrix(a.shape, attrs.transpose_a);
    const [, columns] = matrix(b.shape, attrs.transpose_b);
    const front = type.shape.slice(0, -2);
    const data = new Float64Array(sizeOf(type.shape));
    const batch = (shape: Shape, size: number): number[] => {
      const starts: number[] = [];
      walk(front, stretchedStrides(shape.slice(0, -2), front), (from) => starts.push(from * size));
      return starts;
    };
    const [left, right] = [batch(a.shape, rows * inner), batch(b.shape, inner * columns)];
    const [aRow, aColumn] = attrs.transpose_a ? [1, rows] : [inner, 1];
    const [bRow, bColumn] = attrs.transpose_b ? [1, inner] : [columns, 1];
    let to = 0;
    for (let n = 0; n < left.length; n++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let k = 0; k < inner; k++) {
            sum += a.data[left[n]! + i * aRow + k * aColumn]! * b.data[right[n]! + k * bRow + j * bColumn]!;
          }
          data[to++] = sum;
        }
      }
    }
    return ndArray(type, data);
  },
  // C = A B: dA = dC Bᵀ, dB = Aᵀ dC, each transposed back where its flag was set
  grad: (g, { a, b, attrs, dy }) => {
    const c = calc(g);
    const [ta, tb] = [attrs.transpose_a, attrs.transpose_b];
    const da = ta ? c.matmul(b, dy, tb, true) : c.matmul(dy, b, false, !tb);
    const db = tb ? c.matmul(dy, a, true, ta) : c.matmul(a, dy, !ta, false);
    return { a: c.sumTo(da, a.type.shape), b: c.sumTo(db, b.type.shape) };
  },
  lower: {
    tf: (t, { a, b }, attrs, type) => {
      const kind = { type: a.dtype };
      const [x, y] = [{ b: attrs.transpose_a }, { b: attrs.transpose_b }];
      if (a.dtype !== type.dtype) return tfWideProduct(t, a, b, attrs, type);
      if (a.shape.length === 2 && b.shape.length === 2) {
        if (t.xla && attrs.transpose_a && !attrs.transpose_b && a.shape[1]! > b.shape[1]!)
          return sideways(t, a, b, type);
        return t.node("MatMul", "product", [a, b], { T: kind, transpose_a: x, transpose_b: y }, type);
      }
      return t.node("BatchMatMulV2", "output", [a, b], { T: kind, adj_x: x, adj_y: y }, type);
    },
    hlo: (t, { a, b }, attrs, type) => hloMatmul(t, a, b, attrs.transpose_a, attrs.transpose_b, type),
  },
  cases: [
    {
      name: "two by two",
      in: {
        a: [
          [1, 2],
          [3, 4],
        ],
        b: [
          [5, 6],
          [7, 8],
        ],
      },
      out: [
        [19, 22],
        [43, 50],
      ],
    },
    {
      name: "left transposed, wider",
      in: { a: { shape: [3, 4] }, b: { shape: [3, 2] } },
      attrs: { transpose_a: true },
    },
    { name: "left transposed", in: { a: { shape: [3, 2] }, b: { shape: [3, 4] } }, attrs: { transpose_a: true } },
    { name: "right transposed", in: { a: { shape: [2, 3] }, b: { shape: [4, 3] } }, attrs: { transpose_b: true } },
    {
      name: "both transposed, batched",
      in: { a: { shape: [2, 3, 2] }, b: { shape: [2, 4, 3] } },
      attrs: { transpose_a: true, transpose_b: true },
    },
    { name: "front broadcasts", in: { a: { shape: [2, 1, 2, 3] }, b: { shape: [3, 3, 2] } } },
    { name: "inner sizes differ", in: { a: { shape: [2, 3] }, b: { shape: [4, 2] } }, error: "SKY3005" },
    { name: "vector", in: { a: { shape: [3] }, b: { shape: [3, 2] } }, error: "SKY3002" },
  ],
});
