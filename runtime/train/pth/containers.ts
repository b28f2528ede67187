import { refuseFile, WeightsFault } from "../weights-fault.ts";
import { crc32 } from "./crc32.ts";
import type { FileBytes } from "./file-bytes.ts";
import { longestPickle, PickleInput } from "./pickle-input.ts";
import { Class, Dict, type PickleValue, Storage, Tuple } from "./pickle-values.ts";
import { unpickle } from "./unpickle.ts";
import { type ZipEntry, zipEntries } from "./zip-entries.ts";

// What torch.save writes (torch/serialization.py): since 1.6 a zip file, before that pickles one after the other.

/** A PyTorch file: what was saved, with its tensors still in the file. */
export interface Container {
  readonly root: PickleValue;
  /** The bytes of a range of a storage, counted from its first byte. Errors: WeightsFault, where a checksum does not hold too. */
  bytes(key: string, start: number, length: number): Buffer;
  /** Holds every byte that has a checksum against it. Errors: WeightsFault. */
  prove(): void;
}

interface Place {
  readonly start: number;
  readonly size: number;
}

const magic = 0x1950a86a20f9469cfc6cn;
const piece = 2 ** 22;

const isZip = (first: Buffer): boolean => first.length >= 4 && first.readUInt32LE(0) === 0x04034b50;
const isPickle = (first: Buffer): boolean => first.length >= 2 && first[0] === 0x80 && first[1]! >= 2 && first[1]! <= 5;

/** Whether a file's first bytes are those of a PyTorch file. */
export const looksLikePth = (first: Buffer): boolean => isZip(first) || isPickle(first);

export const openContainer = (bytes: FileBytes): Container =>
  isZip(bytes.at(0, Math.min(4, bytes.size))) ? openZip(bytes) : openLegacy(bytes);

/** `('storage', class, key, location, size, view)` */
function storageOf(id: PickleValue, storages: Map<string, Storage>): Storage | undefined {
  if (!(id instanceof Tuple) || id.items[0] !== "storage") return undefined;
  const [, type, key, , size, view = null] = id.items;
  if (!(type instanceof Class) || !type.rule.dtype || typeof key !== "string") return undefined;
  if (!Number.isSafeInteger(size) || (size as number) < 0) return undefined;
  const known = storages.get(key);
  const whole = known ?? new Storage(key, type.rule.dtype, size as number, 0);
  if (whole.type !== type.rule.dtype || whole.size !== size) return undefined;
  storages.set(key, whole);
  if (view === null) return whole;
  const [, skipped, length] = view instanceof Tuple ? view.items : [];
  if (!Number.isSafeInteger(skipped) || !Number.isSafeInteger(length)) return undefined;
  if ((skipped as number) < 0 || (skipped as number) + (length as number) > whole.size) return undefined;
  return new Storage(key, whole.type, length as number, skipped as number);
}

