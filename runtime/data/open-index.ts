import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { LocalProps } from "../../compiler/blocks/source/local.ts";
import type { TwinProps } from "../../compiler/blocks/source/twin.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, SplitName } from "../../compiler/elaborate/program.ts";
import { type Index, labelsFile } from "./layout.ts";
import { layoutOf } from "./layouts.ts";
import { type Splits, splitEntries } from "./splits.ts";
import { cachedTwin } from "./twin/cached-twin.ts";
import { twinOptions } from "./twin/twin-options.ts";
import type { TwinProgress } from "./twin/write-twin.ts";

/** A data set whose index has been read and split: what lies where, and who takes it. */
export interface OpenIndex {
  readonly root: string;
  readonly index: Index;
  readonly splits: Splits;
}

/** The directory of the plan's files; a twin is made if it is not there yet. Errors: SKY6001, SKY6017, SKY6023. */
export async function rootOf(plan: DataPlan, progress?: TwinProgress): Promise<string> {
  if (plan.source.block === "twin") {
    if (plan.format.block !== "PastisMM") return fail("SKY6017", { format: plan.format.block, has: "PastisMM" });
    return cachedTwin(twinOptions(plan.source.props as TwinProps), progress);
  }
  if (plan.source.block !== "local")
    return fail("SKY9001", { detail: `source ${plan.source.block} is not known to runtime/data` });
  const path = resolve((plan.source.props as unknown as LocalProps).path);
  const found = await stat(path).catch(() => undefined);
  if (!found) return fail("SKY6001", { path, hint: 'Give the directory of the files: --set data.source=local("…").' });
  if (!found.isDirectory())
    return fail("SKY6001", { path, hint: "There is a file of this name; the directory of the data set is wanted." });
  return path;
}

/** Reads the index and splits it. Errors: those of the root, the layout and the splits. */
export async function openIndex(plan: DataPlan, progress?: TwinProgress): Promise<OpenIndex> {
  const root = await rootOf(plan, progress);
  const index = await layoutOf(plan.format.block).index(root, plan);
  const splits = await splitEntries(plan, index.entries);
  return { root, index: { ...index, entries: withoutHidden(plan, index.entries, splits) }, splits };
}

/** Samples that only splits with hidden labels take have no labels: no file of theirs is read, checked or hashed. */
function withoutHidden({ hidden = [] }: DataPlan, entries: Index["entries"], splits: Splits): Index["entries"] {
  if (hidden.length === 0) return entries;
  const open = new Set(
    Object.entries(splits).flatMap(([split, places]) => (hidden.includes(split as SplitName) ? [] : places)),
  );
  const closed = new Set(hidden.flatMap((split) => splits[split] ?? []));
  return entries.map((entry, i) => {
    if (!closed.has(i) || open.has(i)) return entry;
    const { category: _, files, ...rest } = entry;
    return { ...rest, files: Object.fromEntries(Object.entries(files).filter(([name]) => name !== labelsFile)) };
  });
}

/** The samples that some split takes, once each, in the index's order. */
export function usedEntries({ index, splits }: OpenIndex): Index["entries"] {
  const used = new Set(Object.values(splits).flat());
  return index.entries.filter((_, i) => used.has(i));
}
