import type { Ops } from "../../ir/builder.ts";
import type { Graph } from "../../ir/graph.ts";
import type { HloValue } from "../../ir/op.ts";
import type { TensorType } from "../../ir/type.ts";
import { finiteOutput } from "../guard-names.ts";
import { guardedUpdates } from "./guard.ts";
import { HloWriter, parameters, typesOf } from "./hlo-writer.ts";
import { lowerGraph } from "./lower-graph.ts";

/** One argument or result of a program, in its order. */
export interface HloPort extends TensorType {
  /** Of the input, variable or output. */
  readonly name: string;
  /** `variable`: kept from call to call; a result of the same name takes its place. `input`: fed. `output`: told. */
  readonly role: "variable" | "input" | "output";
}

/** What a program takes and gives, as plain data beside its text. */
export interface HloSignature {
  readonly args: readonly HloPort[];
  readonly results: readonly HloPort[];
}

/** A program as text and what its arguments and results are called. */
export interface HloProgram {
  readonly text: string;
  readonly signature: HloSignature;
}

/** How a graph becomes a program. */
export interface HloOptions {
  /** Keep every variable as it was when the loss or a trained parameter's new value is not finite; adds the output `finite`. */
  readonly guard?: boolean;
}

/**
 * A graph as one module of StableHLO with the function `main`. Arguments: the graph's variables, then its inputs. Results: the
 * variables that the graph updates, then its outputs. Every variable is read before any is updated.
 */
export function writeStableHlo(graph: Graph, ops: Ops, options: HloOptions = {}): HloProgram {
  const body = new HloWriter("    ");
  const args: HloPort[] = [
    ...[...graph.variables.values()].map(({ name, type }) => port(name, "variable", type)),
    ...[...graph.inputs].map(([name, { type }]) => port(name, "input", type)),
  ];
  const given: HloValue[] = args.map(({ dtype, shape }, i) => ({ name: `%arg${i}`, dtype, shape }));
  const by = new Map(args.map(({ role, name }, i) => [`${role} ${name}`, given[i]!]));
  const values = lowerGraph(graph, ops, body, {
    input: (name) => by.get(`input ${name}`)!,
    variable: (name) => by.get(`variable ${name}`)!,
  });
  const read = (name: string) => by.get(`variable ${name}`)!;
  const { updates, finite } = guardedUpdates(body, graph, values, read, options.guard === true);
  const outputs = new Map([...graph.outputs].map(([name, { id }]) => [name, values[id]!]));
  if (finite) outputs.set(finiteOutput, finite);
  const results = [
    ...[...updates].map(([name, value]) => port(name, "variable", value)),
    ...[...outputs].map(([name, value]) => port(name, "output", value)),
  ];
  const returned = [...updates.values(), ...outputs.values()];
  body.end("func.return", returned);
  const text = [
    `module @${graph.name.replaceAll(/[^A-Za-z0-9_]/g, "_")} {`,
    `  func.func public @main(${parameters(given)}) -> (${typesOf(returned)}) {`,
    ...body.lines,
    "  }",
    "}",
    "",
  ].join("\n");
  return { text, signature: { args, results } };
}

const port = (name: string, role: HloPort["role"], { dtype, shape }: TensorType): HloPort => ({
  name,
  role,
  dtype,
  shape,
});
