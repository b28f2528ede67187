import { forEngine } from "../../compiler/check/figures.ts";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { serveGraph } from "../../compiler/elaborate/graphs.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { bytesIn } from "../../compiler/ir/host-array.ts";
import { bytesOf } from "../../compiler/ir/type.ts";
import { fedInputs, servingModel, servingSignature } from "../../compiler/lower/tf/serving-model.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { Exported, ExportJob } from "./export-run.ts";
import { inputFacts } from "./input-facts.ts";
import { writeFolder } from "./write-folder.ts";

/** A protocol buffer ends at 2 GiB; the graph itself takes a little of it. */
const mostBytes = 2 ** 31 - 2 ** 26;
/** What says how to feed the model and read it, beside `saved_model.pb`. */
export const servedFacts = "skyc.json";

/** Writes a folder that plain TensorFlow loads and serves: the graph of evaluation with its weights, and how to feed it. */
export function exportSavedModel({ program, model, checkpoint, options }: ExportJob): Exported {
  for (const option of ["layout", "part"] as const)
    if (options[option] !== undefined)
      return fail("SKY8097", {
        option: `--${option}`,
        reason: "a SavedModel holds the whole model with its own names",
      });
  const batch = Number(options.batch ?? 1);
  if (!Number.isSafeInteger(batch) || batch < 1)
    return fail("SKY8078", { option: "--batch", given: String(options.batch), hint: "It is a whole number from 1." });
  const graph: Graph = forEngine(serveGraph({ ...model, batch }), model);
  const variables = [...graph.variables.values()];
  const size = variables.reduce((sum, { type }) => sum + bytesOf(type), 0);
  if (size > mostBytes) return fail("SKY8099", { bytes: size, most: mostBytes });
  const tensors = checkpoint.tensors.read(variables.map(({ name }) => name));
  const values = new Map([...tensors].map(([name, { data }]) => [name, bytesIn(data)]));
  const bytes = servingModel(graph, values, ops);
  const shapes = new Map([...graph.outputs].map(([name, { type }]) => [name, type]));
  const fed = new Set(fedInputs(graph));
  const facts = {
    experiment: program.experiment,
    task: program.task,
    precision: model.precision,
    step: checkpoint.facts.step,
    checkpoint_sha256: checkpoint.sha256,
    skyc: checkpoint.facts.version,
    signature: servingSignature,
    fed: [...fed],
    inputs: inputFacts(model, graph, batch),
    outputs: {
      logits: { shape: shapes.get("logits")!.shape, last_axis: "classes" },
      prediction: { shape: shapes.get("prediction")!.shape, holds: "the number of the class" },
    },
    classes: model.labels.classes,
  };
  writeFolder(
    options.out,
    new Map<string, string | Uint8Array>([
      ["saved_model.pb", bytes],
      [servedFacts, `${JSON.stringify(facts, null, 2)}\n`],
    ]),
    // TensorFlow looks for it, also where all weights are constants.
    ["variables"],
  );
  return { form: "savedmodel", path: options.out, bytes: bytes.byteLength, signature: servingSignature, batch };
}
