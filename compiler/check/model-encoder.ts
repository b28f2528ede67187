import type { Backbone } from "../blocks/define.ts";
import { nearestDivisor } from "../blocks/rule.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { EncoderPlan } from "../elaborate/model-plan.ts";
import type { InputPlan } from "../elaborate/program.ts";
import { type Bound, child, hasHole } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetPlan } from "./dataset.ts";
import { encoderPlan, type FindInput, type Given, useOf } from "./encoder.ts";
import { importEdit } from "./import-edit.ts";
import { withoutProperty } from "./removal.ts";
import { settingEdit } from "./setting-edit.ts";
import { inputOf } from "./stored.ts";
import { weightsOf } from "./weights-of.ts";

/** True when an experiment says by exactly one of `backbone` and `encoder` what encodes; otherwise reported. */
export function encoderStated(context: CheckContext, experiment: Bound): boolean {
  const backbone = child(experiment, "backbone");
  const encoder = child(experiment, "encoder");
  if (backbone && encoder && !encoder.hole && !backbone.hole) {
    const related = [{ message: "the backbone", span: backbone.span }];
    const fixes = [...withoutProperty(context, backbone, "backbone"), ...withoutProperty(context, encoder, "encoder")];
    context.report("SKY4110", encoder.span, { found: "both", hint: "Remove one of them." }, { related, fixes });
    return false;
  }
  if (backbone || encoder) return true;
  const span = experiment.declaration!.node.name.span;
  const hint = "Write backbone: ViT { … }, or encoder: NAME.";
  context.report("SKY4110", span, { found: "neither", hint }, { fixes: something(context, experiment) });
  return false;
}

/** The one encoder of the file, or a small backbone for a data set of one image. */
function something({ sources }: CheckContext, experiment: Bound): Fix[] {
  const ast = sources.get(experiment.declaration!.node.name.span.file);
  const encoders = (ast?.items ?? []).flatMap((item) =>
    item.type === "declaration" && item.kind.text === "encoder" && !item.abstract ? [item.name.text] : [],
  );
  const [only, second] = encoders;
  if (only !== undefined && second === undefined)
    return [{ title: `Write encoder: ${only}`, edits: [settingEdit(experiment, "encoder", only)] }];
  const data = child(experiment, "data");
  const inputs = [...((data && child(data, "inputs"))?.children.values() ?? [])];
  const size = inputs.length === 1 ? child(inputs[0]!, "size") : undefined;
  const crops = [...(child(experiment, "augment")?.children.values() ?? [])].flatMap((one) => child(one, "size") ?? []);
  const side = (crops.at(-1) ?? size)?.value;
  if (!ast || typeof side !== "number" || child(inputs[0]!, "frames")?.origin.kind === "file") return [];
  const backbone = `ViT.tiny { patch: ${nearestDivisor(side, 16)}px }`;
  const imported = ast.imports.some(({ names }) => names.some(({ name, alias }) => (alias ?? name).text === "ViT"));
  const edits = [
    settingEdit(experiment, "backbone", backbone),
    ...(imported ? [] : [importEdit(ast, "sky:models", "ViT")]),
  ];
  return [{ title: `Write backbone: ${backbone}`, edits }];
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
  if (encoder?.declaration) return encoderPlan(context, encoder, findInput(context, set, inputs, encoder), given);
  const backbone = child(experiment, "backbone");
  return backbone?.block && !hasHole(backbone) ? alone(context, set, inputs, given, backbone) : undefined;
}

/** The data set's input of a modality. */
const findInput =
  (context: CheckContext, set: DatasetPlan, inputs: readonly InputPlan[], encoder: Bound): FindInput =>
  (modality) => {
    const name = modality.text;
    const found = inputs.find((input) => input.modality === name);
    if (!found) {
      const there = inputs.map((input) => `${input.name}: ${input.modality}`).join(", ");
      const declared = child(set.bound, "inputs");
      const related = declared ? [{ message: "the data set's inputs", span: declared.span }] : [];
      const taken = [...encoder.children.values()].map(({ on }) => on?.text);
      const [left, more] = inputs.filter((input) => !taken.includes(input.modality));
      const edits = left ? [{ span: modality.span, text: left.modality }] : [];
      const fixes = left && !more ? [{ title: `Write on ${left.modality}`, edits }] : [];
      const brace = declared?.span;
      if (brace && !declared.hole && brace.end - brace.start === 1) {
        const added = { ...brace, start: brace.end };
        const title = `Give ${set.name} this input`;
        fixes.push({ title, edits: [{ span: added, text: ` ${name.toLowerCase()}: ${name},` }] });
      }
      const args = { modality: name, dataset: set.name, inputs: there };
      context.report("SKY4111", modality.span, args, { related, fixes });
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
    const edits = dates ? [{ span: dates.span, text: "1" }] : [];
    const fixes = dates && dates.origin.kind !== "default" ? [{ title: "Take one date", edits }] : [];
    context.report("SKY4114", backbone.span, { input: input!.name, frames }, { related, fixes });
    return undefined;
  }
  const use = useOf<Backbone<unknown>>(backbone, modality);
  const branch = { name: "backbone", input: { ...input!, frames }, backbone: use };
  const weights = modality && weightsOf(context, backbone, modality, branch.input);
  return { scope: "backbone", branches: [weights ? { ...branch, weights } : branch] };
}
