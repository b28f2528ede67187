import type { Backbone, BlockDef, Fusion } from "../blocks/define.ts";
import type { BlockUse, BranchPlan, EncoderPlan } from "../elaborate/model-plan.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { inputPlan } from "./modality.ts";

/** A bound block as the elaborator uses it. */
export function useOf<D extends BlockDef<unknown>>(bound: Bound): BlockUse<D> {
  return {
    def: bound.block!.def as unknown as D,
    props: (bound.value as { props: unknown }).props,
    span: bound.span,
    place: (property) => child(bound, property)?.span ?? bound.span,
  };
}

/** What the model is given of the data: which inputs, and how many dates of each. */
export interface Given {
  readonly inputs?: readonly string[];
  readonly dates?: number;
}

/** The input that a branch's modality is in a data set; where there is no data set, the modality stands for itself. */
export type FindInput = (modality: Bound, branch: string) => InputPlan | undefined;

/**
 * An encoder's members as a plan: branches on modalities and the fusion. With `given`, branches that are not given
 * are left out, and so are dates. Undefined after a report.
 */
export function encoderPlan(
  context: CheckContext,
  encoder: Bound,
  find: FindInput,
  given: Given,
): EncoderPlan | undefined {
  const branches: BranchPlan[] = [];
  let fusion: { name: string; bound: Bound } | undefined;
  let good = true;
  for (const [name, member] of encoder.children) {
    if (member.block?.kind === "fusion") {
      fusion = { name, bound: member };
      continue;
    }
    if (!member.on) {
      context.report("SKY2102", member.span, {
        owner: `"${name}"`,
        property: "on",
        doc: "a spatial encoder works on a modality.",
        example: `"${member.block?.name} { … } on Modality`,
      });
      good = false;
      continue;
    }
    const input = find(member.on, name);
    if (!input) good = false;
    else
      branches.push({
        name,
        input: { ...input, frames: Math.min(input.frames, given.dates ?? input.frames) },
        backbone: useOf<Backbone<unknown>>(member),
      });
  }
  if (!good) return undefined;
  if (!fusion) return withoutFusion(context, encoder, branches);
  const inputs = (fusion.bound.value as { props: { inputs: readonly string[] } }).props.inputs;
  const names = branches.map((b) => b.name);
  for (const [i, name] of inputs.entries()) {
    if (names.includes(name)) continue;
    const span = child(fusion.bound, "inputs")?.children.get(String(i))?.span ?? fusion.bound.span;
    context.report("SKY4109", span, { name, inputs: names.join(", ") });
    good = false;
  }
  for (const branch of branches) {
    if (inputs.includes(branch.name)) continue;
    context.report("SKY4112", child(encoder, branch.name)?.span, { member: branch.name });
    good = false;
  }
  if (!good) return undefined;
  const kept = branches.filter(
    (b) => !given.inputs || given.inputs.includes(b.name) || given.inputs.includes(b.input.name),
  );
  return {
    scope: "encoder",
    branches: kept,
    fusion: {
      name: fusion.name,
      inputs: inputs.filter((name) => kept.some((b) => b.name === name)),
      use: useOf<Fusion<unknown>>(fusion.bound),
    },
  };
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
    context.report("SKY4114", child(encoder, first.name)?.span, {
      input: first.input.name,
      frames: first.input.frames,
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
