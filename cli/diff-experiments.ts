import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Effect } from "../compiler/blocks/schema.ts";
import { compareSettings, type SettingDifference } from "../compiler/check/compare-settings.ts";
import { type Effective, effectiveSettings } from "../compiler/check/effective.ts";
import { type Diagnostic, fail } from "../compiler/diag/diagnostic.ts";
import { printable } from "../compiler/diag/excerpt.ts";
import { dedupe, type Sources, sortDiagnostics } from "../compiler/diag/order.ts";
import { renderText, wantsColour } from "../compiler/diag/render-text.ts";
import { type RunFile, readRunFile } from "../runtime/train/run-folder.ts";
import { exitCodeFor, exitCodes } from "./exit-code.ts";
import { originText, readExperiment } from "./explain-file.ts";

/** How `skyc diff` was asked. */
export interface DiffOptions {
  readonly experiments: readonly string[];
  readonly json: boolean;
  /** Give exit code 1 where settings differ. */
  readonly exitCode: boolean;
}

/** What is compared: an experiment of a file, or a run. */
interface Side {
  readonly path: string;
  readonly experiment: string | undefined;
}

interface Read {
  /** The file or run folder, and the experiment's name. */
  readonly path: string;
  readonly name: string;
  readonly settings: ReadonlyMap<string, Effective>;
  readonly texts: Sources;
  readonly run?: RunFile;
}

/** `skyc diff`: the settings that differ between two experiments; gives the exit code. */
export function diffExperiments(what: readonly string[], options: DiffOptions): number {
  const sides = sidesOf(what, options.experiments).map(readSide);
  const faults = sides.flatMap((side) => ("diagnostics" in side ? side.diagnostics : []));
  if (faults.length > 0) {
    const texts = new Map(sides.flatMap((side) => [...side.texts]));
    const sorted = sortDiagnostics(dedupe(faults));
    process.stderr.write(renderText(sorted, texts, wantsColour(process.stderr)));
    return exitCodeFor(sorted, false) || exitCodes.text;
  }
  const [a, b] = sides as [Read, Read];
  const found = [...compareSettings(a.settings, b.settings), ...runDifferences(a, b)];
  process.stdout.write(options.json ? toJson(a, b, found) : toText(a, b, found));
  return options.exitCode && found.length > 0 ? exitCodes.text : exitCodes.fine;
}

const isRun = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** `FILE#NAME`, unless a file is really called that. */
function sideOf(text: string): Side {
  const at = text.lastIndexOf("#");
  if (at <= 0 || existsSync(text)) return { path: text, experiment: undefined };
  return { path: text.slice(0, at), experiment: text.slice(at + 1) };
}

/** `A B`, `FILE --experiment X --experiment Y`, `FILE X Y`. */
function sidesOf(what: readonly string[], experiments: readonly string[]): [Side, Side] {
  if (experiments.length > 2) fail("SKY8077", { reason: `${experiments.length} experiments are named` });
  const [first, second, third] = what as [string, string?, string?];
  const one = sideOf(first);
  const named = (side: Side, name: string | undefined): Side => {
    if (name === undefined) return side;
    if (side.experiment !== undefined || isRun(side.path))
      fail("SKY8077", {
        reason: `${side.path} already says which experiment is meant, and so does --experiment ${name}`,
      });
    return { ...side, experiment: name };
  };
  if (third !== undefined) {
    if (experiments.length > 0 || one.experiment !== undefined)
      fail("SKY8077", { reason: "experiments are named in two ways" });
    return [
      { path: one.path, experiment: second },
      { path: one.path, experiment: third },
    ];
  }
  if (second !== undefined) {
    const [x, y = x] = experiments;
    return [named(one, x), named(sideOf(second), y)];
  }
  if (experiments.length < 2) fail("SKY8077", { reason: "only one is named" });
  return [named(one, experiments[0]), named(one, experiments[1])];
}

function readSide({ path, experiment }: Side): Read | { diagnostics: readonly Diagnostic[]; texts: Sources } {
  const run = isRun(path) ? readRunFile(path) : undefined;
  const read = run
    ? readExperiment(join(path, run.source), run.experiment, run.set)
    : readExperiment(path, experiment, []);
  if ("diagnostics" in read) return read;
  return {
    path,
    name: read.experiment.declaration.name.text,
    settings: effectiveSettings(read.experiment),
    texts: read.file.texts,
    ...(run ? { run } : {}),
  };
}

/** What two runs tell beyond their settings: what the data were, and which skyc ran them. */
function runDifferences(a: Read, b: Read): SettingDifference[] {
  const fact = (path: string, value: string, effect: Effect): Effective => ({
    ...{ path, value, same: value, effect, parts: new Map(), list: false },
    origin: { kind: "inferred", from: "run.json" },
  });
  if (!a.run || !b.run) return [];
  const [one, other] = [a.run.identity, b.run.identity];
  return [
    ["(content of the data)", one.data.slice(0, 12), other.data.slice(0, 12)] as const,
    ["(version of skyc)", one.version, other.version] as const,
  ].flatMap(([path, x, y]) =>
    x === y ? [] : [{ path, a: fact(path, x, "result"), b: fact(path, y, "result"), effect: "result" as const }],
  );
}

/** The value, or a dash for none. */
const shown = (setting: Effective | undefined): string => setting?.value ?? "–";

const effects: Readonly<Record<Effect, string>> = {
  result: "changes the result",
  speed: "only speed",
  bookkeeping: "only bookkeeping",
};

function summary(found: readonly SettingDifference[]): string {
  if (found.length === 0) return "No setting differs.";
  const counts = (Object.keys(effects) as Effect[]).flatMap((effect) => {
    const count = found.filter((one) => one.effect === effect).length;
    const words = effect === "result" && count > 1 ? "change the result" : effects[effect];
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return `${found.length} ${found.length === 1 ? "setting differs" : "settings differ"}: ${counts.join(", ")}.`;
}

function toText(a: Read, b: Read, found: readonly SettingDifference[]): string {
  const head = `a: ${a.name}, ${a.path}\nb: ${b.name}, ${b.path}\n\n`;
  const width = (texts: readonly string[], most: number): number =>
    Math.min(most, Math.max(0, ...texts.map((text) => text.length)));
  const paths = width(
    found.map(({ path }) => path),
    60,
  );
  const values = width(
    found.flatMap((one) => [shown(one.a), shown(one.b)]),
    40,
  );
  const lines = found.map(({ path, a: x, b: y, effect }) =>
    printable(`${path.padEnd(paths)}  ${shown(x).padEnd(values)}  →  ${shown(y).padEnd(values)}  ${effects[effect]}`),
  );
  return `${head}${lines.map((line) => `${line}\n`).join("")}${lines.length > 0 ? "\n" : ""}${summary(found)}\n`;
}

function toJson(a: Read, b: Read, found: readonly SettingDifference[]): string {
  const side = ({ path, name }: Read) => ({ path, experiment: name });
  const value = (setting: Effective | undefined, { texts }: Read) =>
    setting ? { value: setting.value, origin: originText(setting, texts) } : null;
  const count = (effect: Effect): number => found.filter((one) => one.effect === effect).length;
  const result = {
    a: side(a),
    b: side(b),
    equal: found.length === 0,
    differences: found.map((one) => ({
      path: one.path,
      a: value(one.a, a),
      b: value(one.b, b),
      effect: one.effect,
    })),
    counts: { result: count("result"), speed: count("speed"), bookkeeping: count("bookkeeping") },
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
