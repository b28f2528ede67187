import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

/** One member of a zip file, from its central directory. */
interface Member {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
  readonly mode: number;
}

/**
 * Unpacks the members of a wheel (a zip file) that `wanted` accepts below `target`, as streams: memory stays at a few
 * hundred kB however large the member. Gives the size of each written file. Zip as in PKWARE's APPNOTE 6.3, stored and deflated
 * members, no zip64 (no wheel may need it below 4 GiB).
 */
export async function unpackWheel(
  wheel: string,
  target: string,
  wanted: (member: string) => boolean,
  onBytes: (bytes: number) => void,
): Promise<ReadonlyMap<string, number>> {
  const written = new Map<string, number>();
  const handle = await open(wheel, "r");
  try {
    for (const member of await centralDirectory(handle)) {
      if (member.name.endsWith("/") || !wanted(member.name)) continue;
      const path = resolve(target, member.name);
      if (!path.startsWith(resolve(target) + sep))
        throw new Error(`the wheel names a file outside itself: ${member.name}`);
      await mkdir(dirname(path), { recursive: true });
      await extract(handle, wheel, member, path, onBytes);
      written.set(member.name, member.size);
    }
  } finally {
    await handle.close();
  }
  return written;
}

async function extract(
  handle: FileHandle,
  wheel: string,
  member: Member,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  // The local header's name and extra field may differ in length from the central directory's.
  const local = await read(handle, member.offset, 30);
  const start = member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      onBytes(chunk.length);
      done(null, chunk);
    },
  });
  const output = createWriteStream(path, { mode: member.mode & 0o111 ? 0o755 : 0o644 });
  if (member.compressed === 0) {
    await pipeline([Buffer.alloc(0)], output);
  } else {
    const input = createReadStream(wheel, { start, end: start + member.compressed - 1, highWaterMark: 1 << 18 });
    if (member.method === 0) await pipeline(input, count, output);
    else if (member.method === 8) await pipeline(input, createInflateRaw({ chunkSize: 1 << 18 }), count, output);
    else throw new Error(`${member.name} is packed by method ${member.method}`);
  }
  if (size !== member.size) throw new Error(`${join(path)} came out ${size} bytes long in place of ${member.size}`);
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error("the wheel ends too early");
  return buffer;
}

async function centralDirectory(handle: FileHandle): Promise<readonly Member[]> {
  const { size } = await handle.stat();
  const tailLength = Math.min(size, 65_557);
  const tail = await read(handle, size - tailLength, tailLength);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("the wheel has no zip directory");
  const bytes = tail.readUInt32LE(end + 12);
  const directory = await read(handle, tail.readUInt32LE(end + 16), bytes);
  const members: Member[] = [];
  for (let at = 0; at < bytes; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    members.push({
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt16LE(at + 40),
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}
