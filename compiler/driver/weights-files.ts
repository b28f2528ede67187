import { existsSync } from "node:fs";
import { readWeightsHeader, type WeightsFile } from "../../runtime/train/weights-file.ts";
import type { CheckedExperiment } from "../check/check.ts";
import { isComplete, weightsFindings } from "../check/weights-law.ts";
import { type Diagnostic, diagnostic, type Fix } from "../diag/diagnostic.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { WeightsLoad } from "../elaborate/program.ts";
import type { ChannelSource, TrainedOn, WeightsUse } from "../elaborate/weights.ts";
import type { Variable } from "../ir/graph.ts";
import { sameShape, showType, type TensorType } from "../ir/type.ts";
import { placeOf } from "./place-of.ts";
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
    const file = existsSync(path) ? readWeightsHeader(path) : undefined;
    if (typeof file === "string") {
      diagnostics.push(diagnostic("SKY6034", weights.place("path"), { path: weights.path, reason: file }));
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
    const own = variables.filter((variable) => variable.name.startsWith(`${scope}.`));
    if (file) diagnostics.push(...fitting(weights, file, own, scope, backbone.def.name, known));
    const names = own.map((variable) => variable.name.slice(scope.length + 1));
    loads.push({ scope, names, path, ...loadOf(weights, law.channels) });
  }
  return { diagnostics, loads };
}

const loadOf = (
  { part, inputLayer, positions, resample }: WeightsUse,
  channels: readonly ChannelSource[] | undefined,
): Omit<WeightsLoad, "scope" | "names" | "path"> => ({
  ...(part === undefined ? {} : { part }),
  ...(channels && inputLayer ? { input: { ...inputLayer, channels } } : {}),
  ...(positions && resample ? { positions } : {}),
});

/** What the text and the file say together; undefined, after a report, where that is not enough or not one thing. */
function trainedOn(use: WeightsUse, file: WeightsFile | undefined, diagnostics: Diagnostic[]): TrainedOn | undefined {
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

/** Holds names and shapes of the file's tensors against the backbone's variables. */
function fitting(
  use: WeightsUse,
  { tensors }: WeightsFile,
  variables: readonly Variable[],
  scope: string,
  block: string,
  { bands }: TrainedOn,
): Diagnostic[] {
  const inner = (variable: Variable): string => variable.name.slice(scope.length + 1);
  const nameIn = (variable: Variable): string => (use.part ? `${use.part}.${inner(variable)}` : inner(variable));
  const missing = variables.filter((variable) => !tensors.has(nameIn(variable)));
  if (missing.length > 0) {
    const part = otherPart([...tensors.keys()], variables.map(inner));
    const fixes: Fix[] =
      part === undefined ? [] : [{ title: `Write part: "${part}"`, edits: [use.edit("part", JSON.stringify(part))] }];
    const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
    const hint =
      part === undefined
        ? "Give the backbone the settings that the weights were trained with, or take other weights."
        : `Its names for them begin with ${part}: write part: "${part}".`;
    const reason = `it has no tensor "${nameIn(missing[0]!)}"${more}`;
    return [diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint }, { fixes })];
  }
  for (const variable of variables) {
    const found = tensors.get(nameIn(variable))!;
    if (use.positions?.name === inner(variable)) {
      const judged = positionsFit(use, found, variable.type, nameIn(variable), block);
      if (judged) return [judged];
      continue;
    }
    const layer = use.inputLayer?.name === inner(variable) ? use.inputLayer : undefined;
    const shape = variable.type.shape.map((size, axis) => (layer?.axis === axis ? bands.length : size));
    if (found.dtype === variable.type.dtype && sameShape(found.shape, shape)) continue;
    const reason = `its "${nameIn(variable)}" is ${showType(found)} and the model needs ${showType({ ...variable.type, shape })}`;
    const hint = "Give the backbone the settings and the image size that the weights were trained with.";
    return [diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint })];
  }
  return [];
}

/** Learned positions are of the model's grid, or of another square one and said to be fitted. */
function positionsFit(
  use: WeightsUse,
  found: TensorType,
  wanted: TensorType,
  name: string,
  block: string,
): Diagnostic | undefined {
  const same = found.dtype === wanted.dtype && sameShape(found.shape, wanted.shape);
  if (same && use.resample) {
    const why = "the weights' positions have the model's grid already";
    return diagnostic("SKY2108", use.place("resample"), { property: "resample", why });
  }
  const [one, places = 0, width] = found.shape;
  const side = Math.sqrt(places - use.positions!.prefix);
  const square = one === 1 && width === wanted.shape[2] && Number.isInteger(side) && found.dtype === wanted.dtype;
  if (same || (square && use.resample)) return undefined;
  const reason = `its "${name}" is ${showType(found)} and the model needs ${showType(wanted)}`;
  const hint = square
    ? "They were trained with another number of patches. Write resample: true to fit their positions to the new grid."
    : "Give the backbone the settings and the image size that the weights were trained with.";
  const fixes: Fix[] = square ? [{ title: "Write resample: true", edits: [use.edit("resample", "true")] }] : [];
  return diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint }, { fixes });
}

/** The beginning of names under which the file holds all that is wanted. */
function otherPart(names: readonly string[], wanted: readonly string[]): string | undefined {
  const there = new Set(names);
  const [first] = wanted;
  return names
    .filter((name) => name.endsWith(`.${first}`))
    .map((name) => name.slice(0, -first!.length - 1))
    .find((part) => wanted.every((name) => there.has(`${part}.${name}`)));
}
