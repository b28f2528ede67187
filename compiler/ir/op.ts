import type { Code } from "../diag/catalogue/index.ts";
import type { Hole } from "../diag/message.ts";
import type { Span } from "../diag/span.ts";
import type { DType, Shape, TensorType } from "./type.ts";

/** An SSA value. Ops read only its type; whoever made it is the graph's matter. */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
}

/** Attributes are plain data, so that a graph can be printed, hashed and written. */
export type Attr = number | string | boolean | null | readonly Attr[] | { readonly [key: string]: Attr };
export type Attrs = Readonly<Record<string, Attr>>;

/** Dense values of the reference engine. Integers and booleans (0, 1) are held as float64 too; u32 and i64 stay exact below 2^53. */
export interface NdArray {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** What gradients, expansions and blocks may call: any registered op by name. */
export interface OpBuilder {
  op(name: string, inputs: readonly Value[], attrs?: Attrs): Value;
  constant(value: number | readonly number[], type: TensorType): Value;
}

/** Where a shape error arose: the op, its dotted place in the model, and the property that it came from. */
export interface ShapePlace {
  readonly op: string;
  readonly scope: string;
  readonly span?: Span;
}

/** Thrown by `shape`; the graph builder adds the place. */
export class ShapeError extends Error {
  place?: ShapePlace;

  constructor(
    readonly code: Code,
    readonly args: Readonly<Record<string, Hole>>,
  ) {
    super(`${code} ${JSON.stringify(args)}`);
  }
}

/** A tensor of the TensorFlow graph under construction. */
export interface TfTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** An attribute of a TensorFlow node. */
export type TfAttr =
  | { readonly type: DType }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly b: boolean }
  | { readonly s: string }
  | { readonly shape: Shape }
  | { readonly ints: readonly number[] };

/** What a lowering may do: add TensorFlow nodes and constants. `output` is the node's output argument name in TensorFlow's op definition. */
export interface TfBuilder {
  node(
    op: string,
    output: string,
    inputs: readonly TfTensor[],
    attrs: Readonly<Record<string, TfAttr>>,
    type: TensorType,
  ): TfTensor;
  /** Values are written in the constant itself; keep them small. One value may stand for all. */
  constant(values: readonly number[], type: TensorType): TfTensor;
  /**
   * A value after `count` rounds of `round`, which is given the round's number (i32, from 0), the value so far, and what stays the same
   * in all of them; it may use only these and constants.
   */
  loop(
    count: number,
    start: TfTensor,
    fixed: readonly TfTensor[],
    round: (b: TfBuilder, number: TfTensor, value: TfTensor, fixed: readonly TfTensor[]) => TfTensor,
  ): TfTensor;
  /** The same value, which XLA does not look through: what stands before it and after it is compiled as it is written. Only where `xla`. */
  barrier(x: TfTensor): TfTensor;
  /** True when XLA compiles the graph: some kernels exist only on one side. */
  readonly xla: boolean;
}

/** A value of the StableHLO text under construction. */
export interface HloValue extends TensorType {
  /** `%12` */
  readonly name: string;
}

/** An attribute of a StableHLO operation. */
export type HloAttr =
  /** A 64-bit number. */
  | { readonly i: number }
  | { readonly b: boolean }
  /** Whole numbers: axes, sizes, strides. */
  | { readonly ints: readonly number[] }
  /** A table of pairs: paddings. */
  | { readonly pairs: readonly (readonly [number, number])[] }
  /** One of the dialect's own attributes as text: `#stablehlo<comparison_direction LT>`. */
  | { readonly own: string };

/** A computation that an operation is given (what a reduction combines with): its operands' types, and what it does with them. */
export interface HloRegion {
  readonly takes: readonly TensorType[];
  gives(b: HloBuilder, x: readonly HloValue[]): readonly HloValue[];
}

/**
 * What a lowering may do: add operations of StableHLO and constants. Operations are named without the dialect (`add`) and do not
 * broadcast. A region may use only its own operands and constants.
 */
export interface HloBuilder {
  op(name: string, inputs: readonly HloValue[], attrs: Readonly<Record<string, HloAttr>>, type: TensorType): HloValue;
  /** An operation with regions, which may have several results. */
  withRegions(
    name: string,
    inputs: readonly HloValue[],
    attrs: Readonly<Record<string, HloAttr>>,
    types: readonly TensorType[],
    regions: readonly HloRegion[],
  ): readonly HloValue[];
  /** One value may stand for all. */
  constant(values: readonly number[], type: TensorType): HloValue;
}

