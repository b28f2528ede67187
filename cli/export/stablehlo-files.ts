import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import { rateAt } from "../../compiler/elaborate/schedule.ts";
import type { Graph, Variable } from "../../compiler/ir/graph.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import { type HloSignature, writeStableHlo } from "../../compiler/lower/hlo/write-stablehlo.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { encodeSafetensors } from "../../runtime/train/safetensors.ts";
import { inputFacts } from "./input-facts.ts";
import { jsonLines } from "./json-lines.ts";

/** An experiment with the values that its variables begin with. */
export interface HloStart {
  readonly program: Program;
  readonly model: ModelPlan;
  /** Steps that are done. */
  readonly step: number;
  /** Where the values come from, for people. */
  readonly from: string;
  /** Values of variables; those that it leaves out are filled by their rule (zeros, ones, one number). */
  readonly values: Tensors;
}

/** The plan's name in the folder, beside the programs. */
export const hloPlanFile = "plan.json";
const initialFile = "initial.safetensors";
const feedsFile = "feeds.safetensors";

/**
 * An experiment as programs of StableHLO, by file name: `train.mlir` (with micro-batches one part of a step, and `apply.mlir` the update at
 * its end), `eval.mlir`; `initial.safetensors` with first values that no rule gives; `feeds.safetensors` with the rate and random key of
 * each step that is left; and `plan.json`, which says what goes where. Whoever trains needs nothing else but the batches.
 */
export function stableHloFiles(start: HloStart, version: string): Map<string, string | Uint8Array> {
  const { program, model, step, from, values } = start;
  const { micro } = program;
  const graphs: readonly (readonly [string, Graph])[] = [
    ["train", program.train],
    ...(micro ? [["apply", micro.apply] as const] : []),
    ["eval", program.eval],
  ];
  const files = new Map<string, string | Uint8Array>();
  const programs: Record<string, HloSignature & { readonly file: string }> = {};
  for (const [name, graph] of graphs) {
    const trains = [...graph.updates.keys()].some((updated) => graph.variables.get(updated)?.role === "parameter");
    const { text, signature } = writeStableHlo(graph, ops, { guard: trains });
    programs[name] = { file: `${name}.mlir`, ...signature };
    files.set(`${name}.mlir`, text);
  }
  const feeds = feedsOf(program, step);
  const plan = {
    format: "skyc-stablehlo-1",
    skyc: version,
    experiment: program.experiment,
    task: program.task,
    seed: program.seed,
    batch: program.batch,
    /** Samples of a call of `train`, and calls before one of `apply`. */
    ...(micro ? { micro: { size: micro.size, parts: micro.parts } } : {}),
    step,
    iterations: program.iterations,
    programs,
    variables: [...program.variables, ...(micro?.sums ?? [])].map(({ name, type, role, init }) => ({
      name,
      ...type,
      role,
      initial: values.has(name) ? { kind: "file", file: initialFile } : init,
    })),
    from,
    feeds: {
      file: feedsFile,
      rows: "row i holds what step + i + 1 takes besides its batch; `step` itself counts from 1",
      inputs: [...feeds.keys()],
    },
    inputs: inputFacts(model, program.train, micro?.size ?? program.batch),
    classes: model.labels.classes,
  };
  files.set(initialFile, encodeSafetensors({ tensors: values, metadata: {} }));
  files.set(feedsFile, encodeSafetensors({ tensors: feeds, metadata: {} }));
  files.set(hloPlanFile, `${jsonLines(plan)}\n`);
  return files;
}

/** Rate f32[n], step i32[n] and key u32[n, 2] of the steps that are left. */
function feedsOf({ schedule, iterations, seed }: Program, done: number): Map<string, HostTensor> {
  const count = Math.max(iterations - done, 0);
  const each = Array.from({ length: count }, (_, i) => done + i + 1);
  return new Map<string, HostTensor>([
    ["lr", { dtype: "f32", shape: [count], data: Float32Array.from(each, (step) => rateAt(schedule, step - 1)) }],
    ["step", { dtype: "i32", shape: [count], data: Int32Array.from(each) }],
    [
      "key",
      { dtype: "u32", shape: [count, 2], data: Uint32Array.from(each.flatMap((step) => keyOf(seed, "step", step))) },
    ],
  ]);
}

/** Of a program's first values, those that no rule of `plan.json` gives: drawn or loaded ones. */
export function unruled(program: Program, initial: Tensors): Tensors {
  const loaded = new Set(program.weights.flatMap(({ scope, names }) => names.map((name) => `${scope}.${name}`)));
  const ruled = ({ name, init }: Variable): boolean =>
    !loaded.has(name) && (init.kind === "zeros" || init.kind === "ones" || init.kind === "constant");
  return new Map(
    program.variables.filter((variable) => !ruled(variable)).map(({ name }) => [name, initial.get(name)!]),
  );
}
