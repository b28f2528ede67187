import { serveGraph } from "../../compiler/elaborate/graphs.ts";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import type { ExportJob } from "./export-run.ts";

/** The variables that the model itself reads, as the checkpoint has them: no state of the optimiser. */
export function modelTensors({ model, checkpoint }: Pick<ExportJob, "model" | "checkpoint">): Tensors {
  const names = serveGraph({ ...model, batch: 1 }).variables.keys();
  return new Map([...names].map((name): [string, HostTensor] => [name, checkpoint.tensors.get(name)!]));
}
