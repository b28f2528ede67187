import { createHash } from "node:crypto";
import { dirname, isAbsolute, relative } from "node:path";
import type { Program } from "../../compiler/elaborate/program.ts";

/** What a run is a function of; two runs with one hash are the same run. All but `seed` and `version` are sha256. */
export interface Identity {
  /** Canonical source with its imports, the experiment's name, and what `--set` changed. */
  readonly source: string;
  /** The lock of the data's files. */
  readonly data: string;
  /** The lock of loaded weights; null where the run starts from its own random weights. */
  readonly weights: string | null;
  readonly seed: number;
  readonly version: string;
  /** By what it is computed, where that is not the usual: another engine or form gives other last digits. */
  readonly engine?: string;
  /** Of all the above. */
  readonly hash: string;
}

/** Sources by their path relative to the experiment's file, `/`-separated: the same on every machine. */
export function relativeSources(program: Pick<Program, "file" | "sources">): ReadonlyMap<string, string> {
  const base = dirname(program.file);
  const entries = Object.entries(program.sources).map(([path, text]): [string, string] => [
    isAbsolute(path) || isAbsolute(program.file) ? relative(base, path) : relative(base || ".", path),
    text,
  ]);
  return new Map(entries.map(([path, text]): [string, string] => [path.replaceAll("\\", "/"), text]).sort());
}

/** JSON whose object keys are sorted, so that equal content gives equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(",")}}`;
}
export const digest = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex");

/** Where data lie is not what they are: their lock says that. */
const isPlace = (path: string): boolean => path === "data.source" || path.startsWith("data.source.");

/** The identity of a run of `program` on data with this digest by this version of skyc, from weights with this lock. */
export function identityOf(
  program: Pick<Program, "file" | "sources" | "experiment" | "settings" | "seed">,
  data: string,
  version: string,
  weights: string | null = null,
  engine?: string,
): Identity {
  const set = program.settings.filter(({ origin, path }) => origin.kind === "set" && !isPlace(path));
  const parts = {
    source: digest({
      experiment: program.experiment,
      sources: Object.fromEntries(relativeSources(program)),
      set: set.map(({ path, value }) => [path, value]).sort(),
    }),
    data,
    weights,
    seed: program.seed,
    version,
    ...(engine === undefined ? {} : { engine }),
  };
  return { ...parts, hash: digest(parts) };
}
