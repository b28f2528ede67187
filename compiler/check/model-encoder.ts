import type { Backbone } from "../blocks/define.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetPlan } from "./dataset.ts";
import { encoderPlan, type FindInput, type Given, useOf } from "./encoder.ts";
import { inputOf } from "./stored.ts";
import { weightsOf } from "./weights-of.ts";

/** True when an experiment says by exactly one of `backbone` and `encoder` what encodes; otherwise reported. */
export function encoderStated(context: CheckContext, experiment: Bound): boolean {
  const backbone = child(experiment, "backbone");
  const encoder = child(experiment, "encoder");
  if (backbone && encoder && !encoder.hole && !backbone.hole) {
    const related = [{ message: "the backbone", span: backbone.span }];
    context.report("SKY4110", encoder.span, { found: "both", hint: "Remove one of them." }, { related });
    return false;
  }
  if (backbone || encoder) return true;
  const span = experiment.declaration!.node.name.span;
  context.report("SKY4110", span, { found: "neither", hint: "Write backbone: ViT { … }, or encoder: NAME." });
  return false;
}

/** What encodes the inputs; undefined after a report, or where it is left open. */
export function modelEncoder(
  context: CheckContext,
  experiment: Bound,
  set: DatasetPlan,
  inputs: readonly InputPlan[],
  given: Given,
): EncoderPlan | undefined {
  const encoder = child(experiment, "encoder");
  if (encoder?.declaration) return encoderPlan(context, encoder, findInput(context, set, inputs), given);
  const backbone = child(experiment, "backbone");
  return backbone?.block && !hasHole(backbone) ? alone(context, set, inputs, given, backbone) : undefined;
}

/** The data set's input of a modality. */
const findInput =
  (context: CheckContext, set: DatasetPlan, inputs: readonly InputPlan[]): FindInput =>
  (modality) => {
    const name = modality.text;
    const found = inputs.find((input) => input.modality === name);
    if (!found) {
      const there = inputs.map((input) => `${input.name}: ${input.modality}`).join(", ");
      const declared = child(set.bound, "inputs");
      const related = declared ? [{ message: "the data set's inputs", span: declared.span }] : [];
      context.report("SKY4111", modality.span, { modality: name, dataset: set.name, inputs: there }, { related });
    }
    return found;
  };

/** A backbone by itself sees one image of one input. */
function alone(
  context: CheckContext,
  set: DatasetPlan,
  inputs: readonly InputPlan[],
  given: Given,
  backbone: Bound,
): EncoderPlan | undefined {
  const [input, second] = inputs;
  if (second) {
    context.report("SKY4110", backbone.span, {
      found: `a backbone for ${inputs.length} inputs`,
      hint: `Declare an encoder with a spatial encoder on each and a fusion, or give ${set.name} one input.`,
    });
    return undefined;
  }
  const frames = Math.min(input!.frames, given.dates ?? input!.frames);
  const modality = inputOf(set.bound, input!.name);
  if (frames > 1) {
    const dates = modality && child(modality, "frames");
    const related = dates ? [{ message: "the dates", span: dates.span }] : [];
    context.report("SKY4114", backbone.span, { input: input!.name, frames }, { related });
    return undefined;
  }
  const use = useOf<Backbone<unknown>>(backbone, modality);
  const branch = { name: "backbone", input: { ...input!, frames }, backbone: use };
  const weights = modality && weightsOf(context, backbone, modality, branch.input);
  return { scope: "backbone", branches: [weights ? { ...branch, weights } : branch] };
}
