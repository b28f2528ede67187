import type { Graph, Node } from "./graph.ts";
import type { Attr } from "./op.ts";
import { showType } from "./type.ts";

/** Longer lists of constants are cut in the middle of nowhere else. */
const shown = 8;

function showAttr(value: Attr): string {
  if (Array.isArray(value)) {
    const list = value as readonly Attr[];
    const parts = list.slice(0, shown).map(showAttr);
    return `[${parts.join(", ")}${list.length > shown ? `, … ${list.length} values` : ""}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, v]) => `${key}: ${showAttr(v)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** One node as a line: `%12 = matmul(%3, %7, transpose_b: true) : f32[8, 64]  // encoder.blocks.0` */
export function printNode(node: Node): string {
  const operands = node.inputs.map((value) => `%${value.id}`);
  const attrs = Object.entries(node.attrs).map(([key, value]) => `${key}: ${showAttr(value)}`);
  const scope = node.scope === "" ? "" : `  // ${node.scope}`;
  return `%${node.id} = ${node.op}(${[...operands, ...attrs].join(", ")}) : ${showType(node.type)}${scope}`;
}

/** A graph as text, one node a line, then its outputs and updates. */
export function print(graph: Graph): string {
  const ends = (what: string, map: Graph["outputs"]) =>
    [...map].map(([name, value]) => `  ${what} ${name} = %${value.id} : ${showType(value.type)}`);
  return [
    `graph ${graph.name} {`,
    ...graph.nodes.map((node) => `  ${printNode(node)}`),
    ...ends("output", graph.outputs),
    ...ends("update", graph.updates),
    "}",
    "",
  ].join("\n");
}
