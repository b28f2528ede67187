import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { refuseFile } from "../weights-fault.ts";

/** Ranges of an open file, so that files larger than the memory can be read in parts. */
export class FileBytes {
  readonly #file: number;
  /** Bytes of the file. */
  readonly size: number;

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.size = fstatSync(this.#file).size;
  }

  /** A copy of the bytes from `start`. Errors: WeightsFault where the file ends before them. */
  at(start: number, length: number): Buffer {
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(length) || start < 0 || length < 0)
      return refuseFile("it points outside itself");
    if (start + length > this.size)
      return refuseFile(`it ends at byte ${this.size}, and byte ${start + length} is needed: the file is cut off`);
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const got = readSync(this.#file, bytes, done, length - done, start + done);
      if (got === 0) return refuseFile("it ended while it was read");
      done += got;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}
