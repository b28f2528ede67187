import { inflateRawSync } from "node:zlib";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { crc32 } from "./crc32.ts";
import { contentOf, decodeNpy, type NpyArray } from "./npy.ts";
import { FileBytes } from "./raster/file-bytes.ts";

// Format: PKWARE's APPNOTE 6.3.9, sections 4.3.7, 4.3.12, 4.3.16; without the 64-bit form, which arrays of one sample do not need.

interface Member {
  readonly header: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly compressed: boolean;
}

const endBytes = 22;
const entryBytes = 46;
const headerBytes = 30;
const longestComment = 0xffff;
const largest = 2 ** 31 - 1;
/** Most bytes that a byte of a Deflate stream stands for. */
const expansion = 1040;
const suffix = ".npy";

/**
 * Reads one array of a `.npz` file: that of a name, or the only one. Sizes are compared with what the bytes could hold before memory is taken, and the checksum
 * afterwards. Errors: SKY6003, SKY6004, SKY6053 (damaged), SKY6054 (no such array), and those of the array itself.
 */
export function readNpz(path: string, file: string, name: string): NpyArray {
  const source = new FileBytes(path, file);
  try {
    const members = membersOf(source);
    const only = members.size === 1 ? [...members.keys()][0] : undefined;
    const found = members.get(`${name}${suffix}`) ?? (only === undefined ? undefined : members.get(only));
    if (!found) {
      const has = [...members.keys()].map((one) => JSON.stringify(one.replace(/\.npy$/, ""))).join(", ") || "none";
      return fail("SKY6054", { file, wanted: JSON.stringify(name), has });
    }
    return decodeNpy(contentOfMember(source, found, only ?? `${name}${suffix}`), file);
  } finally {
    source.close();
  }
}

function membersOf(source: FileBytes): ReadonlyMap<string, Member> {
  const { file, size } = source;
  const broken = (detail: string): never => fail("SKY6053", { file, detail });
  const head = source.bytes(0, Math.min(4, size), "the header");
  if (head.toString("latin1", 0, 2) !== "PK") {
    return fail("SKY6004", {
      file,
      expected: "a zip archive",
      found: contentOf(source.bytes(0, Math.min(512, size), "the header")),
    });
  }
  const tail = source.bytes(
    Math.max(0, size - endBytes - longestComment),
    Math.min(size, endBytes + longestComment),
    "the directory's end",
  );
  const at = tail.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (at < 0 || at + endBytes > tail.length) return broken("the end of its directory is not there");
  const [count, length, start] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (start + length > size) return broken("its directory lies beyond its end");
  const directory = source.bytes(start, length, "the directory");
  const members = new Map<string, Member>();
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (place + entryBytes > length || directory.readUInt32LE(place) !== 0x02014b50)
      return broken(`its directory has no entry ${i + 1} of ${count}`);
    const next =
      place +
      entryBytes +
      directory.readUInt16LE(place + 28) +
      directory.readUInt16LE(place + 30) +
      directory.readUInt16LE(place + 32);
    if (next > length) return broken(`entry ${i + 1} of its directory is cut off`);
    const name = directory.toString(
      "utf8",
      place + entryBytes,
      place + entryBytes + directory.readUInt16LE(place + 28),
    );
    const method = directory.readUInt16LE(place + 10);
    if ((directory.readUInt16LE(place + 8) & 1) !== 0 || (method !== 0 && method !== 8))
      return broken(`its member ${name} is packed in a way that is not read`);
    const [crc, packed, bytes, header] = [16, 20, 24, 42].map((from) => directory.readUInt32LE(place + from)) as [
      number,
      number,
      number,
      number,
    ];
    if (name.endsWith(suffix)) members.set(name, { crc, packed, size: bytes, header, compressed: method === 8 });
    place = next;
  }
  return members;
}

function contentOfMember(source: FileBytes, { header, packed, size, crc, compressed }: Member, name: string): Buffer {
  const broken = (detail: string): never =>
    fail("SKY6053", { file: source.file, detail: `its member ${name} ${detail}` });
  if (size > largest || packed > source.size || size > packed * (compressed ? expansion : 1) + 64)
    return broken(`cannot hold ${size} bytes in ${packed}`);
  const local = source.bytes(header, headerBytes, `the member ${name}`);
  if (local.readUInt32LE(0) !== 0x04034b50) return broken("is not where its directory says");
  const bytes = source.bytes(
    header + headerBytes + local.readUInt16LE(26) + local.readUInt16LE(28),
    packed,
    `the member ${name}`,
  );
  let content: Buffer;
  try {
    content = compressed
      ? inflateRawSync(bytes, { chunkSize: Math.max(64, size + 1), maxOutputLength: size + 1 })
      : bytes;
  } catch (error) {
    return broken(`cannot be unpacked: ${(error as Error).message}`);
  }
  if (content.length !== size) return broken(`gives ${content.length} bytes instead of ${size}`);
  return crc32(content) === crc ? content : broken("has another checksum than its directory says");
}
