import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import type { Graph } from "../../compiler/ir/graph.ts";

/** How the images that a graph takes are laid out and normalised, for whoever feeds it elsewhere. */
export const inputFacts = ({ encoder }: ModelPlan, graph: Graph, batch: number): object[] =>
  encoder.branches.map(({ input: { name, frames, size: side, bands, values: unit, mean, std } }) => ({
    name,
    shape: [batch, frames, side, side, bands.length],
    axes: "batch, dates, rows, columns, bands",
    bands,
    values: unit,
    normalise: "(value - mean) / std, band by band",
    mean,
    std,
    ...(graph.inputs.has(`${name}.day`) ? { [`${name}.day`]: "i32 [batch, dates]: day of the year, 0 to 365" } : {}),
    ...(graph.inputs.has(`${name}.valid`)
      ? { [`${name}.valid`]: "f32 [batch, dates]: 1 where the date is there" }
      : {}),
  }));
