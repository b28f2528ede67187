import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { FoldProps } from "../../compiler/blocks/split/fold.ts";
import type { FoldsProps } from "../../compiler/blocks/split/folds.ts";
import type { FractionProps } from "../../compiler/blocks/split/fraction.ts";
import type { ListProps } from "../../compiler/blocks/split/list.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { BlockCall, DataPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { keyOf, Noise } from "../../compiler/ir/noise.ts";
import type { Entry } from "./layout.ts";

/** The samples of each split, by their place in the index, in the index's order. */
export type Splits = Readonly<Partial<Record<SplitName, readonly number[]>>>;

/**
 * Which samples each split takes. `rest` takes what no other split does. Errors: SKY6008 (no folds), SKY6009, SKY6010 (nothing), SKY6011 (training samples in another
 * split), SKY6012, SKY6013, SKY6002.
 */
export async function splitEntries(plan: DataPlan, entries: readonly Entry[]): Promise<Splits> {
  const calls = Object.entries(plan.splits) as [SplitName, BlockCall][];
  const taken = new Map<SplitName, readonly number[]>();
  for (const [name, call] of calls) {
    if (call.block !== "rest") taken.set(name, await takeSplit(call, plan, entries));
  }
  const used = new Set([...taken.values()].flat());
  const left = entries.map((_, i) => i).filter((i) => !used.has(i));
  for (const [name, call] of calls) if (call.block === "rest") taken.set(name, left);
  for (const [name, samples] of taken) {
    if (samples.length > 0) continue;
    const reason = entries.length === 0 ? "the set has no samples" : `it takes none of ${entries.length} samples`;
    fail("SKY6010", { split: name, dataset: plan.name, reason });
  }
  refuseOverlap(plan, entries, taken);
  return Object.fromEntries(taken);
}

/** Validation and test may be the same samples; neither may be trained on. */
function refuseOverlap(
  plan: DataPlan,
  entries: readonly Entry[],
  taken: ReadonlyMap<SplitName, readonly number[]>,
): void {
  const train = new Set(taken.get("train"));
  for (const name of ["val", "test"] as const) {
    const both = (taken.get(name) ?? []).filter((i) => train.has(i));
    if (both.length > 0) {
      const example = entries[both[0]!]!.id;
      fail("SKY6011", { count: both.length, dataset: plan.name, a: "train", b: name, example });
    }
  }
}

async function takeSplit(call: BlockCall, plan: DataPlan, entries: readonly Entry[]): Promise<readonly number[]> {
  switch (call.block) {
    case "all":
      return entries.map((_, i) => i);
    case "fold": {
      const { index } = call.props as unknown as FoldProps;
      return takeFolds(index, index, plan, entries);
    }
    case "folds": {
      const { range } = call.props as unknown as FoldsProps;
      return takeFolds(range.min, range.max, plan, entries);
    }
    case "fraction":
      return takeFraction(call.props as unknown as FractionProps, entries);
    case "list":
      return takeList(call.props as unknown as ListProps, plan, entries);
    default:
      return fail("SKY9001", { detail: `split ${call.block} is not known to runtime/data` });
  }
}

function takeFolds(first: number, last: number, plan: DataPlan, entries: readonly Entry[]): readonly number[] {
  const without = entries.find((entry) => entry.fold === undefined);
  if (without) {
    const why = "A split by folds needs the fold of every sample.";
    return fail("SKY6008", { file: `The index of ${plan.name}`, field: "Fold", sample: without.id, why });
  }
  const known = new Set(entries.map((entry) => entry.fold!));
  for (let fold = first; fold <= last; fold++) {
    if (!known.has(fold)) {
      const folds = [...known].sort((a, b) => a - b).join(", ") || "none";
      fail("SKY6012", { dataset: plan.name, fold, folds });
    }
  }
  return entries.flatMap((entry, i) => (entry.fold! >= first && entry.fold! <= last ? [i] : []));
}

/** A seeded choice in each class by its own shuffle, so that one class's size does not move another's choice. */
function takeFraction({ share, of = "class", seed = 0 }: FractionProps, entries: readonly Entry[]): readonly number[] {
  const groups = new Map<number, number[]>();
  for (const [i, entry] of entries.entries()) {
    const group = of === "class" ? (entry.category ?? 0) : 0;
    const members = groups.get(group);
    if (members) members.push(i);
    else groups.set(group, [i]);
  }
  const chosen = [...groups].flatMap(([group, members]) => {
    const order = new Noise(keyOf(seed, "split", group)).shuffle(members.length);
    return [...order.subarray(0, Math.round(members.length * share))].map((place) => members[place]!);
  });
  return chosen.sort((a, b) => a - b);
}

async function takeList(
  { path, part }: ListProps,
  plan: DataPlan,
  entries: readonly Entry[],
): Promise<readonly number[]> {
  const file = resolve(path);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return fail("SKY6002", { file, sample: "every listed one" });
    return fail("SKY6009", { file, what: "a list", reason: error.message });
  });
  const places = new Map(entries.map((entry, i) => [entry.id, i]));
  return namesIn(text, file, part ?? undefined).map((name) => {
    const place = places.get(name) ?? places.get(name.replace(/^\.\//, ""));
    if (place !== undefined) return place;
    return fail("SKY6013", { file, sample: name, dataset: plan.name, example: entries[0]?.id ?? "none" });
  });
}

function namesIn(text: string, file: string, part: string | undefined): readonly string[] {
  if (part === undefined) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(/\s+/)[0]!);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail("SKY6009", { file, what: "JSON", reason: (error as Error).message });
  }
  const names = (value as Record<string, unknown> | null)?.[part];
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names as string[];
  return fail("SKY6009", { file, what: "a list", reason: `it has no list of names under "${part}"` });
}
