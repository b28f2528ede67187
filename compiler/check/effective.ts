import { schemas } from "../blocks/registry.ts";
import type { Effect, PropertySchema } from "../blocks/schema.ts";
import { showUnit } from "../blocks/units.ts";
import type { Span } from "../diag/span.ts";
import type { InputPlan, Origin, Setting } from "../elaborate/program.ts";
import { type Bound, child, showNumber } from "./bound.ts";
import type { CheckedExperiment } from "./check.ts";
import { CheckContext } from "./context.ts";
import type { ExperimentPlan } from "./experiment.ts";
import { inputPlan } from "./modality.ts";

/** An effective value with what stands below it, and all that a comparison needs to know. */
export interface Effective extends Setting {
  /** The value itself, without what stands below it, independent of how it was written: `8k iters` is `8000 iters`. */
  readonly same: string;
  /** What another value would change. */
  readonly effect: Effect;
  /** The items of a list of blocks, in order, or properties by name. */
  readonly parts: ReadonlyMap<string, Effective>;
  readonly list: boolean;
}

/** What else is known of the experiment that a value belongs to. */
interface Known {
  /** The data set's inputs by the place of their modality's name. */
  readonly inputs: ReadonlyMap<Span, string>;
  readonly plan: ExperimentPlan | undefined;
}

/**
 * The effective settings of an experiment: what is written in it and its bases, what was set, defaults, and what follows
 * from other things (bands and units of the sensor, for example).
 */
export function effectiveSettings({ bound, plan }: CheckedExperiment): ReadonlyMap<string, Effective> {
  if (!bound) return new Map();
  const inputs = child(bound, "data")?.children.get("inputs")?.children ?? new Map<string, Bound>();
  const named = [...inputs].flatMap(([name, { declaration }]) =>
    declaration ? [[declaration.node.name.span, name] as const] : [],
  );
  const known: Known = { plan, inputs: new Map(named) };
  const top = settingOf("", bound, undefined, "result", known);
  return new Map([...top.parts, ...inferredPace(top.parts, plan)]);
}

/** All values below these, outer ones first. */
export function flatten(settings: ReadonlyMap<string, Effective>): Effective[] {
  return [...settings.values()].flatMap((one) => [one, ...flatten(one.parts)]);
}

/** A value with everything below it, in one text that is equal where nothing differs. */
export function digestOf(setting: Effective): string {
  const parts = [...setting.parts].map(([key, part]) => [key, digestOf(part)] as const);
  if (!setting.list) parts.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([setting.same, parts]);
}

/** JSON with its keys in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  // 0.1 km and 100 m differ in the last bit.
  if (typeof value === "number") return String(Number(value.toPrecision(12)));
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}

/** The schema of what stands below a value. */
function schemaBelow(bound: Bound, own: PropertySchema | undefined): PropertySchema | undefined {
  if (bound.block) return bound.block.known?.schema;
  if (bound.declaration) return schemas[`declaration:${bound.declaration.node.kind.text}`];
  return own;
}

const isIndex = (key: string): boolean => /^\d+$/.test(key);

function settingOf(
  path: string,
  bound: Bound,
  schema: PropertySchema | undefined,
  outer: Effect,
  known: Known,
): Effective {
  // What only costs time does so with all that belongs to it.
  const effect = outer === "result" ? (schema?.["x-effect"] ?? "result") : outer;
  const below = schemaBelow(bound, schema);
  const parts = new Map<string, Effective>();
  const list = [...bound.children.keys()].every(isIndex) && bound.children.size > 0;
  if (isStructured(bound)) {
    for (const [key, inner] of bound.children) {
      const own = isIndex(key)
        ? below?.items
        : (below?.properties?.[key] ?? (below?.additionalProperties || undefined));
      const at = isIndex(key) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      parts.set(key, settingOf(at, inner, own, effect, known));
    }
    if (bound.on) parts.set("on", onInput(`${path}.on`, bound.on, effect, known));
  }
  const setting: Effective = {
    path,
    value: textOf(bound),
    origin: bound.origin,
    ...(bound.paper === undefined ? {} : { paper: bound.paper }),
    same: sameOf(path, bound, known),
    effect,
    parts,
    list: list && !bound.block && !bound.declaration,
  };
  if (bound.declaration?.node.kind.text !== "modality") return setting;
  // What is wrong with it was said when it was checked.
  const input = inputPlan(new CheckContext(), path, bound);
  return input ? { ...setting, parts: ofInput(path, parts, input) } : setting;
}

