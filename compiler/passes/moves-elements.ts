import type { Node } from "../ir/graph.ts";

const moving = new Set("reshape transpose broadcast_to slice pad concat reverse stop_gradient".split(" "));

/** Whether a node gives elements of its operands as they are, at other places: it may run before a change of kind as well as behind it. */
export const movesElements = ({ op }: Node): boolean => moving.has(op);
