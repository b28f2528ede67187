import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostTensor, Tensors } from "../../runtime/train/parts.ts";
import { encodeSafetensors, headerEnd } from "../../runtime/train/safetensors.ts";
import { type MadeRun, madeRun } from "../support/made-run.ts";
import { scenes } from "../support/planted.ts";
import { Random } from "../support/random.ts";
import { legacyPth, stateDict, zipPth } from "../support/write-pth.ts";

/** What kind of file was broken. */
export type Format = "safetensors" | "zip.pth" | "legacy.pth" | "checkpoint";

/** A broken file, made from a good one. */
export interface BrokenFile {
  readonly path: string;
  readonly format: Format;
  /** What was done to it. */
  readonly how: string;
}

/** The broken files, the good ones that they come from, and the run whose weights they hold. */
export interface WeightsCorpus {
  readonly run: MadeRun;
  readonly good: Readonly<Record<Format, string>>;
  readonly broken: readonly BrokenFile[];
}

/** The experiment whose backbone the files are for. */
export const corpusExperiment = scenes.replace("size: 32px", "size: 32px, normalize: imagenet");

/** A range of bytes in which every bit is vouched for: by a checksum, or by what is around it. */
type Range = readonly [from: number, to: number];
type Random01 = Pick<Random, "below" | "pick">;

const cuts = 20;
const flips = 25;

/**
 * Writes good files of weights and, from them, more than 200 truncated, bit-flipped and wrong-shape ones. A bit is flipped only where
 * the format can show it: a value of a plain weights file has no digest, so no one could tell it from another value; a checkpoint has
 * one of all its bytes, a zip file one of each member.
 */
export function writeWeightsCorpus(folder: string, seed = 1): WeightsCorpus {
  mkdirSync(folder, { recursive: true });
  const run = madeRun(join(folder, "made"), corpusExperiment);
  const own = [...run.values].filter(([name]) => name.startsWith("backbone.") && !name.includes(".adam_"));
  const tensors: Tensors = new Map(own.map(([name, tensor]) => [name.slice("backbone.".length), tensor]));
  const encode: Readonly<Record<Exclude<Format, "checkpoint">, (of: Tensors) => Uint8Array>> = {
    safetensors: (of) => encodeSafetensors({ tensors: of, metadata: {} }),
    "zip.pth": (of) => zipPth(stateDict(of), of),
    "legacy.pth": (of) => legacyPth(stateDict(of), of),
  };
  const ranges: Readonly<Record<Exclude<Format, "checkpoint">, (bytes: Buffer) => readonly Range[]>> = {
    safetensors: (bytes) => [[0, jsonEnd(bytes)]],
    "zip.pth": zipRanges,
    "legacy.pth": (bytes) => legacyRanges(bytes, tensors),
  };
  const good: Record<string, string> = {};
  const broken: BrokenFile[] = [];
  const put = (format: Format, how: string, bytes: Uint8Array): void => {
    const path = join(folder, `${format}-${String(broken.length).padStart(3, "0")}.${extension[format]}`);
    writeFileSync(path, bytes);
    broken.push({ path, format, how });
  };
  for (const format of ["safetensors", "zip.pth", "legacy.pth"] as const) {
    const random = new Random(seed + format.length);
    const bytes = Buffer.from(encode[format](tensors));
    good[format] = join(folder, `good.${format}`);
    writeFileSync(good[format]!, bytes);
    for (const [how, cut] of truncated(bytes, random)) put(format, how, cut);
    for (const [how, flipped] of bitFlipped(bytes, ranges[format](bytes), random)) put(format, how, flipped);
    for (const [how, wrong] of misfits(tensors)) put(format, how, encode[format](wrong));
  }
  const random = new Random(seed);
  const bytes = readFileSync(run.checkpoint);
  good.checkpoint = run.checkpoint;
  for (const [how, cut] of truncated(bytes, random)) put("checkpoint", how, cut);
  for (const [how, flipped] of bitFlipped(bytes, [[0, bytes.length]], random)) put("checkpoint", how, flipped);
  for (const [how, wrong] of misfits(run.values)) put("checkpoint", how, run.rewrite(wrong));
  return { run, good: good as Record<Format, string>, broken };
}

const extension: Readonly<Record<Format, string>> = {
  safetensors: "safetensors",
  "zip.pth": "pth",
  "legacy.pth": "pth",
  checkpoint: "safetensors",
};

function* truncated(bytes: Buffer, random: Random01): Iterable<readonly [string, Uint8Array]> {
  const lengths = [0, 1, 7, 8, 9, bytes.length - 1, bytes.length - 2];
  while (lengths.length < cuts) lengths.push(random.below(bytes.length));
  for (const length of lengths) yield [`cut off after ${length} bytes`, bytes.subarray(0, length)];
}