function openZip(bytes: FileBytes): Container {
  const entries = zipEntries(bytes);
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) return refuseFile("it is a zip file, and none that PyTorch wrote: it has no data.pkl");
  const folder = pickles[0]!.slice(0, -"data.pkl".length);
  if (entries.has(`${folder}constants.pkl`))
    throw new WeightsFault({ code: "SKY6036", wanted: "TorchScript, a program" });
  const checked = new Set<string>();
  const check = (name: string): ZipEntry => {
    const entry = entries.get(folder + name);
    if (!entry) return refuseFile(`its member ${name} is missing`);
    if (entry.compressed) return refuseFile(`its member ${name} is compressed; PyTorch stores tensors as they are`);
    if (!checked.has(name) && checksum(bytes, entry) !== entry.crc32)
      return refuseFile(`its member ${name} does not have the checksum that it was written with: it is damaged`);
    checked.add(name);
    return entry;
  };
  // All but the tensors themselves, which are checked as they are read.
  for (const name of entries.keys())
    if (name.startsWith(folder) && !name.startsWith(`${folder}data/`)) check(name.slice(folder.length));
  if (entries.has(`${folder}byteorder`)) {
    const { start, size } = check("byteorder");
    const order = bytes.at(start, Math.min(size, 16)).toString("latin1");
    if (order !== "little")
      return refuseFile(`its numbers are in ${order}-endian order; skyc reads little-endian ones`);
  }
  const declared = entries.get(`${folder}data.pkl`)!;
  if (declared.size > longestPickle) return refuseFile(`its pickle is longer than ${longestPickle} bytes`);
  const { start, size } = check("data.pkl");
  const storages = new Map<string, Storage>();
  const input = new PickleInput(bytes, start, start + size);
  const root = unpickle(input, (id) => storageOf(id, storages));
  if (input.position !== start + size) return refuseFile("its pickle ends before its member does");
  for (const { key, type, size: length } of storages.values()) {
    const entry = entries.get(`${folder}data/${key}`);
    if (!entry) return refuseFile(`its storage ${key} is missing`);
    if (entry.size !== length * type.bytes)
      return refuseFile(`its storage ${key} has ${entry.size} bytes instead of ${length * type.bytes}`);
  }
  return {
    root,
    bytes: (key, from, length) => bytes.at(check(`data/${key}`).start + from, length),
    prove() {
      for (const name of entries.keys()) if (name.startsWith(folder)) check(name.slice(folder.length));
    },
  };
}

/** Read in pieces: a storage may be larger than the memory. */
function checksum(bytes: FileBytes, { start, size }: ZipEntry): number {
  let value = 0;
  for (let at = 0; at < size; at += piece) value = crc32(bytes.at(start + at, Math.min(piece, size - at)), value);
  return value;
}

/** Magic number, protocol, the writer's machine, what was saved, the keys of the storages, then each with its length before it. */
function openLegacy(bytes: FileBytes): Container {
  let at = 0;
  const storages = new Map<string, Storage>();
  const next = (): PickleValue => {
    const input = new PickleInput(bytes, at, bytes.size);
    const value = unpickle(input, (id) => storageOf(id, storages));
    at = input.position;
    return value;
  };
  if (next() !== magic) return refuseFile("it begins as a pickle, and not as one that PyTorch wrote");
  const protocol = next();
  if (protocol !== 1001) return refuseFile(`its PyTorch protocol is ${String(protocol)}; skyc reads 1001`);
  const machine = next();
  const little = machine instanceof Dict ? machine.entries.get("little_endian") : undefined;
  if (little === false) return refuseFile("its numbers are in big-endian order; skyc reads little-endian ones");
  if (little !== true) return refuseFile("it does not say in which order the bytes of its numbers are");
  const root = next();
  const keys = next();
  if (!Array.isArray(keys)) return refuseFile("its list of storages is damaged");
  const places = new Map<string, Place>();
  for (const key of keys) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (!storage || places.has(storage.key)) return refuseFile("its list of storages names one that no tensor uses");
    const length = Number(bytes.at(at, 8).readBigInt64LE());
    if (length !== storage.size)
      return refuseFile(`its storage ${storage.key} has ${length} numbers instead of ${storage.size}`);
    const size = length * storage.type.bytes;
    at += 8;
    if (at + size > bytes.size) return refuseFile(`it ends in the middle of storage ${storage.key}: it is cut off`);
    places.set(storage.key, { start: at, size });
    at += size;
  }
  for (const key of storages.keys()) if (!places.has(key)) return refuseFile(`its storage ${key} is missing`);
  if (at !== bytes.size) return refuseFile(`${bytes.size - at} bytes at its end belong to no tensor`);
  const read = (key: string, from: number, length: number): Buffer => bytes.at(places.get(key)!.start + from, length);
  // Its lengths add up, and it has no checksums.
  return { root, bytes: read, prove: () => {} };
}