/** One worked example: the tests run it against `eval`, `shape`, finite differences and the engine. */
export interface Case<I extends string = string, A extends object = object> {
  readonly name: string;
  /**
   * Values by input; those beyond a variadic op's named ones are `rest.0`, `rest.1`, … Nested arrays give the shape. A shape
   * without values is filled: floating point from a seeded normal distribution, integers and truth values with 0, 1, 0, 1, …
   */
  readonly in: Readonly<Record<I, CaseInput>> & Readonly<Record<`rest.${number}`, CaseInput>>;
  readonly attrs?: Partial<A>;
  /** Expected values (flat or nested); absent: only shape, gradient and lowering are compared. */
  readonly out?: Nested;
  /** The expected shape error. */
  readonly error?: Code;
  /** Inputs not to differentiate here (at a kink, or integer). */
  readonly noGrad?: readonly I[];
}
export type Nested = number | readonly Nested[];
export type CaseInput = Nested | { readonly dtype?: DType; readonly shape: Shape; readonly values?: readonly number[] };

type Each<I extends string, T> = Readonly<Record<I, T>>;

/** What both kinds of op say of themselves. */
interface OpFacts<I extends string, A extends object> {
  readonly name: string;
  /** One or two sentences for the reference page. */
  readonly doc: string;
  readonly inputs: readonly I[];
  /** When true, `inputs` names the first and any number may follow (concat): `shape` and `eval` then get arrays through `rest`. */
  readonly variadic?: boolean;
  /** Defaults of the attributes; an attribute without a sensible default is listed in `required`. */
  readonly attrs?: A;
  readonly required?: readonly (keyof A & string)[];
  /** Result type, or a ShapeError. */
  shape(types: Each<I, TensorType>, attrs: A, rest: readonly TensorType[]): TensorType;
  readonly cases: readonly Case<I, A>[];
  /** It sums products of its two operands: what short floating point is for, as its operands may be rounded and its sums may not. */
  readonly product?: true;
  /** Whether the TensorFlow lowering of a product has an XLA kernel that reads these bf16 operands and gives f32. */
  takesHalf?(operands: readonly TensorType[]): boolean;
  /** What it does not do, for the reference page. */
  readonly limits?: string;
}

/** In `grad`: inputs, the result `y` and its gradient `dy`. */
export type GradContext<I extends string, A> = Each<I, Value> & {
  readonly y: Value;
  readonly dy: Value;
  readonly attrs: A;
  readonly rest: readonly Value[];
};

/** Computed by kernels of its own. */
export interface Primitive<I extends string = string, A extends object = object> extends OpFacts<I, A> {
  /** Float64, written to be read. */
  eval(x: Each<I, NdArray>, attrs: A, rest: readonly NdArray[], type: TensorType): NdArray;
  /** Gradients by input name; a variadic op returns them in `rest`. Absent: not differentiable (integers, comparisons). */
  grad?(g: OpBuilder, ctx: GradContext<I, A>): Partial<Record<I, Value>> & { readonly rest?: readonly Value[] };
  readonly lower: {
    tf(b: TfBuilder, x: Each<I, TfTensor>, attrs: A, type: TensorType, rest: readonly TfTensor[]): TfTensor;
    hlo(b: HloBuilder, x: Each<I, HloValue>, attrs: A, type: TensorType, rest: readonly HloValue[]): HloValue;
  };
  readonly expand?: never;
}

/** Said in other ops. */
export interface Composite<I extends string = string, A extends object = object> extends OpFacts<I, A> {
  expand(g: OpBuilder, x: Each<I, Value>, attrs: A, rest: readonly Value[]): Value;
  /** Given only where it is better (fewer steps, steadier numbers) than the gradient of the expansion. */
  grad?: Primitive<I, A>["grad"];
  /** A fused kernel, where TensorFlow has one, or a single operation of StableHLO. */
  readonly lower?: Partial<Primitive<I, A>["lower"]>;
  readonly eval?: never;
}

export type OpDef<I extends string = string, A extends object = object> = Primitive<I, A> | Composite<I, A>;

/** Declares an op; input names are inferred literals, so a misspelt gradient does not compile. */
export function defineOp<const I extends string, A extends object = Record<never, never>>(
  def: OpDef<I, A>,
): OpDef<I, A> {
  return def;
}
