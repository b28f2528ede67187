import type { Backbone, BlockDef, Fusion } from "../blocks/define.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { BlockUse, BranchPlan, EncoderPlan } from "../elaborate/model-plan.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { inputPlan } from "./modality.ts";
import { noSuchInput } from "./no-such-input.ts";
import { settingEdit } from "./setting-edit.ts";
import { weightsOf } from "./weights-of.ts";

/** A bound block as the elaborator uses it; a spatial encoder with the modality that it works on. */
export function useOf<D extends BlockDef<unknown>>(bound: Bound, modality?: Bound): BlockUse<D> {
  const size = modality && child(modality, "size");
  return {
    ...(size ? { image: size.span } : {}),
    def: bound.block!.def as unknown as D,
    ...(bound.block!.known?.file === undefined ? {} : { own: bound.block!.known }),
    props: (bound.value as { props: unknown }).props,
    span: bound.span,
    place: (property) => {
      const own = child(bound, property);
      return own && own.origin.kind !== "default" ? own.span : bound.span;
    },
    edit: (property, value) => settingEdit(bound, property, value),
  };
}

/** What the model is given of the data: which inputs, and how many dates of each. */
export interface Given {
  readonly inputs?: readonly string[];
  readonly dates?: number;
  /** Where it is written. */
  readonly span?: Span;
}

/** True when a value, or anything in its braces, is a hole; what it is applied to is passed over. */
const holed = (bound: Bound): boolean => bound.hole === true || [...bound.children.values()].some(holed);

/** The input that a branch's modality is in a data set; where there is no data set, the modality stands for itself. */
export type FindInput = (modality: Bound, branch: string) => InputPlan | undefined;

/**
 * An encoder's members as a plan: branches on modalities and the fusion. With `given`, branches that are not given
 * are left out, and so are dates. Undefined after a report, or where the encoder has holes.
 */
export function encoderPlan(
  context: CheckContext,
  encoder: Bound,
  find: FindInput,
  given: Given,
): EncoderPlan | undefined {
  // What is open in a modality is the matter of the input that it is.
  if (holed(encoder) || [...encoder.children.values()].some(({ on }) => on?.hole)) return undefined;
  const before = context.diagnostics.length;
  const members = [...encoder.children];
  const fusions = members.filter(([, member]) => member.block?.kind === "fusion");
  const taken = members.flatMap(([, member]) => (member.on ? [member.on.text] : []));
  const branches = members.flatMap(([name, member]) =>
    member.block?.kind === "fusion" ? [] : (branchOf(context, name, member, find, given, taken) ?? []),
  );
  for (const [name, member] of fusions.slice(0, -1)) context.report("SKY4112", member.span, { member: name });
  const [name, fusion] = fusions.at(-1) ?? [];
  if (name === undefined || !fusion)
    return context.failedSince(before) ? undefined : withoutFusion(context, encoder, branches);
  const inputs = fused(context, encoder, fusion, branches);
  if (context.failedSince(before)) return undefined;
  const kept = branches.filter(
    (b) => !given.inputs || given.inputs.includes(b.name) || given.inputs.includes(b.input.name),
  );
  if (kept.length === 0) {
    const hint = `It works on ${branches.map((b) => b.input.name).join(", ")}.`;
    context.report("SKY4109", given.span, { name: (given.inputs ?? []).join(", "), hint });
    return undefined;
  }
  return {
    scope: "encoder",
    branches: kept,
    fusion: {
      name,
      inputs: inputs.filter((input) => kept.some((b) => b.name === input)),
      use: useOf<Fusion<unknown>>(fusion),
    },
  };
}

function branchOf(
  context: CheckContext,
  name: string,
  member: Bound,
  find: FindInput,
  given: Given,
  taken: readonly string[],
): BranchPlan | undefined {
  if (!member.on) {
    const block = member.block?.name ?? "ViT";
    context.report("SKY4118", member.span, { member: name, block }, { fixes: onTheOneLeft(context, member, taken) });
    return undefined;
  }
  const input = find(member.on, name);
  if (!input) return undefined;
  const frames = Math.min(input.frames, given.dates ?? input.frames);
  const branch = { name, input: { ...input, frames }, backbone: useOf<Backbone<unknown>>(member, member.on) };
  const weights = weightsOf(context, member, member.on, branch.input);
  return weights ? { ...branch, weights } : branch;
}

