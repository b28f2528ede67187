import type { Program } from "../../compiler/elaborate/program.ts";
import { type HostTensor, hostArray } from "../../compiler/ir/host-array.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import { loadWeights } from "../../runtime/train/load-weights.ts";
import type { TensorSource, Tensors } from "../../runtime/train/parts.ts";

/** First values of all variables, loaded or drawn as they are asked for. Reading gives the errors of `loadWeights`. */
export function initialSource({
  variables,
  seed,
  weights,
}: Pick<Program, "variables" | "seed" | "weights">): TensorSource {
  const known = new Map(variables.map((variable) => [variable.name, variable]));
  return {
    types: new Map(variables.map(({ name, type }) => [name, type])),
    parts: [[...known.keys()]],
    read(names) {
      const wanted = new Set(names);
      const loads = weights
        .map((load) => ({ ...load, names: load.names.filter((name) => wanted.has(`${load.scope}.${name}`)) }))
        .filter((load) => load.names.length > 0);
      return loadWeights(loads, initialValues({ variables: names.map((name) => known.get(name)!), seed }));
    },
  };
}

/** First values of variables without weights: a function of the seed and their names. */
export function initialValues({ variables, seed }: Pick<Program, "variables" | "seed">): Tensors {
  return new Map(
    variables.map(({ name, type, init }): [string, HostTensor] => {
      const drawn = fillInit(init, type, seed, name);
      return [name, { ...type, data: type.dtype === "f32" ? drawn : hostArray(type.dtype, drawn) }];
    }),
  );
}
