import { ndArray } from "../../compiler/ir/nd-array.ts";
import { defineOp } from "../../compiler/ir/op.ts";
import { fnv1a, threefryInto } from "../../compiler/ir/threefry.ts";
import { sizeOf, tensor } from "../../compiler/ir/type.ts";
import { hloConcat, hloIota, hloReshape, hloSlice } from "./rules/hlo.ts";
import { hloKeyWords, hloThreefry } from "./rules/hlo-threefry.ts";
import { needKey } from "./rules/judge.ts";
import { index, tfCast, tfConcat, tfReshape, tfSlice } from "./rules/tf.ts";
import { tfKeyWords, tfThreefry } from "./rules/threefry.ts";

/** Random words by counter. */
export const randomBits = defineOp({
  name: "random_bits",
  doc: "Random u32 by Threefry-2x32 (20 rounds): a function of the key, the name of the site and the position, on every engine. With n elements and m = ⌈n/2⌉, element i and element m + i are the two words for the counter (i, FNV-1a of the site).",
  inputs: ["key"],
  attrs: { shape: [] as readonly number[], site: "" },
  required: ["shape", "site"],
  shape: ({ key }, { shape }) => {
    needKey("random_bits", key);
    return tensor("u32", shape);
  },
  eval: ({ key }, { site }, _rest, type) => {
    const data = new Float64Array(sizeOf(type.shape));
    const half = Math.ceil(data.length / 2);
    const words = new Uint32Array(2);
    const place = fnv1a(site);
    for (let i = 0; i < half; i++) {
      threefryInto(words, 0, key.data[0]!, key.data[1]!, i, place);
      data[i] = words[0]!;
      if (half + i < data.length) data[half + i] = words[1]!;
    }
    return ndArray(type, data);
  },
  lower: {
    tf: (t, { key }, { site, shape }, type) => {
      const size = sizeOf(shape);
      const half = Math.ceil(size / 2);
      const ends = [index(t, 0), index(t, half), index(t, 1)];
      const counted = t.node("Range", "output", ends, { Tidx: { type: "i32" } }, tensor("i32", [half]));
      const words = tfThreefry(t, tfKeyWords(t, key), tfCast(t, counted, "u32"), fnv1a(site));
      const all = tfConcat(t, words, 0);
      return tfReshape(t, size % 2 === 0 ? all : tfSlice(t, all, [0], [size]), type.shape);
    },
    hlo: (b, { key }, { site }, type) => {
      const size = sizeOf(type.shape);
      const counted = hloIota(b, 0, tensor("u32", [Math.ceil(size / 2)]));
      const words = hloThreefry(b, hloKeyWords(b, key), counted, fnv1a(site));
      return hloReshape(b, hloSlice(b, hloConcat(b, words, 0), [0], [size]), type.shape);
    },
  },
  cases: [
    {
      // From a separate implementation in Python that gives Random123's known answers.
      name: "even",
      in: { key: { dtype: "u32", shape: [2], values: [0, 0] } },
      attrs: { shape: [2, 2], site: "a" },
      out: [
        [2977290925, 2329146102],
        [3322229509, 2667722912],
      ],
    },
    {
      name: "odd",
      in: { key: { dtype: "u32", shape: [2], values: [4294967295, 7] } },
      attrs: { shape: [5], site: "b" },
    },
    { name: "scalar", in: { key: { dtype: "u32", shape: [2], values: [1, 2] } }, attrs: { shape: [], site: "b" } },
    { name: "a key of reals", in: { key: [1, 2] }, attrs: { shape: [2], site: "a" }, error: "SKY3003" },
    {
      name: "a key of three words",
      in: { key: { dtype: "u32", shape: [3] } },
      attrs: { shape: [2], site: "a" },
      error: "SKY3003",
    },
  ],
});
