import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { OpDef } from "../ir/op.ts";
import { root } from "./generated.ts";

/** One op and where it is defined; `module` is relative to `runtime/ops`, with its ending. */
export interface FoundOp {
  readonly module: string;
  readonly exportName: string;
  readonly op: OpDef;
}

const isOp = (value: unknown): value is OpDef =>
  typeof value === "object" &&
  value !== null &&
  ["name", "doc", "inputs", "shape", "cases"].every((key) => key in value);

/** The files that may define ops: `runtime/ops/<op>.ts` and `runtime/ops/<op>/index.ts`. */
function opModules(): string[] {
  const folder = join(root, "runtime/ops");
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts")) return [entry.name];
      const index = `${entry.name}/index.ts`;
      return entry.isDirectory() && entry.name !== "generated" && existsSync(join(folder, index)) ? [index] : [];
    })
    .sort();
}

/** Loads every op from the files themselves, sorted by name. Throws when two ops share a name. */
export async function findOps(): Promise<FoundOp[]> {
  const found: FoundOp[] = [];
  for (const module of opModules()) {
    const exports: Record<string, unknown> = await import(pathToFileURL(join(root, "runtime/ops", module)).href);
    for (const [exportName, value] of Object.entries(exports)) {
      if (isOp(value)) found.push({ module, exportName, op: value });
    }
  }
  found.sort((a, b) => (a.op.name < b.op.name ? -1 : 1));
  for (const [i, { op, module }] of found.entries()) {
    const next = found[i + 1];
    if (next && next.op.name === op.name) {
      throw new Error(`Two ops are called "${op.name}": in runtime/ops/${module} and runtime/ops/${next.module}.`);
    }
  }
  return found;
}
