import type { TfBuilder, TfTensor } from "../../../compiler/ir/op.ts";
import { threefryParity, threefryRotations } from "../../../compiler/ir/threefry.ts";
import { tensor } from "../../../compiler/ir/type.ts";
import { tfPair, tfReshape, tfSlice } from "./tf.ts";

/** The two words of a key tensor u32[2], as scalars. */
export function tfKeyWords(t: TfBuilder, key: TfTensor): readonly [TfTensor, TfTensor] {
  return [0, 1].map((i) => tfReshape(t, tfSlice(t, key, [i], [1]), [])) as unknown as readonly [TfTensor, TfTensor];
}

/** Threefry-2x32 of 20 rounds in TensorFlow's ops: `c0` has any shape, the keys and `c1` are scalars. */
export function tfThreefry(
  t: TfBuilder,
  key: readonly [TfTensor, TfTensor],
  c0: TfTensor,
  c1: number,
): readonly [TfTensor, TfTensor] {
  const word = (value: number) => t.constant([value >>> 0], tensor("u32", []));
  const add = (a: TfTensor, b: TfTensor) => tfPair(t, "AddV2", a, b);
  const [k0, k1] = key;
  const parity = tfPair(t, "BitwiseXor", tfPair(t, "BitwiseXor", k0, k1), word(threefryParity));
  const keys = [k0, k1, parity];
  let a = add(c0, k0);
  // c1 is one number: it is stretched to the shape of c0 by the first addition, c0 - c0 being 0.
  let b = add(tfPair(t, "Sub", c0, c0), add(k1, word(c1)));
  threefryRotations.forEach((bits, round) => {
    a = add(a, b);
    const turned = tfPair(
      t,
      "BitwiseOr",
      tfPair(t, "LeftShift", b, word(bits)),
      tfPair(t, "RightShift", b, word(32 - bits)),
    );
    b = tfPair(t, "BitwiseXor", turned, a);
    if (round % 4 !== 3) return;
    const group = (round + 1) / 4;
    a = add(a, keys[group % 3]!);
    b = add(b, add(keys[(group + 1) % 3]!, word(group)));
  });
  return [a, b];
}
