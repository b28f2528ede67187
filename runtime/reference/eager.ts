import { named } from "../../compiler/ir/builder.ts";
import { map, ndArray } from "../../compiler/ir/nd-array.ts";
import type { Attrs, NdArray, OpBuilder, OpDef, Value } from "../../compiler/ir/op.ts";
import { sizeOf, type TensorType } from "../../compiler/ir/type.ts";
import { ops } from "../ops/generated/index.ts";

/** A value that is known already. */
export interface Held extends Value {
  readonly array: NdArray;
}

/** Short kinds hold no more than their own digits, whatever an op's formula came to. */
const rounded = (array: NdArray): NdArray =>
  array.dtype === "bf16" || array.dtype === "f16" ? map(array, array.dtype, (value) => value) : array;

/** An op builder that computes each op at once, in float64: composites run their own expansion. */
export class Eager implements OpBuilder {
  #count = 0;

  hold(array: NdArray): Held {
    return { id: this.#count++, type: { dtype: array.dtype, shape: array.shape }, array };
  }

  constant(value: number | readonly number[], type: TensorType): Held {
    const values = typeof value === "number" ? [value] : value;
    const size = sizeOf(type.shape);
    const data = values.length === size ? Float64Array.from(values) : new Float64Array(size).fill(values[0]!);
    return this.hold(rounded(ndArray(type, data)));
  }

  op(name: string, inputs: readonly Value[], attrs: Attrs = {}): Held {
    const def: OpDef | undefined = ops.get(name);
    if (!def) throw new Error(`no op is called "${name}"`);
    const full = { ...def.attrs, ...attrs };
    const values = named(def, inputs);
    if (def.expand) return def.expand(this, values.by, full, values.rest) as Held;
    const types = named(
      def,
      inputs.map((input) => input.type),
    );
    const arrays = named(
      def,
      inputs.map((input) => (input as Held).array),
    );
    return this.hold(rounded(def.eval(arrays.by, full, arrays.rest, def.shape(types.by, full, types.rest))));
  }
}
