import type { Span } from "../../compiler/diag/span.ts";
import type { Ops } from "../../compiler/ir/builder.ts";
import type { Graph, Node } from "../../compiler/ir/graph.ts";
import { showType } from "../../compiler/ir/type.ts";
import { ProgramWriter } from "../../compiler/lower/tf/program-writer.ts";
import { ops as allOps } from "../ops/generated/index.ts";
import type { HostTensor } from "./host-values.ts";
import { nodeText } from "./node-text.ts";
import { openPrograms, type Session, type SessionOptions } from "./session.ts";

/** Where a value stopped being finite. */
export interface NonFinite {
  readonly kind: "NaN" | "Infinity";
  /** Op of the node; `input` and `variable` when what came in was already bad. */
  readonly op: string;
  /** Dotted place in the model; for an input or variable, its name. */
  readonly scope: string;
  readonly type: string;
  readonly span?: Span;
  /** `softmax in encoder.blocks.3.attention (f32[8, 4, 16, 16])`, fit for a message. */
  readonly text: string;
  /** The infinite operand that made the NaN, where that is how it came about. */
  readonly from?: string;
}

/**
 * Runs `graph` once more with the session's variables and the inputs of the bad step, every node tested, and tells the first
 * node whose value is NaN while none of its operands is; without any NaN, the first that is infinite. `undefined` when
 * all is finite. A masked infinity (a score set to minus infinity) is no finding as long as a NaN is the trouble. The graph
 * runs in a session of its own: the caller's stays as it is.
 */
export async function findNonFinite(
  session: Session,
  graph: Graph,
  inputs: Readonly<Record<string, HostTensor>>,
  options: SessionOptions = {},
): Promise<NonFinite | undefined> {
  const ops: Ops = options.ops ?? allOps;
  const writer = new ProgramWriter(ops);
  const probed = writer.probe("probe", graph);
  const variables = [...graph.variables.values()];
  const probe = await openPrograms(writer, variables, options);
  try {
    probe.write(session.read(graph.variables.keys()));
    const { flags } = probe.run("probe", inputs);
    return judge(probed, flags as Uint8Array);
  } finally {
    probe.close();
  }
}

function judge(probed: readonly Node[], flags: Uint8Array): NonFinite | undefined {
  const n = probed.length;
  const nan = new Set(probed.filter((_, i) => flags[i] === 1).map(({ id }) => id));
  const infinite = new Map(probed.filter((_, i) => flags[n + i] === 1).map((node) => [node.id, node]));
  const origin = probed.find(({ id, inputs }) => nan.has(id) && !inputs.some((input) => nan.has(input.id)));
  if (origin) {
    const cause = origin.inputs.find(({ id }) => infinite.has(id));
    return finding("NaN", origin, cause && nodeText(infinite.get(cause.id)!));
  }
  const first = [...infinite.values()][0];
  return first ? finding("Infinity", first, undefined) : undefined;
}

function finding(kind: NonFinite["kind"], node: Node, from: string | undefined): NonFinite {
  const leaf = node.op === "input" || node.op === "variable";
  return {
    kind,
    op: node.op,
    scope: leaf ? (node.attrs.name as string) : node.scope,
    type: showType(node.type),
    text: nodeText(node),
    ...(node.span ? { span: node.span } : {}),
    ...(from ? { from } : {}),
  };
}
