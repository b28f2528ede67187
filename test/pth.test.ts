import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { proveWeights, readWeights, weightsHeader } from "../runtime/train/open-weights.ts";
import type { HostTensor, Tensors } from "../runtime/train/parts.ts";
import { opcodes } from "../runtime/train/pth/opcodes.ts";
import { legacyPth, pickle, stateDict, storedZip, zipPth } from "./support/write-pth.ts";

const tensors: Tensors = new Map<string, HostTensor>([
  ["a.weight", { dtype: "f32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ["a.bias", { dtype: "f32", shape: [2], data: Float32Array.of(-1, 0.5) }],
]);
const { text, whole, tuple, call, name, dict, list } = pickle;

describe("PyTorch files", function () {
  this.timeout(20_000);
  const dir = mkdtempSync(join(tmpdir(), "skyc-pth-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, "file.pth");
  const header = (bytes: Buffer, key?: string) => {
    writeFileSync(path, bytes);
    return weightsHeader({ path, ...(key === undefined ? {} : { key }) });
  };
  /** The refusal of a file, its code first. */
  const refusal = (bytes: Buffer, key?: string): string => {
    const found = header(bytes, key);
    if (!("code" in found)) return "read";
    return `${found.code} ${found.code === "SKY6036" ? found.wanted : found.reason}`;
  };
  const forms: readonly [string, (body: Buffer, held?: Tensors) => Buffer][] = [
    ["zip", (body, held) => zipPth(body, held)],
    ["legacy", (body, held) => legacyPth(body, held)],
  ];

  for (const [form, file] of forms) {
    it(`are read to the bit, ${form}`, () => {
      const found = header(file(stateDict(tensors), tensors));
      if ("code" in found) return expect.fail(JSON.stringify(found));
      expect([...found.tensors.keys()]).to.deep.equal([...tensors.keys()]);
      expect(readWeights({ path }, tensors.keys())).to.deep.equal(tensors);
    });

    it(`name whatever could run code, and run nothing of it, ${form}`, () => {
      const attempts: readonly [string, Buffer][] = [
        ["posix.system", call(name("posix", "system"), text("echo"))],
        ["nt.system", call(name("nt", "system"), text("echo"))],
        ["builtins.eval", call(name("builtins", "eval"), text("1"))],
        ["__builtin__.exec", call(name("__builtin__", "exec"), text("1"))],
        ["builtins.getattr", call(name("builtins", "getattr"), text("a"), text("b"))],
        ["subprocess.Popen", call(name("subprocess", "Popen"), list(text("ls")))],
        ["torch.storage._load_from_bytes", call(name("torch.storage", "_load_from_bytes"), text("x"))],
        ["torch.load", call(name("torch", "load"), text("x"))],
        ["numpy.load", call(name("numpy", "load"), text("x"))],
        ["builtins.__import__", call(name("builtins", "__import__"), text("os"))],
        ["collections.__proto__", name("collections", "__proto__")],
        ["builtins.constructor", name("builtins", "constructor")],
        ["torch.float32.__class__", name("torch", "float32.__class__")],
        // By values of the stack, as protocol 4 names them.
        ["os.system", Buffer.concat([text("os"), text("system"), Buffer.from([0x93])])],
        ["a call of torch.float32", call(name("torch", "float32"))],
      ];
      for (const [wanted, body] of attempts) {
        expect(refusal(file(dict([[text("x"), body]])))).to.equal(`SKY6036 ${wanted}`);
        // Where it stands last, and the tensors are whole.
        expect(
          refusal(
            file(
              dict([
                [text("model"), stateDict(tensors)],
                [text("x"), body],
              ]),
              tensors,
            ),
          ),
        ).to.equal(`SKY6036 ${wanted}`);
      }
    });

    it(`refuse every opcode that is not needed by its name, ${form}`, () => {
      const refused = [
        "INT",
        "LONG",
        "STRING",
        "UNICODE",
        "FLOAT",
        "LIST",
        "DICT",
        "GET",
        "PUT",
        "PERSID",
        "INST",
        "OBJ",
      ];
      const newer = ["EXT1", "EXT2", "EXT4", "NEWOBJ_EX", "NEXT_BUFFER", "READONLY_BUFFER"];
      for (const opcode of [...refused, ...newer])
        expect(refusal(file(Buffer.from([opcodes.get(opcode)!])))).to.equal(`SKY6036 the pickle opcode ${opcode}`);
      expect(refusal(file(Buffer.from([0xff])))).to.equal("SKY6036 the pickle opcode 0xff");
    });

    it(`refuse what would take all memory, or never end, ${form}`, () => {
      const long = Buffer.alloc(9);
      long[0] = opcodes.get("BINBYTES8")!;
      long.writeBigUInt64LE(2n ** 60n, 1);
      expect(refusal(file(long))).to.match(/^SKY6034 .*ends in the middle/);
      // A list that is copied again and again.
      const rounds = Array.from({ length: 3000 }, () =>
        Buffer.concat([Buffer.from("h\x00", "latin1"), Buffer.from([0x85]), Buffer.from("R0")]),
      );
      const ordered = name("collections", "OrderedDict");
      const pairs = list(...Array.from({ length: 8000 }, (_, i) => tuple(whole(i), whole(i))));
      const copies = rounds.map((round) => Buffer.concat([ordered, round]));
      expect(refusal(file(Buffer.concat([pairs, Buffer.from("q\x00", "latin1"), ...copies])))).to.match(
        /^SKY6034 .*more than 10000000 values/,
      );
      // A dictionary within itself, and marks without end.
      const within = Buffer.concat([Buffer.from("}q\x00(", "latin1"), text("me"), Buffer.from("h\x00u", "latin1")]);
      expect(refusal(file(within))).to.equal("SKY6034 it holds no tensors by name");
      expect(refusal(file(Buffer.alloc(200_000, "(")))).to.match(/^SKY6034/);
      expect(refusal(file(Buffer.alloc(200_000, "]")))).to.match(/^SKY6034/);
    });

    it(`hold tensors only of bytes that are there, ${form}`, () => {
      const broken = (from: string, to: number): Buffer => {
        const body = stateDict(tensors);
        const at = body.indexOf(Buffer.from(from, "latin1"));
        body.writeInt32LE(to, at + 1);
        return file(body, tensors);
      };
      // Its first size becomes 200; its storage 7 numbers long.
      expect(refusal(broken("J\x02\x00\x00\x00", 200))).to.match(
        /^SKY6034 "a.weight" takes .* of a storage that has 6/,
      );
      expect(refusal(broken("J\x06\x00\x00\x00", 7))).to.match(/^SKY6034 its storage 0 has/);
      expect(refusal(broken("J\x00\x00\x00\x00", -1))).to.match(/^SKY6034 .*arguments that it does not take/);
    });

    it(`are asked for by key where they hold several sets of tensors, ${form}`, () => {
      const nested = file(
        dict([
          [text("model"), stateDict(tensors)],
          [text("teacher"), stateDict(tensors)],
          [text("epoch"), whole(3)],
        ]),
        tensors,
      );
      expect(refusal(nested)).to.match(/^SKY6037 .*model \(2 tensors\), teacher \(2 tensors\)/);
      expect(refusal(nested, "teacher")).to.equal("read");
      expect(refusal(nested, "techer")).to.match(/^SKY6037 it has no "techer"/);
      expect(refusal(file(dict([[text("model"), stateDict(tensors)]]), tensors))).to.equal("read");
    });
  }

  it("do not reach a prototype by the names of their tensors", () => {
    const odd: Tensors = new Map(
      ["__proto__", "constructor", "toString"].map((one) => [one, tensors.get("a.bias")!] as const),
    );
    expect(refusal(zipPth(stateDict(odd), odd))).to.equal("read");
    expect([...readWeights({ path }, odd.keys()).keys()]).to.deep.equal([...odd.keys()]);
    expect(({} as Record<string, unknown>).dtype).to.equal(undefined);
  });

  it("are refused in big-endian order, as programs, compressed, with a wrong checksum", () => {
    expect(refusal(zipPth(stateDict(tensors), tensors, "big"))).to.match(/big-endian/);
    expect(refusal(legacyPth(stateDict(tensors), tensors, false))).to.match(/big-endian/);
    const program = storedZip([
      ["a/data.pkl", Buffer.from(".")],
      ["a/constants.pkl", Buffer.from(".")],
    ]);
    expect(refusal(program)).to.equal("SKY6036 TorchScript, a program");
    expect(refusal(storedZip([["a.txt", Buffer.from("x")]]))).to.match(/no data.pkl/);
    const good = zipPth(stateDict(tensors), tensors);
    const squeezed = Buffer.from(good);
    squeezed.writeUInt16LE(8, squeezed.indexOf(Buffer.from("PK\x01\x02", "latin1")) + 10);
    expect(refusal(squeezed)).to.match(/is compressed/);
    const flipped = Buffer.from(good);
    flipped[good.indexOf(Buffer.from("archive/data/0")) + 15]! ^= 4;
    expect(refusal(flipped)).to.equal("read");
    expect(() => readWeights({ path }, tensors.keys())).to.throw(/data\/0 does not have the checksum/);
    // Where another tensor than the damaged one is read, the proof before a run still finds it.
    expect(readWeights({ path }, ["a.bias"]).get("a.bias")).to.deep.equal(tensors.get("a.bias"));
    expect(() => proveWeights(path)).to.throw(/data\/0 does not have the checksum/);
    writeFileSync(path, good);
    proveWeights(path);
  });
});
