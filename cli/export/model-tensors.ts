import { serveGraph } from "../../compiler/elaborate/graphs.ts";
import type { Tensors } from "../../runtime/train/parts.ts";
import type { ExportJob } from "./export-run.ts";

/** The variables that the model itself reads, as the checkpoint has them: no state of the optimiser. */
export const modelTensors = ({ model, checkpoint }: Pick<ExportJob, "model" | "checkpoint">): Tensors =>
  checkpoint.tensors.read([...serveGraph({ ...model, batch: 1 }).variables.keys()]);
