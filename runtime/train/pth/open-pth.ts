import { nearest } from "../../../compiler/diag/suggest.ts";
import type { TensorType } from "../../../compiler/ir/type.ts";
import type { HostTensor } from "../parts.ts";
import { refuseFile, WeightsFault } from "../weights-fault.ts";
import { openContainer } from "./containers.ts";
import type { FileBytes } from "./file-bytes.ts";
import type { TensorRef } from "./pickle-values.ts";
import { gather, span } from "./strided.ts";
import { type TensorSet, tensorSets } from "./tensor-sets.ts";
import { readAs } from "./torch-types.ts";

/** The tensors of a PyTorch file, read one by one. */
export interface PthFile {
  readonly tensors: ReadonlyMap<string, TensorType>;
  /** Tensors of element types that skyc does not have, with PyTorch's name of the type. */
  readonly foreign: ReadonlyMap<string, string>;
  /** Errors: WeightsFault. */
  read(name: string): HostTensor;
}

/** Opens what `torch.save` wrote; nothing of it is run. `key`: which of several sets of tensors. Errors: WeightsFault. */
export function openPth(bytes: FileBytes, key: string | undefined): PthFile {
  const { root, bytes: read } = openContainer(bytes);
  const chosen = choose(tensorSets(root), key);
  const tensors = new Map<string, TensorType>();
  const foreign = new Map<string, string>();
  for (const [name, tensor] of chosen.tensors) {
    span(tensor, name);
    const dtype = readAs.get(tensor.type.name);
    if (dtype) tensors.set(name, { dtype, shape: tensor.shape });
    else foreign.set(name, tensor.type.name);
  }
  return {
    tensors,
    foreign,
    read(name) {
      const tensor: TensorRef | undefined = chosen.tensors.get(name);
      const type = tensors.get(name);
      if (!tensor || !type) return refuseFile(`it has no tensor "${name}"`);
      const { from, count } = span(tensor, name);
      const each = tensor.type.bytes;
      return gather(tensor, type.dtype, read(tensor.storage.key, from * each, count * each));
    },
  };
}

/** Without a key the file has to hold one set of tensors. */
function choose(sets: readonly TensorSet[], key: string | undefined): TensorSet {
  const show = ({ key: own, tensors }: TensorSet): string =>
    `${own === "" ? "the file itself" : own} (${tensors.size} tensors)`;
  const keys = sets.map((set) => set.key).filter((one) => one !== "");
  const listed = sets.slice(0, 12).map(show).join(", ") + (sets.length > 12 ? ", …" : "");
  if (sets.length === 0) return refuseFile("it holds no tensors by name");
  const found = key === undefined ? (sets.length === 1 ? sets[0] : undefined) : sets.find((set) => set.key === key);
  if (found) return found;
  if (key === undefined) {
    const reason = `it holds several sets of tensors: ${listed}`;
    throw new WeightsFault({ code: "SKY6037", reason, hint: `Say which: key: "${keys[0]!}".`, keys });
  }
  const near = nearest(key, keys);
  const hint = near === undefined ? "Leave key out to read its only one." : `Write key: "${near}".`;
  throw new WeightsFault({
    code: "SKY6037",
    reason: `it has no "${key}"; it holds ${listed}`,
    hint,
    keys: near ? [near] : [],
  });
}
