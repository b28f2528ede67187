import type { Noise } from "../../compiler/ir/noise.ts";

/**
 * Which of `have` dates the model gets when it takes `take`, in order of time. With noise (training): a random subset. Without
 * (evaluation): the middles of `take` equal stretches, so that one date is the middle one. Fewer dates than `take`: all of them.
 */
export function chooseFrames(have: number, take: number, noise?: Noise): readonly number[] {
  if (have <= take) return Array.from({ length: have }, (_, i) => i);
  if (!noise) return Array.from({ length: take }, (_, i) => Math.floor(((i + 0.5) * have) / take));
  return [...noise.shuffle(have).subarray(0, take)].sort((a, b) => a - b);
}
