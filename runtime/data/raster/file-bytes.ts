import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { fail } from "../../../compiler/diag/diagnostic.ts";

const headLength = 1 << 16;

/**
 * The bytes of one file, read where they are asked for and counted. Reading waits: it happens in the threads that load, which have
 * nothing else to do, and a read that waits costs a tenth of one that goes through promises.
 */
export class FileBytes {
  readonly size: number;
  readonly #handle: number;
  readonly #head: Buffer;
  #bytesRead = 0;
  #closed = false;

  /** `file` is the name that messages use. Errors: the system's own; SKY6003 for an empty file, SKY6005 for what is no file. */
  constructor(
    path: string,
    readonly file: string,
  ) {
    // A pipe would be waited for without end.
    if (!statSync(path).isFile()) fail("SKY6005", { file, reason: "it is no regular file" });
    this.#handle = openSync(path, "r");
    try {
      this.size = fstatSync(this.#handle).size;
      if (this.size === 0) fail("SKY6003", { file, detail: "it is empty" });
      this.#head = Buffer.allocUnsafe(Math.min(this.size, headLength));
      this.#read(this.#head, 0);
    } catch (error) {
      closeSync(this.#handle);
      throw error;
    }
  }

  /** Bytes that were read from the file so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** So many bytes from `offset` on; `what` is what they should be, for the message. Errors: SKY6003 when the file ends before. */
  bytes(offset: number, length: number, what: string): Buffer {
    if (offset + length > this.size) {
      return fail("SKY6003", {
        file: this.file,
        detail: `${what} should end at byte ${offset + length}, and the file at ${this.size}`,
      });
    }
    if (offset + length <= this.#head.length) return this.#head.subarray(offset, offset + length);
    const out = Buffer.allocUnsafeSlow(length);
    this.#read(out, offset);
    return out;
  }

  /** May be called more than once. */
  close(): void {
    if (!this.#closed) closeSync(this.#handle);
    this.#closed = true;
  }

  #read(into: Buffer, offset: number): void {
    for (let done = 0; done < into.length; ) {
      const count = readSync(this.#handle, into, done, into.length - done, offset + done);
      if (count === 0) fail("SKY6003", { file: this.file, detail: "it became shorter while it was read" });
      done += count;
    }
    this.#bytesRead += into.length;
  }
}
