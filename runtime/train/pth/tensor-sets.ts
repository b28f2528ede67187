import { Dict, type PickleValue, TensorRef } from "./pickle-values.ts";

/** Dictionaries of tensors below dictionaries: how deep they are looked for, and how many at most. */
const deepest = 4;
const most = 1000;

/** Tensors by name, and under which key of the file: `state_dict`, `model`, `checkpoint.teacher`; "" for the file itself. */
export interface TensorSet {
  readonly key: string;
  readonly tensors: ReadonlyMap<string, TensorRef>;
}

/** All dictionaries of tensors that a file holds, from the outermost in. */
export function tensorSets(root: PickleValue): readonly TensorSet[] {
  const found: TensorSet[] = [];
  const seen = new Set<PickleValue>();
  let level: readonly (readonly [string, PickleValue])[] = [["", root]];
  for (let depth = 0; depth < deepest && level.length > 0 && found.length < most; depth++) {
    const below: (readonly [string, PickleValue])[] = [];
    for (const [key, value] of level) {
      if (!(value instanceof Dict) || seen.has(value)) continue;
      seen.add(value);
      const named = [...value.entries].filter((entry): entry is [string, PickleValue] => typeof entry[0] === "string");
      const tensors = named.filter((entry): entry is [string, TensorRef] => entry[1] instanceof TensorRef);
      if (tensors.length > 0) found.push({ key, tensors: new Map(tensors) });
      for (const [name, inner] of named) below.push([key === "" ? name : `${key}.${name}`, inner]);
    }
    level = below;
  }
  return found;
}
