import type { Variable } from "../../compiler/ir/graph.ts";
import { fillInit, keyOf, Noise } from "../../compiler/ir/noise.ts";
import { type Shape, sizeOf } from "../../compiler/ir/type.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";

type Key = readonly (string | number)[];

/** A tensor of seeded normal numbers; the key keeps tensors apart. */
export function normal(shape: Shape, ...key: Key): HostTensor {
  const noise = new Noise(keyOf(7, ...key));
  return { dtype: "f32", shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, i) => noise.normal(i)) };
}

/** A tensor of seeded whole numbers below `n`. */
export function below(n: number, shape: Shape, ...key: Key): HostTensor {
  const noise = new Noise(keyOf(7, ...key));
  return { dtype: "i32", shape, data: Int32Array.from({ length: sizeOf(shape) }, (_, i) => noise.below(i, n)) };
}

/**
 * First values of all variables: those of a run, moved a little where they are no optimiser state, so that no weight is
 * at the zero or one at which a mistake would not show.
 */
export function firstValues(variables: readonly Variable[]): Map<string, Float32Array> {
  return new Map(
    variables.map(({ name, type, init, role }) => {
      const values = fillInit(init, type, 1, name);
      const statistics = name.includes(".running_");
      if (role === "state" && !statistics) return [name, values];
      const moves = fillInit({ kind: "truncated-normal", std: statistics ? 0.2 : 0.05 }, type, 2, name);
      return [name, values.map((value, i) => value + moves[i]!)];
    }),
  );
}

/** Swaps the last `right` axes with the `left` ones before them. */
function swapped({ dtype, shape, data }: HostTensor, left: number, right: number): HostTensor {
  const lead = shape.slice(0, shape.length - left - right);
  const one = shape.slice(lead.length, lead.length + left);
  const two = shape.slice(lead.length + left);
  const [n, p, c] = [sizeOf(lead), sizeOf(one), sizeOf(two)];
  const turned = data.slice();
  for (let i = 0; i < n; i++)
    for (let j = 0; j < p; j++) for (let k = 0; k < c; k++) turned[(i * c + k) * p + j] = data[(i * p + j) * c + k]!;
  return { dtype, shape: [...lead, ...two, ...one], data: turned };
}

/** […, H, W, C] as PyTorch has it: […, C, H, W]. */
export const channelsFirst = (x: HostTensor): HostTensor => swapped(x, 2, 1);
/** PyTorch's […, C, H, W] as […, H, W, C]. */
export const channelsLast = (x: HostTensor): HostTensor => swapped(x, 1, 2);
