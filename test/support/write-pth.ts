import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { crc32 } from "../../runtime/train/pth/crc32.ts";

/** Bytes of a pickle of protocol 2, written by hand. */
export const pickle = {
  text: (value: string): Buffer => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([Buffer.from("X"), length, bytes]);
  },
  whole: (value: number): Buffer => {
    const out = Buffer.alloc(5);
    out.write("J", "latin1");
    out.writeInt32LE(value, 1);
    return out;
  },
  name: (module: string, name: string): Buffer => Buffer.from(`c${module}\n${name}\n`),
  tuple: (...items: Buffer[]): Buffer => Buffer.concat([Buffer.from("("), ...items, Buffer.from("t")]),
  call: (callee: Buffer, ...args: Buffer[]): Buffer => Buffer.concat([callee, pickle.tuple(...args), Buffer.from("R")]),
  list: (...items: Buffer[]): Buffer => Buffer.concat([Buffer.from("]("), ...items, Buffer.from("e")]),
  dict: (entries: readonly (readonly [Buffer, Buffer])[]): Buffer =>
    Buffer.concat([Buffer.from("}("), ...entries.flat(), Buffer.from("u")]),
  document: (body: Buffer): Buffer => Buffer.concat([Buffer.from([0x80, 2]), body, Buffer.from(".")]),
};

const bytesOf = ({ data }: HostTensor): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** What PyTorch's state dict of f32 tensors is as a pickle; storages are numbered. */
export function stateDict(tensors: Tensors): Buffer {
  const entries = [...tensors].map(([name, tensor], i): [Buffer, Buffer] => {
    const stride = tensor.shape.map((_, axis) => tensor.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const id = pickle.tuple(
      pickle.text("storage"),
      pickle.name("torch", "FloatStorage"),
      pickle.text(String(i)),
      pickle.text("cpu"),
      pickle.whole(tensor.data.length),
    );
    const storage = Buffer.concat([id, Buffer.from("Q")]);
    const built = pickle.call(
      pickle.name("torch._utils", "_rebuild_tensor_v2"),
      storage,
      pickle.whole(0),
      pickle.tuple(...tensor.shape.map(pickle.whole)),
      pickle.tuple(...stride.map(pickle.whole)),
      Buffer.from([0x89]),
      pickle.call(pickle.name("collections", "OrderedDict")),
    );
    return [pickle.text(name), built];
  });
  return pickle.dict(entries);
}

/** A zip file of members that are stored as they are. */
export function storedZip(members: readonly (readonly [string, Buffer])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, data] of members) {
    const title = Buffer.from(name);
    const sum = crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt32LE(sum, 16);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, title);
    parts.push(local, title, data);
    at += local.length + title.length + data.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, all, end]);
}

/** A `.pth` as PyTorch writes it since 1.6, around any pickle. */
export const zipPth = (body: Buffer, tensors: Tensors = new Map(), order = "little"): Buffer =>
  storedZip([
    ["archive/data.pkl", pickle.document(body)],
    ["archive/byteorder", Buffer.from(order)],
    ...[...tensors.values()].map((tensor, i): [string, Buffer] => [`archive/data/${i}`, bytesOf(tensor)]),
    ["archive/version", Buffer.from("3\n")],
  ]);

/** A `.pth` as PyTorch wrote it before, around any pickle. */
export function legacyPth(body: Buffer, tensors: Tensors = new Map(), little = true): Buffer {
  const magic = Buffer.concat([Buffer.from([0x8a, 10]), Buffer.from("6cfc9c46f9206aa85019", "hex")]);
  const all = [...tensors.values()];
  const machine: [Buffer, Buffer][] = [
    [pickle.text("protocol_version"), pickle.whole(1001)],
    [pickle.text("little_endian"), Buffer.from([little ? 0x88 : 0x89])],
  ];
  const storages = all.flatMap((tensor) => {
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(BigInt(tensor.data.length));
    return [length, bytesOf(tensor)];
  });
  const heads = [
    magic,
    pickle.whole(1001),
    pickle.dict(machine),
    body,
    pickle.list(...all.map((_, i) => pickle.text(String(i)))),
  ];
  return Buffer.concat([...heads.map(pickle.document), ...storages]);
}
