import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TensorType } from "../../compiler/ir/type.ts";
import { collectGarbage } from "../../runtime/tf/collect-garbage.ts";
import { judgeCheckpoint, weightsDigest, writeCheckpoint } from "../../runtime/train/checkpoint.ts";
import type { HostTensor, TensorSource } from "../../runtime/train/parts.ts";

// A process of its own for the memory test: a checkpoint of many tensors that are made as they are asked for is written, proved, read
// and hashed; says by how much the process's peak grew. Argument: how many parts of 32 MiB.

const peak = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
const size = 8 * 2 ** 20;
const type: TensorType = { dtype: "f32", shape: [size] };
const names = Array.from({ length: Number(process.argv[2]) }, (_, i) => `layer.${String(i).padStart(4, "0")}`);
const source: TensorSource = {
  types: new Map(names.map((name) => [name, type])),
  parts: names.map((name) => [name]),
  read(wanted) {
    collectGarbage(); // As the engine's own calls do; without it the peak says when V8 felt like it.
    return new Map(
      wanted.map((name): [string, HostTensor] => [
        name,
        { ...type, data: new Float32Array(size).fill(names.indexOf(name)) },
      ]),
    );
  },
};
const dir = mkdtempSync(join(tmpdir(), "skyc-big-"));
try {
  source.read([names[0]!]);
  const before = peak();
  const facts = { step: 1, seed: 0, experiment: "Big", identity: "f".repeat(64), version: "0" };
  const path = writeCheckpoint(dir, facts, source);
  const found = judgeCheckpoint(path);
  if (typeof found === "string") throw new Error(found);
  for (const part of found.tensors.parts) {
    collectGarbage();
    for (const [name, { data }] of found.tensors.read(part)) {
      if (data[0] !== names.indexOf(name) || data[size - 1] !== names.indexOf(name))
        throw new Error(`${name} is another`);
    }
  }
  const equal = weightsDigest(source) === weightsDigest({ ...found.tensors, parts: source.parts });
  process.stdout.write(JSON.stringify({ bytes: statSync(path).size, grown: peak() - before, equal }));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
