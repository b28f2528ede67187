import type { Graph, Node } from "../ir/graph.ts";
import { bytesOf } from "../ir/type.ts";

/** Ops whose result lies in their operand's memory. */
const views = new Set(["reshape", "stop_gradient"]);

/** Bytes that a graph holds at once. */
export interface Memory {
  /** Variables: there all the time. */
  readonly variables: number;
  /** Inputs and constants of the run. */
  readonly inputs: number;
  /** The most that intermediate values hold at one time, computed in the graph's order, each freed after its last use. */
  readonly intermediates: number;
  readonly total: number;
  /** The node that runs when most is alive, and what is alive then. */
  readonly at: Node | undefined;
  readonly alive: readonly Node[];
}

/** Peak memory by liveness. An upper bound for engines that fuse, a lower one for those that copy or pad. */
export function peakMemory(graph: Graph): Memory {
  const { nodes } = graph;
  // A view keeps its operand alive.
  const owner: number[] = nodes.map((node) => node.id);
  for (const node of nodes) if (views.has(node.op)) owner[node.id] = owner[node.inputs[0]!.id]!;
  const lastUse: number[] = nodes.map((node) => node.id);
  for (const node of nodes) for (const input of node.inputs) lastUse[owner[input.id]!] = node.id;
  for (const value of [...graph.outputs.values(), ...graph.updates.values()]) lastUse[owner[value.id]!] = nodes.length;
  const ending: number[][] = nodes.map(() => []);
  const isLeaf = (id: number) => ["input", "variable", "constant"].includes(nodes[id]!.op);
  nodes.forEach((node) => {
    const end = lastUse[node.id]!;
    if (end < nodes.length && owner[node.id] === node.id && !isLeaf(node.id)) ending[end]!.push(node.id);
  });
  let now = 0;
  let peak = 0;
  let at: Node | undefined;
  let inputs = 0;
  for (const node of nodes) {
    if (node.op === "input" || node.op === "constant") inputs += bytesOf(node.type);
    else if (node.op !== "variable" && owner[node.id] === node.id) now += bytesOf(node.type);
    if (now > peak) [peak, at] = [now, node];
    for (const id of ending[node.id]!) now -= bytesOf(nodes[id]!.type);
  }
  let variables = 0;
  for (const { type } of graph.variables.values()) variables += bytesOf(type);
  const alive = nodes.filter(
    ({ id }) => at !== undefined && owner[id] === id && !isLeaf(id) && id <= at.id && lastUse[id]! >= at.id,
  );
  return { variables, inputs, intermediates: peak, total: variables + inputs + peak, at, alive };
}