/** Where one modality of the file is on no member yet, it is the one that was meant. */
function onTheOneLeft({ sources }: CheckContext, member: Bound, taken: readonly string[]): Fix[] {
  const items = sources.get(member.span.file)?.items ?? [];
  const left = items.flatMap((item) =>
    item.type === "declaration" && item.kind.text === "modality" && !item.abstract && !taken.includes(item.name.text)
      ? [item.name.text]
      : [],
  );
  const [only, second] = left;
  if (only === undefined || second !== undefined) return [];
  const end = member.block?.end ?? member.span.end;
  return [{ title: `Put it on ${only}`, edits: [{ span: { ...member.span, start: end, end }, text: ` on ${only}` }] }];
}

/** Adds a member to what a fusion joins. */
function joined(fusion: Bound, name: string): Fix[] {
  const list = child(fusion, "inputs");
  const last = [...(list?.children.values() ?? [])].at(-1);
  if (!list || !last) return [];
  const alone = list.span.start === last.span.start && list.span.end === last.span.end;
  const edit = alone
    ? { span: list.span, text: `[${last.text}, ${name}]` }
    : { span: { ...last.span, start: last.span.end }, text: `, ${name}` };
  return [{ title: `Fuse ${name} too`, edits: [edit] }];
}

/** The names that a fusion joins: each a branch, each once, none left over. */
function fused(
  context: CheckContext,
  encoder: Bound,
  fusion: Bound,
  branches: readonly BranchPlan[],
): readonly string[] {
  // Where a base was reported, what the fusion joins may be missing without a finding of its own.
  const { inputs = [] } = (fusion.value as { props: { inputs?: readonly string[] } }).props;
  if (!child(fusion, "inputs")) return inputs;
  const places = [...(child(fusion, "inputs")?.children.values() ?? [])];
  const names = branches.map((b) => b.name);
  if (fusion.on) {
    const owner = `"${fusion.block!.name}"`;
    const hint = "A fusion works on the encoder's members, which stand in its parentheses.";
    context.report("SKY2110", fusion.on.span, { what: `"on ${fusion.on.text}"`, owner, hint });
  }
  if (inputs.length === 0) {
    const at = child(fusion, "inputs")?.span ?? fusion.span;
    const doc = "Name the members that it is to fuse.";
    context.report("SKY2105", at, { property: "inputs", found: "a list of 0", limit: "at least 1 item long", doc });
    return inputs;
  }
  let unknown = false;
  for (const [i, at] of places.entries()) {
    // A member that was reported itself is there all the same.
    if (!names.includes(at.text) && !encoder.children.has(at.text)) {
      unknown = true;
      const free = names.filter((other) => !inputs.includes(other));
      noSuchInput(context, at, names, free);
    }
    const first = places.slice(0, i).find((other) => other.text === at.text);
    const related = first ? [{ message: "given here first", span: first.span }] : [];
    if (first) context.report("SKY2106", at.span, { property: at.text }, { related });
  }
  // One slip is one error: a misspelt name leaves a member unused.
  for (const branch of unknown ? [] : branches) {
    if (!inputs.includes(branch.name))
      context.report(
        "SKY4112",
        child(encoder, branch.name)?.span,
        { member: branch.name },
        {
          fixes: joined(fusion, branch.name),
          related: [{ message: "what is fused", span: child(fusion, "inputs")!.span }],
        },
      );
  }
  return inputs;
}

function withoutFusion(
  context: CheckContext,
  encoder: Bound,
  branches: readonly BranchPlan[],
): EncoderPlan | undefined {
  const [first, second] = branches;
  if (!first) {
    context.report("SKY4110", encoder.span, {
      found: "an empty encoder",
      hint: "Give the encoder a spatial encoder on a modality.",
    });
    return undefined;
  }
  if (second) {
    context.report("SKY4112", child(encoder, second.name)?.span, { member: second.name });
    return undefined;
  }
  if (first.input.frames > 1) {
    const dates = child(encoder, first.name)?.on && child(child(encoder, first.name)!.on!, "frames");
    const own = dates && dates.origin.kind !== "default";
    const args = { input: first.input.name, frames: first.input.frames };
    context.report("SKY4114", child(encoder, first.name)?.span, args, {
      related: own ? [{ message: "the dates", span: dates.span }] : [],
      fixes: own ? [{ title: "Take one date", edits: [{ span: dates.span, text: "1" }] }] : [],
    });
    return undefined;
  }
  return { scope: "encoder", branches };
}

/** The modality itself, for an encoder that is checked alone. */
export const standingAlone =
  (context: CheckContext): FindInput =>
  (modality, branch) =>
    inputPlan(context, branch, modality);
