import type { Program } from "../../compiler/elaborate/program.ts";
import { fillInit } from "../../compiler/ir/noise.ts";
import type { TensorType } from "../../compiler/ir/type.ts";
import { loadWeights } from "../../runtime/train/load-weights.ts";
import type { HostTensor, TensorData, TensorSource, Tensors } from "../../runtime/train/parts.ts";

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
      return [name, { ...type, data: inType(fillInit(init, type, seed, name), type) }];
    }),
  );
}

/** Float values in the variable's own element type; counters and flags hold whole numbers. */
function inType(values: Float32Array, { dtype }: TensorType): TensorData {
  switch (dtype) {
    case "f32":
      return values;
    case "i32":
      return Int32Array.from(values);
    case "u32":
      return Uint32Array.from(values);
    case "i64":
      return BigInt64Array.from(values, BigInt);
    case "u8":
    case "bool":
      return Uint8Array.from(values);
    case "bf16":
      return Uint16Array.from(values, (value) => bits(value) >>> 16);
    case "f16":
      return Uint16Array.from(values, half);
  }
}

const word = new DataView(new ArrayBuffer(4));
function bits(value: number): number {
  word.setFloat32(0, value);
  return word.getUint32(0);
}
/** IEEE half precision, rounded towards zero; values below its smallest normal become zero. */
function half(value: number): number {
  const b = bits(value);
  const sign = (b >>> 16) & 0x8000;
  const exponent = ((b >>> 23) & 0xff) - 112;
  if (exponent <= 0) return sign;
  return exponent >= 31 ? sign | 0x7c00 : sign | (exponent << 10) | ((b >>> 13) & 0x3ff);
}
