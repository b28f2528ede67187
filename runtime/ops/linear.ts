import { defineOp } from "../../compiler/ir/op.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needEqual, needFloat, needPerChannel, needRank, needRankFrom, needSameDType } from "./rules/judge.ts";

/** A fully connected layer in PyTorch's layout. */
export const linear = defineOp({
  name: "linear",
  doc: "x Wᵀ (+ bias) over the last axis; weight is [out, in] as in PyTorch. A bias may follow.",
  inputs: ["x", "weight"],
  variadic: true,
  shape: ({ x, weight }, _attrs, rest) => {
    needRankFrom("linear", "x", x, 1);
    needFloat("linear", "x", x);
    needRank("linear", "weight", weight, 2);
    needSameDType("linear", "weight", weight, x);
    needEqual("linear", "the last size of x and the inputs of weight", x.shape[x.shape.length - 1]!, weight.shape[1]!);
    const type = tensor(x.dtype, [...x.shape.slice(0, -1), weight.shape[0]!]);
    for (const bias of rest) needPerChannel("linear", "bias", bias, type);
    return type;
  },
  expand: (g, { x, weight }, _attrs, rest) => {
    const c = calc(g);
    const front = x.type.shape.slice(0, -1);
    const rows = c.reshape(x, [sizeOf(front), weight.type.shape[1]!]);
    const product = c.matmul(rows, weight, false, true);
    const shifted = rest.reduce((sum, bias) => c.add(sum, bias), product);
    return c.reshape(shifted, [...front, weight.type.shape[0]!]);
  },
  cases: [
    {
      name: "with bias",
      in: {
        x: [[1, 2]],
        weight: [
          [3, 4],
          [5, 6],
          [7, 8],
        ],
        "rest.0": [1, 0, -1],
      },
      out: [[12, 17, 22]],
    },
    { name: "without, three axes", in: { x: { shape: [2, 3, 4] }, weight: { shape: [5, 4] } } },
    { name: "one vector", in: { x: { shape: [4] }, weight: { shape: [5, 4] } } },
    { name: "sizes differ", in: { x: { shape: [2, 3] }, weight: { shape: [5, 4] } }, error: "SKY3005" },
  ],
});
