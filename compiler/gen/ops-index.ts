import type { Generated } from "./generated.ts";
import { findOps } from "./op-modules.ts";

/** The registry of all ops, `runtime/ops/generated/index.ts`. */
export async function generate(): Promise<Generated> {
  const found = await findOps();
  const modules = [...new Set(found.map(({ module }) => module))].sort();
  const imports = modules.map((module) => {
    const names = found.filter((one) => one.module === module).map(({ exportName }) => exportName);
    return `import { ${names.sort().join(", ")} } from "../${module}";`;
  });
  const text = [
    "// Written by `npm run gen` from the files of runtime/ops.",
    'import type { OpDef } from "../../../compiler/ir/op.ts";',
    ...imports,
    "",
    `const all = [${found.map(({ exportName }) => exportName).join(", ")}] as unknown as readonly OpDef[];`,
    "",
    "/** Every op by its name. */",
    "export const ops: ReadonlyMap<string, OpDef> = new Map(all.map((op) => [op.name, op]));",
    "",
  ].join("\n");
  return new Map([["runtime/ops/generated/index.ts", text]]);
}
