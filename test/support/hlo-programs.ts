import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Init } from "../../compiler/ir/graph.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import type { TensorType } from "../../compiler/ir/type.ts";
import type { HloProgram, HloSignature } from "../../compiler/lower/hlo/write-stablehlo.ts";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { decodeSafetensors } from "../../runtime/train/safetensors.ts";

/** A program for `hlo_reference.py`; `state` names the variables that it works on. */
export const askedProgram = (id: string, { text, signature }: HloProgram, state = id): object => ({
  id,
  text,
  args: signature.args.map(({ name, role }) => ({ name, role })),
  results: signature.results.map(({ name, role }) => ({ name, role })),
  state,
});

/** A variable of `plan.json`. */
interface PlannedVariable extends TensorType {
  readonly name: string;
  readonly role: "parameter" | "state";
  readonly initial: Init | { readonly kind: "file"; readonly file: string };
}

/** What `plan.json` of an export says. */
interface HloPlan {
  readonly batch: number;
  readonly micro?: { readonly size: number; readonly parts: number };
  readonly step: number;
  readonly programs: Readonly<Record<string, HloSignature & { readonly file: string }>>;
  readonly variables: readonly PlannedVariable[];
  readonly feeds: { readonly file: string };
}

/** An export as someone else reads it: by its plan and nothing else. */
export interface ExportedPlan {
  readonly plan: HloPlan;
  read(file: string): Buffer;
  initial(variable: PlannedVariable): HostTensor;
  readonly feeds: Tensors;
}

/** Reads the folder of an export. */
export function exportedPlan(folder: string): ExportedPlan {
  const read = (file: string): Buffer => readFileSync(join(folder, file));
  const plan = JSON.parse(read("plan.json").toString()) as HloPlan;
  const stored = new Map<string, Tensors>();
  const tensors = (file: string): Tensors => {
    const found = stored.get(file) ?? decodeSafetensors(read(file)).tensors;
    stored.set(file, found);
    return found;
  };
  return {
    plan,
    read,
    feeds: tensors(plan.feeds.file),
    initial({ name, dtype, shape, initial }) {
      if (initial.kind === "file") return tensors(initial.file).get(name)!;
      if (initial.kind !== "zeros" && initial.kind !== "ones" && initial.kind !== "constant")
        throw new Error(`"${name}" begins by a rule that only skyc knows: ${initial.kind}`);
      return { dtype, shape, data: fillInit(initial, { dtype, shape }, 0, name) };
    },
  };
}
