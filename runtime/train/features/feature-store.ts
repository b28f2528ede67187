import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { writeAll } from "../write-file.ts";

const keyBytes = 32;
const digestBytes = 32;
const head = keyBytes + digestBytes;

const digestOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Where a record lies. */
interface Place {
  readonly file: number;
  readonly at: number;
}

/**
 * Records of one size by key (sha256, hex), in files that only grow: key, digest of the values, values. A record that is cut off or has other
 * bytes than its digest says is as good as none. Each process writes a file of its own, so that several may share a folder.
 */
export class FeatureStore {
  readonly #places = new Map<string, Place>();
  readonly #files: number[] = [];
  #own: Place | undefined;
  #full = false;

  /**
   * Opens a folder, which is made where it is missing, and reads the keys of its records.
   * `limit`: how many bytes all records of the folder may take; what comes beyond is not kept.
   */
  constructor(
    readonly dir: string,
    readonly recordBytes: number,
    private readonly limit: number,
  ) {
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir)
      .filter((file) => file.endsWith(".records"))
      .sort())
      this.#scan(join(dir, name));
  }

  /** How many records there are. */
  get size(): number {
    return this.#places.size;
  }

  /** True once something was not kept because there is no room. */
  get full(): boolean {
    return this.#full;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  /** The values of a record; undefined where there is none that is whole. */
  read(key: string): Uint8Array | undefined {
    const place = this.#places.get(key);
    if (!place) return undefined;
    const record = Buffer.allocUnsafe(digestBytes + this.recordBytes);
    const got = readSync(place.file, record, 0, record.length, place.at + keyBytes);
    const values = record.subarray(digestBytes);
    if (got === record.length && digestOf(values).equals(record.subarray(0, digestBytes))) return values;
    this.#places.delete(key);
    return undefined;
  }

  /** Keeps a record. A full disk, or any other fault of the file system, only means that it is not kept. */
  write(key: string, values: Uint8Array): void {
    const bytes = head + this.recordBytes;
    if (this.#full || this.has(key)) return;
    if ((this.size + 1) * bytes > this.limit) {
      this.#full = true;
      return;
    }
    try {
      this.#own ??= this.#begin();
      const { file, at } = this.#own;
      writeAll(file, Buffer.concat([Buffer.from(key, "hex"), digestOf(values), values]));
      this.#places.set(key, { file, at });
      this.#own = { file, at: at + bytes };
    } catch {
      this.#full = true;
    }
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
    this.#files.length = 0;
    this.#places.clear();
  }

  #begin(): Place {
    const file = openSync(join(this.dir, `${process.pid}-${randomBytes(4).toString("hex")}.records`), "ax+");
    this.#files.push(file);
    return { file, at: 0 };
  }

  #scan(path: string): void {
    const file = openSync(path, "r");
    this.#files.push(file);
    const bytes = head + this.recordBytes;
    const key = Buffer.alloc(keyBytes);
    const { size } = fstatSync(file);
    for (let at = 0; at + bytes <= size; at += bytes) {
      readSync(file, key, 0, keyBytes, at);
      this.#places.set(key.toString("hex"), { file, at });
    }
  }
}
