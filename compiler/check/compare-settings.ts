import type { Effect } from "../blocks/schema.ts";
import { commonPairs } from "../diag/common-pairs.ts";
import { digestOf, type Effective } from "./effective.ts";

/** One setting that is not the same in two experiments. */
export interface SettingDifference {
  readonly path: string;
  /** Undefined where the experiment has no such setting. */
  readonly a: Effective | undefined;
  readonly b: Effective | undefined;
  /** What the difference changes: the result, only speed, or only what is written down. */
  readonly effect: Effect;
}

type Parts = ReadonlyMap<string, Effective>;

/**
 * The settings that differ, by value and not by spelling or order. What stands below a block that only one of them has, or
 * that is another block, is not told apart: the block itself is the difference.
 */
export function compareSettings(a: Parts, b: Parts): SettingDifference[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => compare(a.get(key), b.get(key)));
}

function compare(a: Effective | undefined, b: Effective | undefined): SettingDifference[] {
  const one = a ?? b;
  if (!one) return [];
  const effect = a && b && a.effect === b.effect ? a.effect : a && b ? "result" : one.effect;
  const whole: SettingDifference = { path: one.path, a, b, effect };
  if (!a || !b) return [whole];
  if (digestOf(a) === digestOf(b)) return [];
  // Both follow from something else, which is told already.
  if (a.origin.kind === "inferred" && b.origin.kind === "inferred") return [];
  if (a.list && b.list) return compareLists([...a.parts.values()], [...b.parts.values()]);
  // Where a list has become empty, its items are what differs.
  if (a.same !== b.same || a.list !== b.list) return [whole];
  return compareSettings(a.parts, b.parts);
}

/** Items are paired where they are equal, then, between those, where they are of one kind. */
function compareLists(a: readonly Effective[], b: readonly Effective[]): SettingDifference[] {
  const pairs = commonPairs(a.map(digestOf), b.map(digestOf));
  const out: SettingDifference[] = [];
  let [i, j] = [0, 0];
  for (const [nextA, nextB] of [...pairs, [a.length, b.length] as const]) {
    out.push(...compareRuns(a.slice(i, nextA), b.slice(j, nextB)));
    [i, j] = [nextA + 1, nextB + 1];
  }
  return out;
}

function compareRuns(a: readonly Effective[], b: readonly Effective[]): SettingDifference[] {
  const left = [...b];
  const first = a.flatMap((one) => {
    const at = left.findIndex((other) => other.same === one.same);
    return compare(one, at < 0 ? undefined : left.splice(at, 1)[0]);
  });
  return [...first, ...left.flatMap((one) => compare(undefined, one))];
}
