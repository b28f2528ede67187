import { staticMeasures } from "../check/judge-static.ts";

/** What the measures that are no metrics say. */
const docs: Readonly<Record<string, string>> = {
  params: "how many numbers a part trains",
  spatial: "side of the grid that a part gives",
  memory: "bytes that a graph takes at its peak, variables included",
  flops: "floating-point operations of one step over a whole batch",
  iters: "steps of the run",
  epochs: "passes over the training split",
  loss: "the loss after training",
};

/** A measure that is no metric: what it says, and what it can be asked of. */
export interface MeasureWords {
  readonly doc: string;
  readonly of: "part" | "split" | readonly string[];
}

/** Every measure that is no metric. */
export const measures: ReadonlyMap<string, MeasureWords> = new Map([
  ...Object.entries(staticMeasures).map(([name, asked]): [string, MeasureWords] => [
    name,
    { doc: docs[name] ?? "a measure of the model", of: asked ?? "part" },
  ]),
  ["loss", { doc: docs.loss!, of: "split" }],
]);
