import { createHash } from "node:crypto";
import { canonicalAttr } from "./canonical-attr.ts";
import type { Graph, Node } from "./graph.ts";
import type { Value } from "./op.ts";
import { showType } from "./type.ts";

/**
 * SHA-256 (hex) of what a graph computes: equal for graphs whose nodes were added in another order, or that differ only in
 * scopes, spans, their own name, or nodes that nothing uses.
 */
export function hash(graph: Graph): string {
  const digest = createHash("sha256");
  const numbers = new Map<number, number>();
  const visit = (root: Value): number => {
    const stack: Node[] = [root as Node];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (numbers.has(node.id)) {
        stack.pop();
        continue;
      }
      const waiting = node.inputs.filter((input) => !numbers.has(input.id));
      if (waiting.length > 0) {
        for (const input of waiting.reverse()) stack.push(input as Node);
        continue;
      }
      numbers.set(node.id, numbers.size);
      const operands = node.inputs.map((input) => numbers.get(input.id)).join(",");
      digest.update(`${node.op}(${operands})${canonicalAttr(node.attrs)}:${showType(node.type)}\n`);
      stack.pop();
    }
    return numbers.get(root.id)!;
  };
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of sorted(graph.outputs)) digest.update(`output ${JSON.stringify(name)} ${visit(value)}\n`);
  for (const [name, value] of sorted(graph.updates)) digest.update(`update ${JSON.stringify(name)} ${visit(value)}\n`);
  for (const [name, { type, init, role }] of sorted(graph.variables)) {
    digest.update(`variable ${JSON.stringify(name)} ${showType(type)} ${canonicalAttr({ ...init })} ${role}\n`);
  }
  return digest.digest("hex");
}
