import type { Ops } from "../ir/builder.ts";
import type { Graph } from "../ir/graph.ts";
import { verify } from "../ir/verify.ts";
import { cse } from "./cse.ts";
import { dce } from "./dce.ts";
import { expand, type Keep } from "./expand.ts";
import { fold } from "./fold.ts";
import { simplify } from "./simplify.ts";

/** The passes in their order, as every engine wants them: expand, simplify, fold, cse, dce; checked at the end. */
export function optimize(graph: Graph, ops: Ops, keep: Keep = "none"): Graph {
  let current = dce(expand(graph, ops, keep), ops);
  for (const pass of [simplify, fold, cse, simplify, cse, dce]) current = pass(current, ops);
  return verify(current, ops);
}
