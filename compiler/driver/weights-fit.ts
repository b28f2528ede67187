import type { NamedWeights } from "../../runtime/train/open-weights.ts";
import type { Layout } from "../blocks/define-layout.ts";
import { type FileTensor, fileShape, fileTensor, isOneOf, layoutsOf } from "../blocks/layout-names.ts";
import { type Diagnostic, diagnostic, type Fix } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";
import type { TrainedOn, WeightsUse } from "../elaborate/weights.ts";
import type { Variable } from "../ir/graph.ts";
import { isFloat, sameShape, showType, type TensorType } from "../ir/type.ts";

/** Counters that PyTorch keeps beside running statistics, and that no result depends on. */
const alwaysUnused = ["num_batches_tracked", "**.num_batches_tracked"];
const other = "Give the backbone the settings and the image size that the weights were trained with.";

/** The file's tensors for one of the backbone's parameters, below the part. */
export const tensorOf = (layout: Layout | undefined, own: string): FileTensor =>
  (layout && fileTensor(layout.rules, own)) ?? { names: [own] };

/** Those of the backbone's parameters that are loaded: all but those that files of a layout need not hold. */
export function loadedOf(
  { layout, part }: WeightsUse,
  file: NamedWeights,
  variables: readonly Variable[],
  scope: string,
) {
  if (!layout?.fresh) return variables;
  return variables.filter(({ name }) => {
    const own = name.slice(scope.length + 1);
    const there = tensorOf(layout, own).names.every((one) => file.tensors.has(part ? `${part}.${one}` : one));
    return there || !isOneOf(layout.fresh!, own);
  });
}

/** Holds names and shapes of the file's tensors against the parameters that are loaded, each of both sides accounted for. */
export function weightsFit(
  use: WeightsUse,
  file: NamedWeights,
  variables: readonly Variable[],
  scope: string,
  block: string,
  { bands }: TrainedOn,
): Diagnostic[] {
  const owns = variables.map(({ name }) => name.slice(scope.length + 1));
  const below = (name: string): string => (use.part ? `${use.part}.${name}` : name);
  const inFile = (own: string): readonly string[] => tensorOf(use.layout, own).names.map(below);
  const wanted = owns.flatMap(inFile);
  const missing = wanted.filter((name) => !file.tensors.has(name));
  if (missing.length > 0) return [lacking(use, file, owns, block, missing, new Set(wanted))];
  for (const [i, own] of owns.entries()) {
    const { type } = variables[i]!;
    const [name] = inFile(own) as [string];
    if (use.positions?.name === own) {
      const judged = positionsFit(use, file.tensors.get(name)!, type, name, block);
      if (judged) return [judged];
      continue;
    }
    const layer = use.inputLayer?.name === own ? use.inputLayer : undefined;
    const shape = type.shape.map((size, axis) => (layer?.axis === axis ? bands.length : size));
    const laid: TensorType = { dtype: type.dtype, shape: fileShape(tensorOf(use.layout, own), shape) };
    for (const one of inFile(own)) {
      const found = file.tensors.get(one)!;
      if (fits(found, laid)) continue;
      const reason = `its "${one}" is ${showType(found)} and the model needs ${showType(laid)}`;
      return [diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint: other })];
    }
  }
  return leftOver(use, file, new Set(wanted), block);
}

/** Floating numbers of any width become those of the model. */
const fits = (found: TensorType, wanted: TensorType): boolean =>
  sameShape(found.shape, wanted.shape) &&
  (found.dtype === wanted.dtype || (isFloat(found.dtype) && isFloat(wanted.dtype)));

function lacking(
  use: WeightsUse,
  { tensors, foreign }: NamedWeights,
  owns: readonly string[],
  block: string,
  missing: readonly string[],
  wanted: ReadonlySet<string>,
): Diagnostic {
  const [first] = missing as [string];
  const odd = foreign.get(first);
  if (odd) {
    const reason = `its "${first}" is of PyTorch's element type ${odd}, which skyc does not know`;
    return diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint: "Save it as float32." });
  }
  const names = [...tensors.keys()];
  const mend = otherNames(use, names, owns, block);
  const near = nearest(
    first,
    names.filter((name) => !wanted.has(name)),
  );
  const hint = mend?.hint ?? (near === undefined ? other : `Nearest among what is left of the file is "${near}".`);
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
  const reason = `it has no tensor "${first}"${more}`;
  return diagnostic(
    "SKY4164",
    use.span,
    { path: use.path, block, reason, hint },
    { fixes: mend?.fix ? [mend.fix] : [] },
  );
}

