import type { LayoutName } from "../../compiler/blocks/define-layout.ts";
import { fileTensor, isOneOf, layoutOf, layoutsOf } from "../../compiler/blocks/layout-names.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { scopeOf } from "../../compiler/driver/weights-files.ts";
import type { BranchPlan, ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { toLayout } from "../../runtime/train/rearrange.ts";
import { encodeSafetensors } from "../../runtime/train/safetensors.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";
import type { Exported, ExportJob } from "./export-run.ts";
import { modelTensors } from "./model-tensors.ts";

/** Writes the model's tensors, without the optimiser's, as safetensors: under skyc's names, or under those of a library. */
export function exportSafetensors(job: ExportJob): Exported {
  const { program, model, checkpoint, options } = job;
  if (options.batch !== undefined)
    return fail("SKY8097", { option: "--batch", reason: "tensors by name are of no batch" });
  if (options.layout === undefined && options.part !== undefined)
    return fail("SKY8097", { option: "--part", reason: "without --layout, all parts are written" });
  const own = modelTensors(job);
  const said = {
    experiment: program.experiment,
    step: String(checkpoint.facts.step),
    checkpoint_sha256: checkpoint.sha256,
    version: checkpoint.facts.version,
  };
  const layout = options.layout === undefined ? undefined : laid(model, own, options.layout, options.part);
  const tensors = layout?.tensors ?? own;
  // The whole of a model accounts for itself, so that weights(…, part: …) takes what it wants of it.
  const format = layout ? "pt" : "skyc-weights-1";
  const metadata = { format, ...(layout ? layout.metadata : program.trainedOn), ...said };
  const bytes = encodeSafetensors({ tensors, metadata });
  writeWhole(options.out, bytes);
  return {
    form: "safetensors",
    path: options.out,
    bytes: bytes.byteLength,
    tensors: tensors.size,
    layout: options.layout ?? "skyc",
    ...(layout?.note ? { note: layout.note } : {}),
  };
}

interface Laid {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** One backbone under a library's names, with the head where the layout knows it and nothing else stands between. */
function laid(model: ModelPlan, own: Tensors, name: string, part: string | undefined): Laid {
  const branch = branchOf(model, part);
  const block = branch.backbone.def.name;
  const layout = branch.backbone.own ? undefined : layoutOf(block, name as LayoutName);
  if (!layout) {
    const there = branch.backbone.own ? [] : layoutsOf(block).map((one) => one.layout);
    const hint =
      there.length > 0
        ? `${block} is written as ${there.join(", ")}.`
        : `No library's names of ${block} are known: leave it out.`;
    return fail("SKY8078", { option: "--layout", given: name, hint });
  }
  const head = model.encoder.fusion ? undefined : layout.heads[model.head.def.name];
  const scope = scopeOf(model.encoder, branch.name);
  const tensors = new Map<string, HostTensor>();
  const put = (rules: typeof layout.rules, inner: string, tensor: HostTensor, before: string): void => {
    const unknown = `the layout ${name} of ${block} does not know "${inner}"`;
    const file = fileTensor(rules, inner) ?? fail("SKY9001", { detail: unknown });
    for (const [named, value] of toLayout(file, tensor)) tensors.set(before + named, value);
  };
  for (const [full, tensor] of own) {
    if (full.startsWith(`${scope}.`) && !isOneOf(layout.fresh ?? [], full.slice(scope.length + 1)))
      put(layout.rules, full.slice(scope.length + 1), tensor, layout.scope);
    else if (head && full.startsWith("head.")) put(head, full.slice("head.".length), tensor, "");
  }
  const { bands, values, mean, std } = branch.input;
  const metadata = { layout: name, of: layout.of, normalization: JSON.stringify({ bands, values, mean, std }) };
  const fresh = [...own.keys()].filter((full) =>
    isOneOf(
      (layout.fresh ?? []).map((one) => `${scope}.${one}`),
      full,
    ),
  );
  const left = [
    ...(head ? [] : [`The head (${model.head.def.name})`]),
    ...(fresh.length > 0 ? [`${fresh[0]}${fresh.length > 1 ? ` and ${fresh.length - 1} more` : ""}`] : []),
  ];
  const note = left.length === 0 ? undefined : `Left out, as ${name} has no names for it: ${left.join("; ")}.`;
  return { tensors, metadata, ...(note ? { note } : {}) };
}

function branchOf({ encoder: { branches } }: ModelPlan, part: string | undefined): BranchPlan {
  const names = branches.map(({ name }) => name);
  const hint = names.map((name) => `--part ${name}`).join(", ");
  if (part === undefined && branches.length > 1)
    return fail("SKY8098", { reason: `the encoder has ${names.length}: ${names.join(", ")}`, hint });
  const found = part === undefined ? branches[0] : branches.find(({ name }) => name === part);
  return found ?? fail("SKY8098", { reason: `"${part}" is none of the encoder's`, hint });
}
