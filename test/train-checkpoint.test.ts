import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { checkpointName, judgeCheckpoint, matchVariables, writeCheckpoint } from "../runtime/train/checkpoint.ts";
import { type HostTensor, heldSource, type Tensors } from "../runtime/train/parts.ts";
import { resumePoint } from "../runtime/train/resume-point.ts";
import { decodeSafetensors, encodeSafetensors, SafetensorsFault } from "../runtime/train/safetensors.ts";
import { type FileSystem, writeWhole } from "../runtime/train/write-file.ts";
import { thrown } from "./support/code-of.ts";
import { toyProgram, toyRunFile } from "./support/toy-run.ts";

const start = promisify(execFile);
const tensors: Tensors = new Map<string, HostTensor>([
  ["b", { dtype: "i32", shape: [2], data: Int32Array.of(-1, 7) }],
  ["a", { dtype: "f32", shape: [1, 3], data: Float32Array.of(1.5, -0, Number.NaN) }],
  ["flag", { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ["half", { dtype: "bf16", shape: [], data: Uint16Array.of(0x3f80) }],
  ["big", { dtype: "i64", shape: [1], data: BigInt64Array.of(-(2n ** 60n)) }],
  ["word", { dtype: "u32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
]);
const facts = { step: 5, seed: 1, experiment: "E", identity: "f".repeat(64), version: "0.1.0" };

/** A file with this header (given as text or value) and so many data bytes. */
function file(header: unknown, data = 0): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const out = Buffer.alloc(8 + text.length + data);
  out.writeBigUInt64LE(BigInt(text.length));
  text.copy(out, 8);
  return out;
}
const entry = (from: number, to: number, shape = [(to - from) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [from, to],
});
const reason = (bytes: Uint8Array): string => {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    if (error instanceof SafetensorsFault) return error.message;
    throw error;
  }
  return "none";
};

describe("safetensors", () => {
  it("gives back every kind of element to the bit", () => {
    const back = decodeSafetensors(encodeSafetensors({ tensors, metadata: { x: "y" } }));
    expect(back.metadata).to.deep.equal({ x: "y" });
    expect([...back.tensors.keys()].sort()).to.deep.equal([...tensors.keys()].sort());
    for (const [name, tensor] of tensors) {
      const found = back.tensors.get(name)!;
      expect([found.dtype, found.shape]).to.deep.equal([tensor.dtype, tensor.shape]);
      expect(found.data.constructor).to.equal(tensor.data.constructor);
      expect(Buffer.from(found.data.buffer)).to.deep.equal(
        Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength),
      );
    }
  });

  it("writes equal bytes whatever the order of the tensors", () => {
    const turned = new Map([...tensors].reverse());
    expect(encodeSafetensors({ tensors: turned, metadata: {} })).to.deep.equal(
      encodeSafetensors({ tensors, metadata: {} }),
    );
  });

  const cases: readonly [string, Uint8Array, RegExp][] = [
    ["an empty file", new Uint8Array(), /0 bytes/],
    [
      "a header longer than the file",
      Buffer.concat([file("{}").subarray(0, 8), Buffer.from("{")]),
      /the file ends after 1/,
    ],
    ["a header of absurd length", Buffer.alloc(16, 0xff), /more than the format allows/],
    ["a header that is not JSON", file("{oops}"), /not JSON/],
    ["a header that is not UTF-8", file(Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1")), /not JSON/],
    ["a header that is a list", file([]), /not an object/],
    ["metadata that are no texts", file({ __metadata__: { a: 1 } }), /not texts/],
    ["an unknown element type", file({ a: entry(0, 4, [1], "F7") }, 4), /"F7"/],
    ["a negative size", file({ a: entry(0, 4, [-1]) }, 4), /no proper shape/],
    [
      "offsets that run backwards",
      file({ a: { dtype: "F32", shape: [1], data_offsets: [4, 0] } }, 4),
      /no proper data offsets/,
    ],
    [
      "offsets that are three",
      file({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4, 4] } }, 4),
      /no proper data offsets/,
    ],
    ["a shape that needs more bytes", file({ a: entry(0, 4, [2]) }, 4), /its shape needs 8/],
    ["tensors that overlap", file({ a: entry(0, 8), b: entry(4, 12) }, 12), /"b" overlaps/],
    ["a gap between tensors", file({ a: entry(0, 4), b: entry(8, 12) }, 12), /4 bytes before "b"/],
    ["bytes that belong to nothing", file({ a: entry(0, 4) }, 9), /5 bytes at its end/],
    ["a file that was cut off", file({ a: entry(0, 40) }, 12), /the file is cut off/],
  ];
  for (const [name, bytes, expected] of cases) it(`refuses ${name}`, () => expect(reason(bytes)).to.match(expected));
});

describe("checkpoints", () => {
  const fresh = (): string => mkdtempSync(join(tmpdir(), "skyc-checkpoint-"));

  it("proves itself by its own sha256, whichever byte is changed", () => {
    const path = writeCheckpoint(fresh(), facts, heldSource(tensors));
    const good = judgeCheckpoint(path);
    expect(good).to.have.property("facts").that.deep.equals(facts);
    const bytes = readFileSync(path);
    for (const at of [9, 60, 200, 400, bytes.length - 1, bytes.length - 9]) {
      const bad = Buffer.from(bytes);
      bad[at]! ^= 1;
      writeFileSync(path, bad);
      expect(judgeCheckpoint(path), `byte ${at}`).to.be.a("string");
    }
    writeFileSync(path, bytes.subarray(0, bytes.length - 3));
    expect(judgeCheckpoint(path)).to.match(/cut off/);
  });

  it("is refused with its reason, and the older good one is named and taken only when asked (SKY7002)", async () => {
    const dir = fresh();
    const { identity } = toyRunFile(toyProgram());
    const own = { ...facts, identity: identity.hash };
    const folder = join(dir, "checkpoints");
    writeCheckpoint(folder, own, heldSource(tensors));
    const newest = writeCheckpoint(folder, { ...own, step: 9 }, heldSource(tensors));
    writeFileSync(newest, readFileSync(newest).subarray(0, 100));
    const found = await thrown(() => resumePoint(dir, identity));
    expect(found.code).to.equal("SKY7002");
    expect(found.message).to.contain("step-00000009.safetensors cannot be used: its header claims");
    expect(found.help).to.equal(`An older one is good: skyc resume ${dir} --from step-00000005.safetensors`);
    expect(resumePoint(dir, identity, "step-00000005.safetensors")!.facts.step).to.equal(5);
    expect(resumePoint(dir, identity, "5")!.facts.step).to.equal(5);
    writeFileSync(join(folder, checkpointName(5)), "");
    expect((await thrown(() => resumePoint(dir, identity))).help).to.contain("No older checkpoint is good");
  });

  it("of another run are refused (SKY7003)", async () => {
    const dir = fresh();
    writeCheckpoint(join(dir, "checkpoints"), facts, heldSource(tensors));
    expect((await thrown(() => resumePoint(dir, toyRunFile(toyProgram()).identity))).code).to.equal("SKY7003");
  });

  it("with other variables are refused, naming the first (SKY7003)", async () => {
    const variables = toyProgram().variables;
    const own: Tensors = new Map(variables.map(({ name, type }) => [name, { ...type, data: new Float32Array(12) }]));
    matchVariables("c", own, variables);
    const lacking = new Map([...own].slice(1));
    expect((await thrown(() => matchVariables("c", lacking, variables))).message).to.contain('it lacks "head.weight"');
    const extra = new Map([...own, ["spare", { dtype: "f32", shape: [1], data: new Float32Array(1) } as const]]);
    expect((await thrown(() => matchVariables("c", extra, variables))).message).to.contain('"spare"');
    const wrong = new Map([
      ...own,
      ["head.weight", { dtype: "f32", shape: [12], data: new Float32Array(12) } as const],
    ]);
    expect((await thrown(() => matchVariables("c", wrong, variables))).message).to.contain("f32[12]");
  });
});

describe("large checkpoints", () => {
  it("are written, proved, read and hashed part by part: twice the tensors take no more memory", async () => {
    const script = fileURLToPath(new URL("support/big-checkpoint-main.ts", import.meta.url));
    const run = async (parts: number): Promise<{ bytes: number; grown: number; equal: boolean }> =>
      JSON.parse((await start(process.execPath, ["--import=tsx", script, String(parts)])).stdout);
    const found = await run(12);
    expect(found.bytes).to.be.greaterThan(12 * 32 * 2 ** 20);
    expect(found.equal).to.equal(true);
    // Five parts of 32 MiB, of the twelve that are there: what a part takes, and what is not collected yet.
    expect(found.grown).to.be.lessThan(5 * 32);
  }).timeout(60_000);

  it("are refused before anything is written where the disk has no room (SKY7010)", async () => {
    const size = 2 ** 50;
    const huge = { types: new Map([["w", { dtype: "f32", shape: [size] } as const]]), parts: [["w"]] };
    const read = (): never => expect.fail("nothing was to be read");
    const dir = mkdtempSync(join(tmpdir(), "skyc-room-"));
    const found = await thrown(() => writeCheckpoint(dir, facts, { ...huge, read }));
    expect(found.code).to.equal("SKY7010");
    expect(found.message).to.match(/it needs 4294967296 MiB, and \d+ MiB are free/);
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  it("leave nothing behind when the disk fills up in the middle (SKY7010)", async () => {
    const dir = mkdtempSync(join(tmpdir(), "skyc-full-"));
    let calls = 0;
    const fs = await import("node:fs");
    const full: FileSystem = {
      ...fs,
      writeSync(fd, data, offset, length, position) {
        if (++calls > 2) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        return fs.writeSync(fd, data, offset, length, position ?? null);
      },
    };
    const found = await thrown(() => writeCheckpoint(dir, facts, heldSource(tensors), full));
    expect(found.code).to.equal("SKY7010");
    expect(readdirSync(dir)).to.deep.equal([]);
  });
});

describe("writing files", () => {
  it("leaves no half file when the disk is full (SKY7010)", async () => {
    const dir = mkdtempSync(join(tmpdir(), "skyc-full-"));
    const path = join(dir, "checkpoint");
    writeWhole(path, "before");
    const fs = await import("node:fs");
    const full: FileSystem = {
      ...fs,
      writeSync(fd: number, data: Uint8Array, offset: number) {
        if (offset >= 4) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        return fs.writeSync(fd, data, offset, 4);
      },
    };
    const found = await thrown(() => writeWhole(path, "after, and longer", full));
    expect(found.code).to.equal("SKY7010");
    expect(found.message).to.contain(path);
    expect(readdirSync(dir)).to.deep.equal(["checkpoint"]);
    expect(readFileSync(path, "utf8")).to.equal("before");
  });

  it("says what else went wrong (SKY7011)", async () => {
    const dir = mkdtempSync(join(tmpdir(), "skyc-full-"));
    writeFileSync(join(dir, "file"), "");
    expect((await thrown(() => writeWhole(join(dir, "file", "below"), ""))).code).to.equal("SKY7011");
  });
});
