import { ndArray } from "../../compiler/ir/nd-array.ts";
import { foldDomain, foldIn } from "../../compiler/ir/noise.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { tensor } from "../../compiler/ir/type.ts";
import { hloConcat, hloReshape } from "./rules/hlo.ts";
import { hloKeyWords, hloThreefry } from "./rules/hlo-threefry.ts";
import { needDType, needKey, needRank } from "./rules/judge.ts";
import { tfConcat, tfReshape } from "./rules/tf.ts";
import { tfKeyWords, tfThreefry } from "./rules/threefry.ts";

/** The key below a key, for a number. */
export const foldInOp = defineOp({
  name: "fold_in",
  doc: "The key below a key for a number, such as the step: Threefry of the counter (number, a constant). The host derives the same one.",
  inputs: ["key", "number"],
  shape: ({ key, number }) => {
    needKey("fold_in", key);
    needDType("fold_in", "number", number, "u32");
    needRank("fold_in", "number", number, 0);
    return tensor("u32", [2]);
  },
  eval: ({ key, number }, _attrs, _rest, type) =>
    ndArray(type, Float64Array.from(foldIn([key.data[0]!, key.data[1]!], number.data[0]!))),
  lower: {
    tf: (t, { key, number }) =>
      tfConcat(t, tfThreefry(t, tfKeyWords(t, key), tfReshape(t, number, [1]), foldDomain), 0),
    hlo: (b, { key, number }) =>
      hloConcat(b, hloThreefry(b, hloKeyWords(b, key), hloReshape(b, number, [1]), foldDomain), 0),
  },
  cases: [
    {
      name: "step 7",
      in: { key: { dtype: "u32", shape: [2], values: [42, 0] }, number: { dtype: "u32", shape: [], values: [7] } },
      out: [233105304, 3582896634],
    },
    {
      name: "a step of reals",
      in: { key: { dtype: "u32", shape: [2] }, number: 1 },
      error: "SKY3003",
    },
  ],
});