/** Another part or another layout under which the file has all that is wanted. */
function otherNames(
  use: WeightsUse,
  names: readonly string[],
  owns: readonly string[],
  block: string,
): { readonly hint: string; readonly fix?: Fix } | undefined {
  for (const layout of [use.layout, ...[...layoutsOf(block), undefined].filter((one) => one !== use.layout)]) {
    const part = partOf(
      names,
      owns.flatMap((own) => tensorOf(layout, own).names),
    );
    if (part === undefined) continue;
    const changed: (readonly [property: string, value: string | undefined])[] = [];
    if (layout !== use.layout) changed.push(["layout", layout?.layout]);
    if (part !== (use.part ?? "")) changed.push(["part", part === "" ? undefined : JSON.stringify(part)]);
    if (changed.length === 0) continue;
    if (changed.some(([, value]) => value === undefined)) {
      const said = changed.map(([property, value]) =>
        value ? `write ${property}: ${value}` : `leave ${property} out`,
      );
      return { hint: `Its names are those of another place: ${said.join(", ")}.` };
    }
    const said = changed.map(([property, value]) => `${property}: ${value}`).join(", ");
    // Two that are both new stand at one place, so they are one edit.
    const [[first], ...rest] = changed as [(typeof changed)[0], ...typeof changed];
    const joined = rest.length > 0 && !use.part && !use.layout;
    const edits = joined
      ? [use.edit(first, said.slice(first.length + 2))]
      : changed.map(([property, value]) => use.edit(property, value!));
    return { hint: `Its names are those of another place: write ${said}.`, fix: { title: `Write ${said}`, edits } };
  }
  return undefined;
}

/** The beginning of names under which the file holds all that is wanted; "" for none. */
function partOf(names: readonly string[], wanted: readonly string[]): string | undefined {
  const there = new Set(names);
  if (wanted.every((name) => there.has(name))) return "";
  const [first] = wanted;
  return names
    .filter((name) => name.endsWith(`.${first}`))
    .map((name) => name.slice(0, -first!.length - 1))
    .find((part) => wanted.every((name) => there.has(`${part}.${name}`)));
}

/** Tensors below the part that are neither taken nor known to be of no use. A whole checkpoint of skyc accounts for itself. */
function leftOver(
  use: WeightsUse,
  { tensors, foreign, metadata }: NamedWeights,
  taken: ReadonlySet<string>,
  block: string,
): Diagnostic[] {
  if (metadata.format?.startsWith("skyc-")) return [];
  const prefix = use.part ? `${use.part}.` : "";
  const rest = [...tensors.keys(), ...foreign.keys()].filter((name) => name.startsWith(prefix) && !taken.has(name));
  const without = (unused: readonly string[]): string[] =>
    rest.filter((name) => !isOneOf([...alwaysUnused, ...unused], name.slice(prefix.length)));
  const left = without(use.layout?.unused ?? []);
  if (left.length === 0) return [];
  const named = layoutsOf(block).find(({ unused }) => without(unused).length === 0);
  const shown = left.slice(0, 3).map((name) => `"${name}"`);
  const more = left.length > 3 ? ` and ${left.length - 3} more` : "";
  const hint = named
    ? `They are what ${named.layout}'s files hold beside the backbone: write layout: ${named.layout}.`
    : "Give the backbone the settings that the weights were trained with, name its part of the file, or take other weights.";
  const fixes: Fix[] = named
    ? [{ title: `Write layout: ${named.layout}`, edits: [use.edit("layout", named.layout)] }]
    : [];
  const args = { path: use.path, tensors: `${shown.join(", ")}${more}`, block, hint };
  return [diagnostic("SKY4166", use.span, args, { fixes })];
}

/** Learned positions are of the model's grid, or of another square one and said to be fitted. */
function positionsFit(
  use: WeightsUse,
  found: TensorType,
  wanted: TensorType,
  name: string,
  block: string,
): Diagnostic | undefined {
  const same = fits(found, wanted);
  if (same && use.resample) {
    const why = "the weights' positions have the model's grid already";
    return diagnostic("SKY2108", use.place("resample"), { property: "resample", why });
  }
  const [one, places = 0, width] = found.shape;
  const side = Math.sqrt(places - use.positions!.prefix);
  const square = one === 1 && width === wanted.shape[2] && Number.isInteger(side) && isFloat(found.dtype);
  if (same || (square && use.resample)) return undefined;
  const reason = `its "${name}" is ${showType(found)} and the model needs ${showType(wanted)}`;
  const hint = square
    ? "They were trained with another number of patches. Write resample: true to fit their positions to the new grid."
    : other;
  const fixes: Fix[] = square ? [{ title: "Write resample: true", edits: [use.edit("resample", "true")] }] : [];
  return diagnostic("SKY4164", use.span, { path: use.path, block, reason, hint }, { fixes });
}
