import { map, zip } from "../../../compiler/ir/nd-array.ts";
import type { Case, HloBuilder, HloValue, Primitive, Value } from "../../../compiler/ir/op.ts";
import { type DType, showType, type TensorType, tensor } from "../../../compiler/ir/type.ts";
import { type Calc, calc } from "./calc.ts";
import { hloStretch } from "./hlo.ts";
import { needBroadcast, needDType, needFloat, needNumber, wrong } from "./judge.ts";

/** Which element kinds an op of one or two operands takes. */
type Domain = "float" | "number" | readonly DType[];

function demand(op: string, input: string, type: TensorType, domain: Domain): void {
  if (domain === "float") needFloat(op, input, type);
  else if (domain === "number") needNumber(op, input, type);
  else needDType(op, input, type, ...domain);
}

type None = Record<never, never>;

/** What distinguishes one function of one variable from another. */
interface UnaryFacts {
  readonly name: string;
  readonly doc: string;
  readonly domain?: Domain;
  /** TensorFlow's op; its output argument is `y`. */
  readonly tf: string;
  /** Logical ops have no type attribute. */
  readonly untyped?: boolean;
  /** StableHLO's operation, or how it is said in several. */
  readonly hlo: string | ((b: HloBuilder, x: HloValue) => HloValue);
  /** Result kind where it differs from the operand's. */
  readonly result?: DType;
  f(x: number): number;
  /** The gradient of x, given x, y and dy; `undefined` where it is 0 everywhere. */
  grad?(c: Calc, at: { readonly x: Value; readonly y: Value; readonly dy: Value }): Value | undefined;
  readonly cases: readonly Case<"x", None>[];
}

/** A function applied to each element. */
export function unary(facts: UnaryFacts): Primitive<"x", None> {
  const { name, doc, cases, result } = facts;
  const rule = facts.grad?.bind(facts);
  const grad: Primitive<"x", None>["grad"] = rule
    ? (g, at) => {
        const dx = rule(calc(g), at);
        return dx ? { x: dx } : {};
      }
    : undefined;
  return {
    name,
    doc,
    inputs: ["x"],
    cases,
    shape: ({ x }) => {
      demand(name, "x", x, facts.domain ?? "float");
      return result ? tensor(result, x.shape) : x;
    },
    eval: ({ x }, _attrs, _rest, type) => map(x, type.dtype, facts.f),
    ...(grad ? { grad } : {}),
    lower: {
      tf: (b, { x }, _attrs, type) => b.node(facts.tf, "y", [x], facts.untyped ? {} : { T: { type: x.dtype } }, type),
      hlo: (b, { x }, _attrs, type) =>
        typeof facts.hlo === "string" ? b.op(facts.hlo, [x], {}, type) : facts.hlo(b, x),
    },
  };
}

/** What distinguishes one function of two variables from another. */
interface BinaryFacts {
  readonly name: string;
  readonly doc: string;
  readonly domain?: Domain;
  /** TensorFlow's op; its output argument is `z`. Logical ops have no type attribute. */
  readonly tf: string;
  readonly untyped?: boolean;
  /** StableHLO's operation on operands of equal shape, or how it is said in several. */
  readonly hlo: string | ((b: HloBuilder, x: HloValue, y: HloValue) => HloValue);
  f(a: number, b: number, dtype: DType): number;
  /** Gradients before they are summed back over stretched axes. */
  grad?(
    c: Calc,
    at: { readonly a: Value; readonly b: Value; readonly y: Value; readonly dy: Value },
  ): { readonly a?: Value; readonly b?: Value };
  readonly cases: readonly Case<"a" | "b", None>[];
}

/** Judges two operands of one element kind that broadcast. */
export function judgePair(op: string, a: TensorType, b: TensorType, domain: Domain): TensorType {
  demand(op, "a", a, domain);
  if (a.dtype !== b.dtype) wrong("SKY3003", { op, input: "b", expected: a.dtype, type: showType(b) });
  return tensor(a.dtype, needBroadcast(op, a, b));
}

/** A function applied to each pair of elements, broadcasting as NumPy does. */
export function binary(facts: BinaryFacts): Primitive<"a" | "b", None> {
  const { name, doc, cases } = facts;
  const rule = facts.grad?.bind(facts);
  const grad: Primitive<"a" | "b", None>["grad"] = rule
    ? (g, { a, b, y, dy }) => {
        const c = calc(g);
        const found = rule(c, { a, b, y, dy });
        return {
          ...(found.a ? { a: c.sumTo(found.a, a.type.shape) } : {}),
          ...(found.b ? { b: c.sumTo(found.b, b.type.shape) } : {}),
        };
      }
    : undefined;
  return {
    name,
    doc,
    inputs: ["a", "b"],
    cases,
    shape: ({ a, b }) => judgePair(name, a, b, facts.domain ?? "number"),
    eval: ({ a, b }, _attrs, _rest, type) => zip(a, b, type.dtype, (m, n) => facts.f(m, n, type.dtype)),
    ...(grad ? { grad } : {}),
    lower: {
      tf: (t, { a, b }, _attrs, type) =>
        t.node(facts.tf, "z", [a, b], facts.untyped ? {} : { T: { type: a.dtype } }, type),
      hlo: (t, { a, b }, _attrs, type) => {
        const [x, y] = [hloStretch(t, a, type.shape), hloStretch(t, b, type.shape)];
        return typeof facts.hlo === "string" ? t.op(facts.hlo, [x, y], {}, type) : facts.hlo(t, x, y);
      },
    },
  };
}
