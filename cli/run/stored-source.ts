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
  /** The data set's own lock: files with sizes and hashes. */
  readonly files: DataLock;
  readonly versions: Readonly<Record<string, string>>;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Files that lie above the experiment's own folder keep their place relative to it. */
function places(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = [...sources].filter(([path]) => !path.startsWith("sky:"));
  const up = Math.max(0, ...own.map(([path]) => path.split("/").filter((part) => part === "..").length));
  const below = Array.from({ length: up }, (_, i) => `up-${i + 1}`);
  return new Map(
    own.map(([path, text]) => {
      const parts = path.split("/");
      const climbs = parts.filter((part) => part === "..").length;
      return [[...below.slice(0, up - climbs), ...parts.slice(climbs)].join("/"), text];
    }),
  );
}

/** Writes `source.sky` (what was run), `source/` (the same with its imports, in their places), `settings.json` and `lock.json`. Returns the place of the experiment below the folder. */
export function storeSource(dir: string, program: Program, lock: RunLock, locate: Locate): string {
  const sources = relativeSources(program);
  const main = sources.get(basename(program.file)) ?? "";
  writeWhole(join(dir, "source.sky"), main);
  const placed = places(sources);
  for (const [path, text] of placed) writeWhole(join(dir, "source", path), text);
  writeWhole(join(dir, "settings.json"), json(program.settings.map((setting) => settingReport(setting, locate))));
  writeWhole(join(dir, "lock.json"), json(lock));
  return (
    [...placed.keys()].find((path) => basename(path) === basename(program.file) && placed.get(path) === main) ?? ""
  );
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
