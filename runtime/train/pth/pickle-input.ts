import { refuseFile } from "../weights-fault.ts";
import type { FileBytes } from "./file-bytes.ts";

const chunk = 2 ** 16;
/** The longest pickle that is read, bytes: names and shapes of the largest models take a few megabytes. */
export const longestPickle = 2 ** 28;

/** The bytes of a pickle, read forwards from a range of a file. */
export class PickleInput {
  readonly #bytes: FileBytes;
  readonly #first: number;
  readonly #end: number;
  #buffer: Buffer = Buffer.alloc(0);
  #bufferStart: number;
  #at: number;

  constructor(bytes: FileBytes, start: number, end: number) {
    this.#bytes = bytes;
    this.#first = start;
    this.#at = start;
    this.#bufferStart = start;
    this.#end = end;
  }

  /** Where in the file the next byte is. */
  get position(): number {
    return this.#at;
  }

  /** The next bytes. Errors: WeightsFault where the pickle ends before them, or is longer than any that is read. */
  take(length: number): Buffer {
    if (length > this.#end - this.#at) return refuseFile("its pickle ends in the middle of a value");
    if (this.#at + length - this.#first > longestPickle)
      return refuseFile(`its pickle is longer than ${longestPickle} bytes`);
    const from = this.#at - this.#bufferStart;
    if (from + length > this.#buffer.length) {
      this.#bufferStart = this.#at;
      this.#buffer = this.#bytes.at(this.#at, Math.min(Math.max(chunk, length), this.#end - this.#at));
      this.#at += length;
      return this.#buffer.subarray(0, length);
    }
    this.#at += length;
    return this.#buffer.subarray(from, from + length);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** Text up to the end of the line, as the names of old pickles are written. */
  line(): string {
    const bytes: number[] = [];
    for (let byte = this.byte(); byte !== 10; byte = this.byte()) {
      bytes.push(byte);
      if (bytes.length > 1000) return refuseFile("its pickle has a name of more than 1000 bytes");
    }
    return Buffer.from(bytes).toString("utf8");
  }
}
