import type { DataPlan } from "../../compiler/elaborate/program.ts";
import type { Part } from "./part.ts";

/** One sample of a data set: where its files are and what the index files say of it. Plain data, so that workers get it as it is. */
export interface Entry {
  readonly id: string;
  /** File of each input (`ms`), or of each band of it (`ms.B02`), and of `labels` where they are not hidden; relative to the root, with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Day of the year, 0 to 365, of each image of each input. */
  readonly days: Readonly<Record<string, readonly number[]>>;
  /** The fold that the set itself puts it in. */
  readonly fold?: number;
  /** Class of the whole sample. */
  readonly category?: number;
}

/** What the index files of a set say. */
export interface Index {
  readonly entries: readonly Entry[];
  readonly classes: readonly string[];
  /** The files that this was read from; relative to the root. */
  readonly files: readonly string[];
}

/** An input as it is stored, frames x height x width x channels; kept in memory in this form, since it is the smallest. */
export interface Stored {
  readonly data: Uint8Array | Uint16Array | Int16Array | Int32Array | Float32Array;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A decoded sample: all its frames, the bands of the plan in the plan's order. */
export interface Decoded {
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly mask?: Stored;
}

/** How one format lies on disk. */
export interface Layout {
  /** Lists the samples. Errors: SKY60xx of what is missing or cannot be read. */
  index(root: string, plan: DataPlan): Promise<Index>;
  /** Looks at existence, sizes and headers of a sample's files, without decoding them. */
  check(root: string, entry: Entry, plan: DataPlan): Promise<void>;
  /**
   * Reads a sample's files. Everything that can be wrong with them is found here at the latest. With a part only that is read and given; asked for only
   * where `parts` says that it can be.
   */
  decode(root: string, entry: Entry, plan: DataPlan, part?: Part): Promise<Decoded>;
  /** Whether parts of the plan's samples can be read without the rest. */
  parts?(plan: DataPlan): boolean;
}

export const labelsFile = "labels";