function* bitFlipped(
  bytes: Buffer,
  ranges: readonly Range[],
  random: Random01,
): Iterable<readonly [string, Uint8Array]> {
  for (let i = 0; i < flips; i++) {
    // Every range gets its turn.
    const [from, to] = ranges[i % ranges.length]!;
    const at = from + random.below(to - from);
    const bit = random.below(8);
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1 << bit;
    yield [`bit ${bit} of byte ${at} flipped`, flipped];
  }
}

/** Well-formed files whose tensors are not those of the model. */
function* misfits(tensors: Tensors): Iterable<readonly [string, Tensors]> {
  const names = [...tensors.keys()];
  const matrix = names.find((name) => name.endsWith("qkv.weight"))!;
  const row = names.find((name) => name.endsWith("norm1.weight"))!;
  const shaped = (name: string, shape: readonly number[]): readonly [string, Tensors] => [
    `"${name}" is of shape [${shape}]`,
    new Map([...tensors, [name, { ...tensors.get(name)!, shape }]]),
  ];
  const size = (name: string): number => tensors.get(name)!.data.length;
  yield shaped(matrix, [...tensors.get(matrix)!.shape].reverse());
  yield shaped(matrix, [size(matrix)]);
  yield shaped(matrix, [1, ...tensors.get(matrix)!.shape]);
  yield shaped(row, [1, size(row)]);
  const longer: HostTensor = { dtype: "f32", shape: [size(row) + 1], data: new Float32Array(size(row) + 1) };
  yield [`"${row}" has one number more`, new Map([...tensors, [row, longer]])];
  const shorter: HostTensor = { dtype: "f32", shape: [size(row) - 1], data: new Float32Array(size(row) - 1) };
  yield [`"${row}" has one number less`, new Map([...tensors, [row, shorter]])];
  yield [`"${matrix}" is missing`, new Map([...tensors].filter(([name]) => name !== matrix))];
  yield [`"${row}" is called otherwise`, new Map([...tensors].map(([n, t]) => [n === row ? `${n}s` : n, t]))];
  yield ["there is one tensor more", new Map([...tensors, ["backbone_scale", longer]])];
  yield ["there is none of the tensors", new Map([["something", longer]])];
}

/** Where the JSON of a safetensors header ends: behind it is padding. */
function jsonEnd(bytes: Buffer): number {
  let end = headerEnd(bytes);
  while (bytes[end - 1] === 0x20) end--;
  return end;
}

/** Of a zip file: members that are read, and those fields of its headers that say where they are. Dates and rights say nothing of weights. */
function zipRanges(bytes: Buffer): readonly Range[] {
  const ranges: Range[] = [];
  const central = bytes.indexOf(Buffer.from("PK\x01\x02", "latin1"));
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const name = bytes.readUInt16LE(at + 26);
    const size = bytes.readUInt32LE(at + 18);
    const version = bytes.toString("latin1", at + 30, at + 30 + name).endsWith("/version");
    if (!version) ranges.push([at, at + 4], [at + 30, at + 30 + name], [at + 30 + name, at + 30 + name + size]);
    at += 30 + name + size;
  }
  for (let at = central; bytes.readUInt32LE(at) === 0x02014b50; ) {
    const name = bytes.readUInt16LE(at + 28);
    const version = bytes.toString("latin1", at + 46, at + 46 + name).endsWith("/version");
    ranges.push([at, at + 4], [at + 28, at + 30], [at + 42, at + 46]);
    if (!version) ranges.push([at + 10, at + 12], [at + 16, at + 28], [at + 46, at + 46 + name]);
    at += 46 + name;
  }
  const end = bytes.length - 22;
  ranges.push([end, end + 4], [end + 10, end + 22]);
  return ranges;
}

/** Of a legacy file: magic number and protocol, names of tensors, the list of storages, and the lengths before them. */
function legacyRanges(bytes: Buffer, tensors: Tensors): readonly Range[] {
  const ranges: Range[] = [[0, 15]];
  for (const name of tensors.keys()) {
    const at = bytes.indexOf(Buffer.from(name));
    ranges.push([at, at + name.length]);
  }
  const sizes = [...tensors.values()].map(({ data }) => data.byteLength);
  let at = bytes.length - sizes.reduce((sum, size) => sum + size + 8, 0);
  const keys = bytes.lastIndexOf(Buffer.from([0x80, 2]), at - 1);
  ranges.push([keys, at]);
  for (const size of sizes) {
    ranges.push([at, at + 8]);
    at += 8 + size;
  }
  return ranges;
}
