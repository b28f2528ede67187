import type { BlockDef } from "../../blocks/define.ts";
import type { BlockSchema } from "../../blocks/schema.ts";
import { CheckContext } from "../../check/context.ts";
import { either, kindOf } from "../../check/describe.ts";
import { validate } from "../../check/validate.ts";
import { type Diagnostic, diagnostic } from "../../diag/diagnostic.ts";
import type { Span } from "../../diag/span.ts";

/** The methods that a block of each kind has to have. */
const methods: Readonly<Record<string, readonly string[]>> = {
  backbone: ["build"],
  fusion: ["build"],
  head: ["build"],
  loss: ["build"],
  optimizer: ["build", "rate"],
  schedule: ["factor"],
  metric: ["compute"],
};

/** Kinds of blocks that a user may add. */
const openKinds: readonly string[] = Object.keys(methods);

const tasks = ["semantic_segmentation", "scene_classification"];

/** An exported object that means to be a block, whatever it lacks. */
export const meansToBeBlock = (value: unknown): value is Partial<BlockDef> =>
  typeof value === "object" && value !== null && "kind" in value && ("name" in value || "build" in value);

/** Why a kind is not open. */
function closed(kind: string): string {
  if (kind === "augment" || kind === "format")
    return "These run in threads of their own, to which no code of a user's is sent.";
  if (kind === "sensor" || kind === "split" || kind === "source")
    return "What data are is skyc's own; a new one goes into compiler/blocks of skyc itself.";
  return "Other kinds are part of skyc itself.";
}

/** What is missing of a definition; the first thing that is. */
export function judgeDefinition(name: string, def: Partial<BlockDef>, at: Span): Diagnostic | undefined {
  const block = `"${typeof def.name === "string" ? def.name : name}"`;
  const incomplete = (what: string, hint: string) => diagnostic("SKY2128", at, { block, what, hint });
  const kind = String(def.kind);
  if (!openKinds.includes(kind)) {
    const args = { block, kind: `of kind "${kind}"`, allowed: either(openKinds.map(kindOf)), hint: closed(kind) };
    return diagnostic("SKY2129", at, args);
  }
  if (typeof def.name !== "string" || !/^[A-Za-z]\w*$/.test(def.name))
    return incomplete("it has no name that could be written in a .sky file", 'Give it one: name: "MyBlock".');
  const fields = def as Readonly<Record<string, unknown>>;
  const missing = methods[kind]!.filter((method) => typeof fields[method] !== "function");
  if (missing.length > 0)
    return incomplete(`a ${kind} needs ${either(missing.map((method) => `"${method}"`))}`, "Add it as a function.");
  const { tasks: own } = fields;
  if (kind !== "head") return undefined;
  const known = Array.isArray(own) && own.length > 0 && own.every((task) => tasks.includes(task as string));
  return known ? undefined : incomplete("a head names the tasks that it can do", `Write tasks: ["${tasks[0]}"].`);
}

/** What does not fit between a definition and its properties; the first thing. */
export function judgeProperties(def: BlockDef, schema: BlockSchema, at: Span): Diagnostic | undefined {
  const block = `"${def.name}"`;
  const incomplete = (what: string, hint: string) => diagnostic("SKY2128", at, { block, what, hint });
  const argument = def.argument as string | undefined;
  if (argument !== undefined && !schema.properties[argument])
    return incomplete(`its argument "${argument}" is none of its properties`, listOf(schema));
  const inputs = schema.properties.inputs;
  if (def.kind === "fusion" && (inputs?.["x-form"] !== "members" || !schema.required.includes("inputs")))
    return incomplete(
      "a fusion is told by a property which members it fuses",
      'Declare it: inputs: Members; with argument: "inputs".',
    );
  const length = def.kind === "schedule" ? (def as { readonly length?: string }).length : undefined;
  if (length !== undefined && !schema.properties[length]?.["x-quantity"]?.includes("iters"))
    return incomplete(`its length "${length}" is no property of type Length`, listOf(schema));
  const defaults = Object.entries(schema.properties).flatMap(([name, { default: value }]) =>
    value === undefined || value === null ? [] : [[name, value] as const],
  );
  const misfit = misfits(schema, Object.fromEntries(defaults));
  if (misfit) {
    const hint = "Give a default that the property itself would accept.";
    return diagnostic("SKY2127", at, { what: block, tag: "a @default that does not fit", why: lower(misfit), hint });
  }
  for (const [variant, values] of Object.entries((def.variants ?? {}) as Record<string, object>)) {
    const wrong = misfits(schema, values);
    if (wrong) return incomplete(`its variant "${variant}" does not fit: ${lower(wrong)}`, listOf(schema));
  }
  return undefined;
}

const listOf = ({ properties }: BlockSchema): string =>
  Object.keys(properties).length > 0
    ? `Its properties are ${Object.keys(properties).join(", ")}.`
    : "It has no properties.";
const lower = (text: string): string => text.replace(/\.$/, "");

/** What the schema says against some values; what is missing does not count. */
function misfits(schema: BlockSchema, values: object): string | undefined {
  const context = new CheckContext();
  const span = { file: "", start: 0, end: 0 };
  const owner = { name: "it", text: "it", span, value: () => span, key: () => span, together: () => false };
  validate(context, schema, values, { ...owner, holes: new Set(), partial: true });
  return context.diagnostics[0]?.message;
}
