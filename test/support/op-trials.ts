import { GraphBuilder } from "../../compiler/ir/builder.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import { bfloat16Bits, bfloat16Value } from "../../compiler/ir/half-bits.ts";
import { type Attrs, type Case, type NdArray, type OpDef, ShapeError } from "../../compiler/ir/op.ts";
import { isFloat, type TensorType } from "../../compiler/ir/type.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import { Eager } from "../../runtime/reference/eager.ts";
import { caseArrays } from "./op-cases.ts";

/** A case of an op with operands that f32 can hold exactly, and what its `eval` says. */
export interface Trial {
  readonly name: string;
  readonly def: OpDef;
  readonly attrs: Attrs;
  readonly operands: readonly NdArray[];
  readonly expected: NdArray;
}

const showShape = ({ dtype, shape }: TensorType): string => `${dtype}[${shape}]`;

function trialOf(def: OpDef, test: Case): Trial {
  const operands = caseArrays(def, test).map((array) =>
    isFloat(array.dtype) ? { ...array, data: array.data.map(Math.fround) } : array,
  );
  const attrs = (test.attrs ?? {}) as Attrs;
  const eager = new Eager();
  const held = operands.map((array) => eager.hold(array));
  const expected = eager.op(def.name, held, attrs).array;
  return { name: `${def.name}: ${test.name} ${operands.map(showShape).join(" ")}`, def, attrs, operands, expected };
}

/** Every case of every op that is no error. */
export const opTrials: readonly Trial[] = [...ops.values()].flatMap((def) =>
  def.cases.filter((test) => !test.error).map((test) => trialOf(def, test)),
);

/** The nearest value of bf16, which f16 holds too up to its largest. */
const rounded = (value: number): number => bfloat16Value(bfloat16Bits(value));

/** The cases whose op also takes them with floats of 16 bits in the place of f32; operands are rounded, `expected` is not. */
export const halfTrials = (dtype: "bf16" | "f16"): readonly Trial[] =>
  opTrials.flatMap((trial): Trial[] => {
    if (!trial.operands.some((array) => array.dtype === "f32")) return [];
    const operands = trial.operands.map((array) =>
      array.dtype === "f32" ? { ...array, dtype, data: array.data.map(rounded) } : array,
    );
    if (dtype === "f16" && operands.some(({ data }) => data.some((value) => Math.abs(value) > 65504))) return [];
    const eager = new Eager();
    const held = operands.map((array) => eager.hold(array));
    try {
      const expected = eager.op(trial.def.name, held, trial.attrs).array;
      const half = { ...trial, name: `${trial.name} in ${dtype}`, operands, expected };
      // A composite's own shape rule is judged by the graph.
      trialsGraph([half]);
      return [half];
    } catch (error) {
      if (error instanceof ShapeError) return [];
      throw error;
    }
  });

/** Trials as one graph: operand k of trial i is the input `i.k`, its result the output `i`. */
export function trialsGraph(trials: readonly Trial[]): Graph {
  const g = new GraphBuilder("trials", ops);
  trials.forEach(({ def, attrs, operands }, i) => {
    const values = operands.map(({ dtype, shape }, k) => g.input(`${i}.${k}`, { dtype, shape }));
    g.output(
      String(i),
      g.scoped(`${def.name}.${i}`, () => g.op(def.name, values, attrs)),
    );
  });
  return g.finish();
}
