import type { Body, Declaration, Member } from "../../grammar/ast.ts";
import type { BlockDef, Sensor } from "../blocks/define.ts";
import type { KnownBlock } from "../blocks/registry.ts";
import type { Span } from "../diag/span.ts";
import type { Origin } from "../elaborate/program.ts";
import type { Extra } from "./members.ts";

/** A value after evaluation: what blocks get, and where it came from. */
export interface Bound {
  /** Plain value as the block's interface says; undefined for a hole. */
  readonly value: unknown;
  readonly span: Span;
  readonly origin: Origin;
  readonly paper?: string;
  /** True when the author left it open, or when it was reported as wrong. */
  readonly hole?: true;
  /** By property, or by index. */
  readonly children: ReadonlyMap<string, Bound>;
  /** What it is, where it is a block, a sensor or a declaration. */
  readonly block?: {
    readonly kind: string;
    readonly name: string;
    readonly def?: BlockDef;
    readonly sensor?: Sensor;
    /** Definition and schema; absent for sensors. */
    readonly known?: KnownBlock;
    /** Its properties in braces, and where the block ends (before `on`). */
    readonly body?: Body;
    readonly end?: number;
  };
  readonly declaration?: { readonly node: Declaration; readonly extras: readonly Extra<Member>[] };
  /** The modality that a branch is applied to. */
  readonly on?: Bound;
  /** The weights that it starts from. */
  readonly from?: Bound;
  /** As it would be written. */
  readonly text: string;
}

/** The child of that name, which the checker has made sure of. */
export const child = (bound: Bound, key: string): Bound | undefined => bound.children.get(key);

/** Stands for a value that was reported: like a hole, it is there, and nothing can be said of it. */
export const broken = (span: Span): Bound => ({
  value: undefined,
  span,
  origin: { kind: "file", span },
  hole: true,
  children: new Map(),
  text: "",
});

/** True when the value or anything in it is a hole. */
export function hasHole(bound: Bound): boolean {
  if (bound.hole) return true;
  for (const inner of bound.children.values()) if (hasHole(inner)) return true;
  return [bound.on, bound.from].some((other) => other !== undefined && hasHole(other));
}

/** `6e-5` rather than `0.00006`, `8000` rather than `8e3`. */
export function showNumber(n: number): string {
  const plain = String(n);
  const exponent = n.toExponential();
  return exponent.length + 1 < plain.length ? exponent : plain;
}
