import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Program, Setting } from "../../compiler/elaborate/program.ts";
import type { DataLock } from "../../runtime/data/hash-files.ts";
import type { SettingReport } from "../../runtime/report/report.ts";
import { relativeSources } from "../../runtime/train/identity.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";
import type { Locate } from "./compile-for-run.ts";

/** `lock.json`: what a run was made of, beside its source. */
export interface RunLock {
  /** Where the data were, and which samples each split took, with absolute paths. */
  readonly data: Pick<Program["data"], "source" | "splits">;
  /** Where loaded weights were, by the scope that they are loaded into. */
  readonly weights?: readonly Pick<Program["weights"][number], "scope" | "path">[];
  /** The data set's own lock: files with sizes and hashes. */
  readonly files: DataLock;
  readonly versions: Readonly<Record<string, string>>;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Where each source lies below `source/`: files above the experiment's own folder keep their place relative to it. */
function places(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = [...sources.keys()].filter((path) => !path.startsWith("sky:"));
  const climbs = (path: string): number => path.split("/").filter((part) => part === "..").length;
  const up = Math.max(0, ...own.map(climbs));
  return new Map(
    own.map((path) => {
      const below = Array.from({ length: up - climbs(path) }, (_, i) => `below-${i + 1}`);
      return [path, [...below, ...path.split("/").filter((part) => part !== "..")].join("/")];
    }),
  );
}

/** The stored experiment, relative to the run folder. */
export const storedPlace = (program: Pick<Program, "file" | "sources">): string =>
  join("source", places(relativeSources(program)).get(basename(program.file))!);

/** Writes `source.sky` (what was run), `source/` (the same with its imports, in their places), `settings.json` and `lock.json`. */
export function storeSource(dir: string, program: Program, lock: RunLock, locate: Locate): void {
  const sources = relativeSources(program);
  writeWhole(join(dir, "source.sky"), sources.get(basename(program.file))!);
  for (const [path, place] of places(sources)) writeWhole(join(dir, "source", place), sources.get(path)!);
  writeWhole(join(dir, "settings.json"), json(program.settings.map((setting) => settingReport(setting, locate))));
  writeWhole(join(dir, "lock.json"), json(lock));
}

function settingReport({ path, value, origin, paper }: Setting, locate: Locate): SettingReport {
  const { kind, span, from, because } = origin;
  return {
    path,
    value,
    origin: {
      kind,
      ...(span && kind !== "set" ? { at: locate(span) } : {}),
      ...(from === undefined ? {} : { from: kind === "set" ? `--set ${from}` : from }),
      ...(because === undefined ? {} : { because }),
    },
    ...(paper === undefined ? {} : { paper }),
  };
}

/** Reads back one of the JSON files of a run folder; undefined when it is not there. */
export const readStored = <T>(dir: string, file: string): T | undefined => {
  const path = join(dir, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
};
