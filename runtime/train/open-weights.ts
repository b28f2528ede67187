import type { HostTensor } from "./parts.ts";
import { looksLikePth, openContainer } from "./pth/containers.ts";
import { FileBytes } from "./pth/file-bytes.ts";
import { openPth } from "./pth/open-pth.ts";
import { SafetensorsFault } from "./safetensors.ts";
import { refuseFile, WeightsFault, type WeightsRefusal } from "./weights-fault.ts";
import { readTensors, readWeightsHeader, type WeightsFile } from "./weights-file.ts";

/** What a weights file holds, whatever its format. */
export interface NamedWeights extends WeightsFile {
  /** Tensors of element types that skyc does not have, with the name of the type. */
  readonly foreign: ReadonlyMap<string, string>;
}

/** Which of several sets of tensors a file's are meant. */
export interface WeightsPlace {
  readonly path: string;
  readonly key?: string;
}

/** Names and types of a file's tensors, whatever its size, or why it is not used. The format is told by the file's first bytes. */
export function weightsHeader({ path, key }: WeightsPlace): NamedWeights | WeightsRefusal {
  try {
    return inFile(path, (bytes) => {
      if (isPth(bytes)) {
        const { tensors, foreign } = openPth(bytes, key);
        return { tensors, foreign, metadata: {} };
      }
      plainFile(key);
      const header = readWeightsHeader(path);
      return typeof header === "string" ? refuseFile(header) : { ...header, foreign: new Map() };
    });
  } catch (error) {
    if (error instanceof WeightsFault) return error.refusal;
    const { code, message } = error as NodeJS.ErrnoException;
    return { code: "SKY6034", reason: code ?? message };
  }
}

/** Some of a file's tensors, each read by itself. Errors: WeightsFault, those of the file system. */
export function readWeights({ path, key }: WeightsPlace, names: Iterable<string>): ReadonlyMap<string, HostTensor> {
  return inFile(path, (bytes) => {
    if (isPth(bytes)) {
      const file = openPth(bytes, key);
      return new Map([...names].map((name) => [name, file.read(name)]));
    }
    plainFile(key);
    try {
      return readTensors(path, names);
    } catch (error) {
      if (error instanceof SafetensorsFault) return refuseFile(error.message);
      throw error;
    }
  });
}

/** Reads a file's every byte that has a checksum, its tensors that nobody asks for too. Errors: WeightsFault, those of the file system. */
export function proveWeights(path: string): void {
  inFile(path, (bytes) => {
    if (isPth(bytes)) openContainer(bytes).prove();
  });
}

const isPth = (bytes: FileBytes): boolean => looksLikePth(bytes.at(0, Math.min(4, bytes.size)));

function inFile<T>(path: string, use: (bytes: FileBytes) => T): T {
  const bytes = new FileBytes(path);
  try {
    return use(bytes);
  } finally {
    bytes.close();
  }
}

function plainFile(key: string | undefined): void {
  if (key === undefined) return;
  const reason = "it is a safetensors file, which holds one set of tensors without a key";
  throw new WeightsFault({ code: "SKY6037", reason, hint: "Leave key out.", keys: [] });
}
