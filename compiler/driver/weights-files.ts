import { existsSync } from "node:fs";
import { type NamedWeights, weightsHeader } from "../../runtime/train/open-weights.ts";
import type { WeightsRefusal } from "../../runtime/train/weights-fault.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { isComplete, weightsFindings } from "../check/weights-law.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { WeightsLoad } from "../elaborate/program.ts";
import type { ChannelSource, TrainedOn, WeightsUse } from "../elaborate/weights.ts";
import { placeOf } from "./place-of.ts";
import { loadedOf, tensorOf, weightsFit } from "./weights-fit.ts";
import { statedInFile } from "./weights-metadata.ts";

/** The weights of an experiment, each held against its file, where that is at hand. */
export interface WeightsJudgedByFile {
  readonly diagnostics: readonly Diagnostic[];
  readonly loads: readonly WeightsLoad[];
}

/** What a branch's parameters are named under. */
export const scopeOf = ({ scope, fusion }: EncoderPlan, branch: string): string =>
  fusion ? `${scope}.${branch}` : scope;

/** Judges the weights files that an experiment names: what they were trained on, whether their tensors fit. */
export function weightsOfFiles(
  { plan, figures }: CheckedExperiment,
  at: ReadonlyMap<string, string> = new Map(),
): WeightsJudgedByFile {
  const diagnostics: Diagnostic[] = [];
  const loads: WeightsLoad[] = [];
  const encoder = plan?.model.encoder;
  for (const { name, weights, backbone } of encoder?.branches ?? []) {
    if (!weights) continue;
    const scope = scopeOf(encoder!, name);
    const path = at.get(scope) ?? placeOf(weights.path, weights.span);
    const { key } = weights;
    const file = existsSync(path) ? weightsHeader({ path, ...(key === undefined ? {} : { key }) }) : undefined;
    if (file && "code" in file) {
      diagnostics.push(refusal(weights, file));
      continue;
    }
    const known = trainedOn(weights, file, diagnostics);
    if (!known) continue;
    const law = weightsFindings(weights, known);
    // What the text alone says has been judged by the text alone.
    if (!isComplete(weights.stated)) diagnostics.push(...law.diagnostics);
    if (law.diagnostics.length > 0) continue;
    // The graph of evaluation has the model's variables alone, without the optimiser's.
    const variables = [...(figures?.forward.graph.variables.values() ?? [])];
    const all = variables.filter((variable) => variable.name.startsWith(`${scope}.`));
    const own = file ? loadedOf(weights, file, all, scope) : all;
    if (file) diagnostics.push(...weightsFit(weights, file, own, scope, backbone.def.name, known));
    const names = own.map((variable) => variable.name.slice(scope.length + 1));
    loads.push({ scope, names, path, ...loadOf(weights, names, law.channels) });
  }
  return { diagnostics, loads };
}

/** Why a file is not used, at the place in the text that says what of it is meant. */
function refusal(use: WeightsUse, found: WeightsRefusal): Diagnostic {
  const { path } = use;
  if (found.code === "SKY6034") return diagnostic("SKY6034", use.place("path"), { path, reason: found.reason });
  if (found.code === "SKY6036") return diagnostic("SKY6036", use.place("path"), { path, wanted: found.wanted });
  const fixes = found.keys.map((key) => ({
    title: `Write key: ${JSON.stringify(key)}`,
    edits: [use.edit("key", JSON.stringify(key))],
  }));
  return diagnostic("SKY6037", use.place("key"), { path, reason: found.reason, hint: found.hint }, { fixes });
}

const loadOf = (
  { part, key, layout, inputLayer, positions, resample }: WeightsUse,
  names: readonly string[],
  channels: readonly ChannelSource[] | undefined,
): Omit<WeightsLoad, "scope" | "names" | "path"> => ({
  ...(part === undefined ? {} : { part }),
  ...(key === undefined ? {} : { key }),
  ...(layout ? { tensors: Object.fromEntries(names.map((own) => [own, tensorOf(layout, own)])) } : {}),
  ...(channels && inputLayer ? { input: { ...inputLayer, channels } } : {}),
  ...(positions && resample ? { positions } : {}),
});

/** What the text and the file say together; undefined, after a report, where that is not enough or not one thing. */
function trainedOn(use: WeightsUse, file: NamedWeights | undefined, diagnostics: Diagnostic[]): TrainedOn | undefined {
  const found = (file && statedInFile(file.metadata, use.part)) ?? {};
  const show = (value: unknown): string => JSON.stringify(value);
  for (const [key, stated] of Object.entries(use.stated) as [keyof TrainedOn, unknown][]) {
    const said = found[key];
    if (said === undefined || show(said) === show(stated)) continue;
    const args = { stated: `${key} ${show(stated)}`, found: show(said) };
    const at = use.place(key === "mean" || key === "std" ? "normalize" : key);
    diagnostics.push(diagnostic("SKY4165", at, args));
    return undefined;
  }
  const known = { ...found, ...use.stated };
  if (isComplete(known)) return known;
  const missing = [
    ...(known.bands ? [] : ["bands"]),
    ...(known.values ? [] : ["values"]),
    ...(known.mean && known.std ? [] : ["normalize"]),
  ];
  const { bands, values } = use.input;
  const examples: Readonly<Record<string, string>> = {
    bands: `bands: [${bands.join(", ")}]`,
    values: `values: ${values.kind === "dn" ? `dn(${values.scale ?? 1})` : values.kind}`,
    normalize: "normalize: sensor",
  };
  const words: Readonly<Record<string, string>> = {
    bands: "which bands",
    values: "which unit of values",
    normalize: "which normalisation",
  };
  diagnostics.push(
    diagnostic("SKY4163", use.span, {
      what: missing.map((key) => words[key]).join(" and "),
      path: use.path,
      input: use.input.name,
      example: missing.map((key) => examples[key]).join(", "),
    }),
  );
  return undefined;
}