/** What a branch is applied to: one of the inputs, whose own settings stand with the data. */
function onInput(path: string, on: Bound, effect: Effect, { inputs }: Known): Effective {
  const value = textOf(on);
  const name = on.declaration && inputs.get(on.declaration.node.name.span);
  return { path, value, origin: on.origin, same: name ?? value, effect, parts: new Map(), list: false };
}

/** A block, a declaration, properties, or a list of such; a list of plain values is one value. */
const isStructured = (bound: Bound): boolean =>
  bound.block !== undefined ||
  bound.declaration !== undefined ||
  [...bound.children.entries()].some(
    ([key, c]) => !isIndex(key) || c.block !== undefined || c.declaration !== undefined,
  );

/** A block's name; of a user's own also its file, with the first letters of the hash of its code. */
function blockText({ name, known }: NonNullable<Bound["block"]>): string {
  const { file, digest } = known ?? {};
  return file === undefined ? name : `${name} (${file.split("/").at(-1)} ${digest?.slice(0, 8) ?? ""})`;
}

function textOf(bound: Bound): string {
  if (bound.block) return blockText(bound.block);
  if (bound.declaration) return bound.declaration.node.name.text;
  if (!isStructured(bound) || bound.hole) return bound.text;
  const kinds = [...bound.children.values()].map((c) => c.block?.name ?? c.text);
  return [...bound.children.keys()].every(isIndex)
    ? `[${kinds.join(", ")}]`
    : `{ ${[...bound.children.keys()].join(", ")} }`;
}

function sameOf(path: string, bound: Bound, { plan }: Known): string {
  if (bound.hole) return "unstated";
  // A user's own block is what its code is, wherever that lies.
  if (bound.block) return `${bound.block.kind} ${blockText(bound.block)}`;
  // A declaration is what it says, whatever it is called.
  if (bound.declaration) return bound.declaration.node.kind.text;
  if (isStructured(bound)) return "";
  const steps = plan && { length: plan.iterations, evaluate: plan.evaluateEvery, checkpoint: plan.checkpointEvery };
  const own = steps?.[path as keyof typeof steps];
  return own ? `${own} iters` : canonical(bound.value);
}

const inferred = (path: string, value: string, same: unknown, from: string, effect: Effect = "result"): Effective => ({
  path,
  value,
  origin: { kind: "inferred", from } satisfies Origin,
  same: typeof same === "string" ? same : canonical(same),
  effect,
  parts: new Map(),
  list: false,
});

/** A modality's settings with what the sensor says of it where the text does not; ranges of bands count as their bands. */
function ofInput(path: string, parts: ReadonlyMap<string, Effective>, input: InputPlan): Map<string, Effective> {
  const from = `the sensor ${input.sensor}`;
  const all = {
    bands: inferred(`${path}.bands`, `[${input.bands.join(", ")}]`, input.bands, from),
    gsd: inferred(`${path}.gsd`, `${showNumber(input.gsd)} m`, input.gsd, from),
    values: inferred(`${path}.values`, showUnit(input.values), input.values, from),
  };
  const written = [...parts].map(
    ([key, part]) => [key, key === "bands" ? { ...part, same: all.bands.same } : part] as const,
  );
  return new Map([...written, ...Object.entries(all).filter(([key]) => !parts.has(key))]);
}

function inferredPace(parts: ReadonlyMap<string, Effective>, plan: ExperimentPlan | undefined): [string, Effective][] {
  if (!plan || parts.has("checkpoint")) return [];
  const same = `${plan.checkpointEvery} iters`;
  return [["checkpoint", inferred("checkpoint", same, same, "a tenth of the run", "speed")]];
}
