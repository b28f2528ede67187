import type { CheckedExperiment } from "../compiler/check/check.ts";
import { type Effective, effectiveSettings, flatten } from "../compiler/check/effective.ts";
import { type Diagnostic, fail } from "../compiler/diag/diagnostic.ts";
import { printable } from "../compiler/diag/excerpt.ts";
import type { Sources } from "../compiler/diag/order.ts";
import { renderText, wantsColour } from "../compiler/diag/render-text.ts";
import { LineMap, type Span } from "../compiler/diag/span.ts";
import { nearest } from "../compiler/diag/suggest.ts";
import { type CheckedFile, checkFile } from "../compiler/driver/compile.ts";
import { chosenOf, noExperiment } from "../compiler/plan/choose-experiment.ts";
import { exitCodeFor, exitCodes } from "./exit-code.ts";

/** An experiment of a file, checked with what was set. */
export interface ReadExperiment {
  readonly experiment: CheckedExperiment;
  readonly file: CheckedFile;
}

/** Checks a file for one of its experiments; the findings where it has errors, or no such experiment. */
export function readExperiment(
  path: string,
  name: string | undefined,
  set: readonly string[],
): ReadExperiment | { readonly diagnostics: readonly Diagnostic[]; readonly texts: Sources } {
  const file = checkFile(path, { set }, (own, position) => (name === undefined ? position === 0 : own === name));
  const { diagnostics, texts, checked, experiments } = file;
  const experiment = chosenOf(checked, name);
  if (!experiment && !diagnostics.some(({ severity }) => severity === "error"))
    return { diagnostics: [noExperiment(path, name, experiments)], texts };
  if (!experiment || diagnostics.some(({ severity }) => severity === "error")) return { diagnostics, texts };
  return { experiment, file };
}

/** `file:line` of a place. */
export function lineOf(span: Span, texts: Sources): string {
  const text = texts.get(span.file);
  return text === undefined ? span.file : `${span.file}:${new LineMap(text).position(span.start).line}`;
}

/** Where an effective value comes from, in words. */
export function originText({ origin, value }: Pick<Effective, "origin" | "value">, texts: Sources): string {
  const at = origin.span ? lineOf(origin.span, texts) : "";
  switch (origin.kind) {
    case "file":
      return value === "unstated" ? `left open at ${at}` : at;
    case "base":
      return `base ${origin.from} at ${at}`;
    case "set":
      return `--set ${origin.from}`;
    case "assumption":
      return `assumed at ${at}: ${origin.because}`;
    case "inferred":
      return `follows from ${origin.from}`;
    case "default":
      if (origin.from?.includes(".")) return `variant ${origin.from}`;
      return origin.from === undefined ? "default" : `default of ${origin.from}`;
  }
}

/** How `skyc explain FILE` was asked. */
export interface ExplainFileOptions {
  readonly experiment: string | undefined;
  readonly set: readonly string[];
  readonly json: boolean;
  /** Only what begins with this path. */
  readonly prefix: string | undefined;
}

/** `skyc explain FILE`: every effective value with its origin; gives the exit code. */
export function explainFile(path: string, options: ExplainFileOptions): number {
  const read = readExperiment(path, options.experiment, options.set);
  if ("diagnostics" in read) {
    process.stderr.write(renderText(read.diagnostics, read.texts, wantsColour(process.stderr)));
    return exitCodeFor(read.diagnostics, false);
  }
  const { experiment, file } = read;
  const all = flatten(effectiveSettings(experiment));
  const shown = options.prefix === undefined ? all : below(all, options.prefix);
  const name = experiment.declaration.name.text;
  const { texts } = file;
  if (options.json) {
    const settings = shown.map((one) => ({
      path: one.path,
      value: one.value,
      origin: {
        kind: one.origin.kind,
        ...(one.origin.span && one.origin.kind !== "set" ? { at: lineOf(one.origin.span, texts) } : {}),
        ...(one.origin.from === undefined ? {} : { from: one.origin.from }),
        ...(one.origin.because === undefined ? {} : { because: one.origin.because }),
      },
      effect: one.effect,
      ...(one.paper === undefined ? {} : { paper: one.paper }),
    }));
    process.stdout.write(`${JSON.stringify({ file: path, experiment: name, settings }, null, 2)}\n`);
    return exitCodes.fine;
  }
  const width = Math.max(...shown.map((one) => one.path.length));
  const values = Math.min(40, Math.max(...shown.map((one) => one.value.length)));
  const lines = shown.map((one) => {
    const paper = one.paper === undefined ? "" : ` (paper: ${one.paper})`;
    return printable(`${one.path.padEnd(width)}  ${one.value.padEnd(values)}  ${originText(one, texts)}${paper}`);
  });
  const others = file.experiments.filter((other) => other !== name);
  const more = others.length > 0 ? ` --experiment shows the others: ${others.join(", ")}.` : "";
  const head = `experiment ${name}, ${lineOf(experiment.declaration.name.span, texts)}: ${shown.length} ${
    shown.length === 1 ? "value" : "values"
  }.${more}`;
  process.stdout.write(`${head}\n\n${lines.join("\n")}\n`);
  return exitCodes.fine;
}

/** The settings at and below a path, such as `optimizer`, `data.inputs` or `augment[0]`. */
function below(all: readonly Effective[], prefix: string): readonly Effective[] {
  const found = all.filter(
    ({ path }) => path === prefix || (path.startsWith(prefix) && /^[.[]/.test(path.slice(prefix.length))),
  );
  if (found.length > 0) return found;
  const near = nearest(
    prefix,
    all.map(({ path }) => path),
  );
  const tops = [...new Set(all.map(({ path }) => path.split(/[.[]/)[0]))].join(", ");
  return fail("SKY8076", { path: prefix, hint: near ? `Did you mean ${near}?` : `It has ${tops}.` });
}
