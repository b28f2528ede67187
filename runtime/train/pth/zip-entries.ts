import { refuseFile } from "../weights-fault.ts";
import type { FileBytes } from "./file-bytes.ts";

// Format: PKWARE's APPNOTE 6.3.9, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14–16 (its end, 64-bit and not).

/** One member of a zip file. */
export interface ZipEntry {
  readonly start: number;
  readonly size: number;
  readonly crc32: number;
  /** Absent: its bytes lie there as they are. */
  readonly compressed?: true;
}

const endBytes = 22;
const longestComment = 0xffff;
const broken = (what: string): never => refuseFile(`its zip directory ${what}`);

/** The directory of a zip file, 64-bit or not, every member at its place in the file. Errors: WeightsFault. */
export function zipEntries(bytes: FileBytes): ReadonlyMap<string, ZipEntry> {
  const { start, size, count, end } = directory(bytes);
  if (size > end - start || start + size > bytes.size)
    return broken("points outside the file: it is damaged or cut off");
  const read = bytes.at(start, size);
  const found = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || read.readUInt32LE(at) !== 0x02014b50) return broken(`has no member ${i + 1} of ${count}`);
    const nameLength = read.readUInt16LE(at + 28);
    const extraLength = read.readUInt16LE(at + 30);
    const next = at + 46 + nameLength + extraLength + read.readUInt16LE(at + 32);
    if (next > size) return broken("ends in the middle of a member");
    const name = read.toString("utf8", at + 46, at + 46 + nameLength);
    const sizes = sizesOf(read, at, read.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
    const method = read.readUInt16LE(at + 10);
    if ((read.readUInt16LE(at + 8) & 1) !== 0) return refuseFile(`its member ${name} is encrypted`);
    const stored = method === 0 && sizes.packed === sizes.size;
    if (found.has(name)) return broken(`has ${name} twice`);
    const first = dataStart(bytes, sizes.header, name);
    if (first + sizes.packed > start) return broken(`says that ${name} reaches into the directory itself`);
    found.set(name, {
      start: first,
      size: sizes.size,
      crc32: read.readUInt32LE(at + 16),
      ...(stored ? {} : { compressed: true }),
    });
    at = next;
  }
  if (at !== size) return broken(`has ${size - at} bytes more than its ${count} members take`);
  return found;
}

interface Directory {
  readonly start: number;
  readonly size: number;
  readonly count: number;
  /** Where what ends it begins. */
  readonly end: number;
}

function directory(bytes: FileBytes): Directory {
  const tail = bytes.at(
    Math.max(0, bytes.size - endBytes - longestComment),
    Math.min(bytes.size, endBytes + longestComment),
  );
  let at = tail.length - endBytes;
  while (
    at >= 0 &&
    !(tail.readUInt32LE(at) === 0x06054b50 && at + endBytes + tail.readUInt16LE(at + 20) === tail.length)
  )
    at--;
  if (at < 0)
    return refuseFile("it begins as a zip file and has no zip directory at its end: it is damaged or cut off");
  const end = bytes.size - tail.length + at;
  const short = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
    end,
  };
  const long = end >= 20 ? bytes.at(end - 20, 20) : undefined;
  if (long?.readUInt32LE(0) !== 0x07064b50) return agreed(short, short);
  const record = Number(long.readBigUInt64LE(8));
  const whole = bytes.at(record, 56);
  if (whole.readUInt32LE(0) !== 0x06064b50) return broken("has no 64-bit end where it says");
  return agreed(short, {
    count: Number(whole.readBigUInt64LE(32)),
    size: Number(whole.readBigUInt64LE(40)),
    start: Number(whole.readBigUInt64LE(48)),
    end: record,
  });
}

/** What both ends say; a field of the short one that is all ones is left to the long one. */
function agreed(short: Directory, long: Directory): Directory {
  const same = (a: number, full: number, b: number): boolean => a === full || a === b;
  if (
    !same(short.count, 0xffff, long.count) ||
    !same(short.size, 0xffffffff, long.size) ||
    !same(short.start, 0xffffffff, long.start) ||
    long.start + long.size !== long.end
  )
    return broken("does not end where it says: it is damaged");
  return long;
}

/** Sizes and place of a member: in its entry, or in the 64-bit extra field of it. */
function sizesOf(read: Buffer, at: number, extra: Buffer): { size: number; packed: number; header: number } {
  const fields = {
    size: read.readUInt32LE(at + 24),
    packed: read.readUInt32LE(at + 20),
    header: read.readUInt32LE(at + 42),
  };
  for (let i = 0; i + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(i + 2);
    if (extra.readUInt16LE(i) === 1) {
      let from = i + 4;
      for (const key of ["size", "packed", "header"] as const) {
        if (fields[key] !== 0xffffffff) continue;
        if (from + 8 > Math.min(extra.length, i + 4 + length)) return broken("lacks a 64-bit size");
        fields[key] = Number(extra.readBigUInt64LE(from));
        from += 8;
      }
    }
    i += 4 + length;
  }
  return fields;
}

/** Where a member's bytes begin, from its own header. */
function dataStart(bytes: FileBytes, header: number, name: string): number {
  const local = bytes.at(header, 30);
  const length = local.readUInt16LE(26);
  const own = local.readUInt32LE(0) === 0x04034b50 ? bytes.at(header + 30, length).toString("utf8") : undefined;
  if (own !== name) return broken(`says that ${name} is where it is not: the file is damaged`);
  return header + 30 + length + local.readUInt16LE(28);
}
