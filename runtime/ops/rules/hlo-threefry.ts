import type { HloBuilder, HloValue } from "../../../compiler/ir/op.ts";
import { threefryParity, threefryRotations } from "../../../compiler/ir/threefry.ts";
import { tensor } from "../../../compiler/ir/type.ts";
import { hloPair, hloReshape, hloSlice, hloStretch } from "./hlo.ts";

/** The two words of a key tensor u32[2], as scalars. */
export function hloKeyWords(b: HloBuilder, key: HloValue): readonly [HloValue, HloValue] {
  const word = (i: number) => hloReshape(b, hloSlice(b, key, [i], [1]), []);
  return [word(0), word(1)];
}

/** Threefry-2x32 of 20 rounds on ui32: `c0` has any shape, the keys and `c1` are scalars. */
export function hloThreefry(
  b: HloBuilder,
  key: readonly [HloValue, HloValue],
  c0: HloValue,
  c1: number,
): readonly [HloValue, HloValue] {
  const word = (value: number) => b.constant([value >>> 0], tensor("u32", []));
  const parity = hloPair(b, "xor", hloPair(b, "xor", key[0], key[1]), word(threefryParity));
  const keys = [key[0], key[1], parity];
  let left = hloPair(b, "add", c0, key[0]);
  let right = hloStretch(b, hloPair(b, "add", key[1], word(c1)), c0.shape);
  threefryRotations.forEach((bits, round) => {
    left = hloPair(b, "add", left, right);
    const up = hloPair(b, "shift_left", right, word(bits));
    const turned = hloPair(b, "or", up, hloPair(b, "shift_right_logical", right, word(32 - bits)));
    right = hloPair(b, "xor", turned, left);
    if (round % 4 !== 3) return;
    const group = (round + 1) / 4;
    left = hloPair(b, "add", left, keys[group % 3]!);
    right = hloPair(b, "add", right, hloPair(b, "add", keys[(group + 1) % 3]!, word(group)));
  });
  return [left, right];
}
