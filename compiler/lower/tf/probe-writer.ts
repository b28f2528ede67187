import type { Node } from "../../ir/graph.ts";
import type { TfTensor } from "../../ir/op.ts";
import { isFloat } from "../../ir/type.ts";
import type { NodeWriter } from "./node-writer.ts";

const flag = { dtype: "bool", shape: [] } as const;

/**
 * Two tests for each floating-point node of a graph: does its value hold NaN, does it hold an infinity. `lowered` is called for
 * each node as it is lowered; `flags` then gives both answers for all probed nodes as one bool[2, n].
 */
export class ProbeWriter {
  readonly #nan: TfTensor[] = [];
  readonly #infinite: TfTensor[] = [];
  /** The probed nodes, in the graph's order: columns of `flags`. */
  readonly probed: Node[] = [];

  constructor(readonly writer: NodeWriter) {}

  lowered(node: Node, tensor: TfTensor): void {
    if (!isFloat(tensor.dtype) || node.op === "constant") return;
    this.probed.push(node);
    this.#nan.push(this.#any("IsNan", tensor));
    this.#infinite.push(this.#any("IsInf", tensor));
  }

  flags(): TfTensor {
    const n = this.probed.length;
    const pack = (values: readonly TfTensor[], shape: readonly number[]): TfTensor => {
      const attrs = { N: { i: values.length }, T: { type: "bool" }, axis: { i: 0 } } as const;
      return this.writer.node("Pack", "output", values, attrs, { dtype: "bool", shape });
    };
    return pack([pack(this.#nan, [n]), pack(this.#infinite, [n])], [2, n]);
  }

  #any(test: "IsNan" | "IsInf", x: TfTensor): TfTensor {
    const found = this.writer.node(test, "y", [x], { T: { type: x.dtype } }, { dtype: "bool", shape: x.shape });
    if (x.shape.length === 0) return found;
    const axes = this.writer.constant(
      x.shape.map((_, i) => i),
      { dtype: "i32", shape: [x.shape.length] },
    );
    const attrs = { Tidx: { type: "i32" }, keep_dims: { b: false } } as const;
    return this.writer.node("Any", "output", [found, axes], attrs, flag);
  }
}
