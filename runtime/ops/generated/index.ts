// Written by `npm run gen` from the files of runtime/ops.
import type { OpDef } from "../../../compiler/ir/op.ts";

const all = [] as unknown as readonly OpDef[];

/** Every op by its name. */
export const ops: ReadonlyMap<string, OpDef> = new Map(all.map((op) => [op.name, op]));
