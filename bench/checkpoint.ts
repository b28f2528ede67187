import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Variable } from "../compiler/ir/graph.ts";
import { fillInit } from "../compiler/ir/noise.ts";
import { collectGarbage } from "../runtime/tf/collect-garbage.ts";
import { openSession } from "../runtime/tf/session.ts";
import { readCheckpoint, weightsDigest, writeCheckpoint } from "../runtime/train/checkpoint.ts";
import type { HostTensor, TensorSource } from "../runtime/train/parts.ts";

// What a checkpoint of a large model takes beside the model itself, with the real engine (Linux):
//   npm run bench:checkpoint -- [--mib 768]

const { values } = parseArgs({ options: { mib: { type: "string", default: "768" } } });
const kinds = [16, 16, 16, 48, 80].map((mib) => mib * 2 ** 18);
const variables: Variable[] = [];
for (let left = Number(values.mib) * 2 ** 18, i = 0; left > 0; i++) {
  const size = Math.min(kinds[i % kinds.length]!, left);
  left -= size;
  const name = `layers.${i}.weight`;
  const type = { dtype: "f32", shape: [size / 256, 256] } as const;
  variables.push({ name, type, init: { kind: "normal", std: 1 }, role: "parameter", noDecay: false });
}

const resident = (what: "VmRSS" | "VmHWM"): number =>
  Number(new RegExp(`^${what}:\\s+(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
const types = new Map(variables.map(({ name, type }) => [name, type]));
/** Values that are made as they are asked for. */
const made: TensorSource = {
  types,
  parts: variables.map(({ name }) => [name]),
  read: (names) =>
    new Map(
      names.map((name): [string, HostTensor] => {
        const type = types.get(name)!;
        return [name, { ...type, data: fillInit({ kind: "ones" }, type, 0, name) }];
      }),
    ),
};
const session = await openSession({}, variables);
const held: TensorSource = {
  types,
  parts: session.parts.map((part) => part.map(({ name }) => name)),
  read: (names) => new Map([...session.read(names)].map(([name, data]) => [name, { ...types.get(name)!, data }])),
};

const rows: { what: string; seconds: number; beside: number }[] = [];
/** Runs `work`; notes its time and by how much the process's peak rose above what was resident before, less the bytes that stay. */
function measured<T>(what: string, stay: number, work: () => T): T {
  collectGarbage();
  writeFileSync("/proc/self/clear_refs", "5"); // Linux forgets the highest mark.
  const idle = resident("VmRSS");
  const begin = performance.now();
  const result = work();
  rows.push({ what, seconds: (performance.now() - begin) / 1000, beside: resident("VmHWM") - idle - stay });
  return result;
}
const dir = mkdtempSync(join(tmpdir(), "skyc-bench-checkpoint-"));
try {
  const facts = { step: 1, seed: 0, experiment: "Big", identity: "f".repeat(64), version: "0" };
  const first = writeCheckpoint(dir, facts, made);
  const found = measured("prove a checkpoint", 0, () => readCheckpoint(first, () => ""));
  measured("read it into the engine", Number(values.mib), () => {
    for (const names of held.parts)
      session.write(new Map([...found.tensors.read(names)].map(([name, { data }]) => [name, data])));
  });
  const path = measured("write one from the engine", 0, () => writeCheckpoint(dir, { ...facts, step: 2 }, held));
  measured("digest of the weights", 0, () => weightsDigest(held));
  process.stdout.write(`${variables.length} variables, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB\n`);
  for (const { what, seconds, beside } of rows)
    process.stdout.write(
      `${what.padEnd(26)}${seconds.toFixed(2).padStart(8)} s${beside.toFixed(0).padStart(8)} MiB beside\n`,
    );
} finally {
  rmSync(dir, { recursive: true, force: true });
  session.close();
}
