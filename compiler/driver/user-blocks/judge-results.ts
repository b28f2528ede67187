import type { Features, Finding, ModelBuilder, Target, TemporalFeatures, Trainable } from "../../blocks/define.ts";
import { codes } from "../../diag/catalogue/index.ts";
import type { Value } from "../../ir/op.ts";
import { showType, type TensorType } from "../../ir/type.ts";

/** What a method gave instead of what its kind has to give, in words. */
export interface Wrong {
  readonly found: string;
  readonly expected: string;
}
/** Looks at what a method gave for its arguments. */
export type Judge = (result: unknown, args: readonly unknown[]) => Wrong | undefined;

const isValue = (x: unknown): x is Value =>
  typeof x === "object" && x !== null && "id" in x && Array.isArray((x as { type?: TensorType }).type?.shape);

/** A result in words. */
function inWords(x: unknown): string {
  if (x === undefined) return "nothing";
  if (isValue(x)) return showType(x.type);
  if (x instanceof Promise) return "a promise";
  if (Array.isArray(x)) return `a list of ${x.length}`;
  if (typeof x === "number") return String(x);
  return typeof x === "object" ? "an object" : `a ${typeof x}`;
}

const tensorOf =
  (expected: (args: readonly unknown[]) => TensorType): Judge =>
  (result, args) => {
    const wanted = showType(expected(args));
    return isValue(result) && showType(result.type) === wanted
      ? undefined
      : { found: inWords(result), expected: `logits or a loss of type ${wanted}` };
  };

const batchOf = (value: Value | undefined): number => value?.type.shape[0] ?? 1;

const featuresOf =
  (batch: (args: readonly unknown[]) => number): Judge =>
  (result, args) => {
    const expected = `{ maps: [{ value_BHWC, stride }] } with f32[${batch(args)}, height, width, channels] from fine to coarse`;
    const { maps } = (result ?? {}) as Partial<Features>;
    if (!Array.isArray(maps)) return { found: inWords(result), expected };
    if (maps.length === 0) return { found: "no map", expected };
    for (const map of maps as readonly Partial<Features["maps"][number]>[]) {
      const value: unknown = map?.value_BHWC;
      const fits = isValue(value) && value.type.shape.length === 4 && value.type.shape[0] === batch(args);
      if (!fits) return { found: `a map that is ${inWords(value)}`, expected };
      if (!(typeof map.stride === "number" && map.stride > 0)) return { found: "a map without a stride", expected };
    }
    return undefined;
  };

const number =
  (expected: string, fits: (x: number) => boolean): Judge =>
  (result) =>
    typeof result === "number" && fits(result) ? undefined : { found: inWords(result), expected };

const findings: Judge = (result) => {
  const expected = "a list of findings, each made by finding(property, text)";
  if (!Array.isArray(result)) return { found: inWords(result), expected };
  const odd = (result as readonly Partial<Finding>[]).find(
    (one) =>
      !one || typeof one.at !== "string" || !Object.hasOwn(codes, String(one.code)) || typeof one.args !== "object",
  );
  return odd === undefined ? undefined : { found: `${inWords(odd)} among them`, expected };
};

const numbers: Judge = (result) =>
  Array.isArray(result) && result.every((x) => typeof x === "number")
    ? undefined
    : { found: inWords(result), expected: "a number a class" };

/** What each method of each kind has to give. */
const judges: Readonly<Record<string, Readonly<Record<string, Judge>>>> = {
  backbone: { build: featuresOf(([, x]) => batchOf(x as Value)) },
  fusion: { build: featuresOf(([, inputs]) => batchOf((inputs as readonly TemporalFeatures[])[0]?.value_BTHWC)) },
  head: {
    build: tensorOf(([, features, , target]) => {
      const batch = batchOf((features as Features).maps[0]?.value_BHWC);
      const { classes, ...what } = target as Target;
      return { dtype: "f32", shape: "size" in what ? [batch, what.size, what.size, classes] : [batch, classes] };
    }),
  },
  loss: { build: tensorOf(() => ({ dtype: "f32", shape: [] })) },
  optimizer: { rate: number("a learning rate above 0", (x) => x > 0 && Number.isFinite(x)) },
  schedule: { factor: number("a finite factor from 0", (x) => x >= 0 && Number.isFinite(x)) },
  metric: { compute: number("a number", () => true), perClass: numbers },
};

/** The judge of a method; undefined where anything will do. */
export const judgeOf = (kind: string, method: string): Judge | undefined =>
  method === "rules" ? findings : judges[kind]?.[method];

/** Runs an optimiser's `build` and names the trainables that it gives no new value, which would then never be trained. */
export function untrained(b: ModelBuilder, trainables: readonly Trainable[], build: () => unknown): string[] {
  const updated = new Set<string>();
  const { update } = b;
  const watched = b as { update: ModelBuilder["update"] };
  watched.update = (name, value) => {
    updated.add([b.scope, name].filter((part) => part !== "").join("."));
    update.call(b, name, value);
  };
  try {
    build();
  } finally {
    watched.update = update;
  }
  return trainables.map(({ name }) => name).filter((name) => !updated.has(name));
}
