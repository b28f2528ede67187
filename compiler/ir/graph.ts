import type { Span } from "../diag/span.ts";
import type { Attrs, Value } from "./op.ts";
import type { TensorType } from "./type.ts";

/** How a parameter or state gets its first values; drawn from counter-based noise keyed by seed and name. */
export type Init =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "constant"; readonly value: number }
  /** Normal cut at two standard deviations (timm's and DINO's `trunc_normal_`). */
  | { readonly kind: "truncated-normal"; readonly std: number }
  | { readonly kind: "normal"; readonly std: number }
  /** Uniform in ±bound. */
  | { readonly kind: "uniform"; readonly bound: number };

/** A variable of the run. */
export interface Variable {
  /** Dotted, unique, stable: the key in checkpoints. `encoder.hr.blocks.0.attn.qkv.weight` */
  readonly name: string;
  readonly type: TensorType;
  readonly init: Init;
  /** `parameter`: trained by gradient. `state`: written by the graph itself (running statistics, optimiser moments). */
  readonly role: "parameter" | "state";
  /** Excluded from weight decay: norms, biases, tokens, position embeddings. */
  readonly noDecay: boolean;
  /** Of a part that is not trained: it keeps its first or loaded values. */
  readonly frozen?: true;
  readonly span?: Span;
}

/** One operation. `op` is a registered name, or one of the leaves `input` (attrs.name), `variable` (attrs.name), `constant` (attrs.values: all, or one for all). */
export interface Node extends Value {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attrs: Attrs;
  /** Dotted place in the model: `encoder.hr.blocks.0`. */
  readonly scope: string;
  /** The property that it came from. */
  readonly span?: Span;
}

/** SSA graph; nodes stand in an order in which each comes after its inputs. A node is its own value. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly inputs: ReadonlyMap<string, Node>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly outputs: ReadonlyMap<string, Value>;
  /** New values of variables, all assigned after everything has been read. */
  readonly updates: ReadonlyMap<string, Value>;
}
