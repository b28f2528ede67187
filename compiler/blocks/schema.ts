/**
 * What another value of a property changes: what the run comes to, only how long it takes or how often it saves, or only
 * what is written down of it (where files lie, what is checked).
 */
export type Effect = "result" | "speed" | "bookkeeping";

/** JSON Schema of one property, with the few keywords of our own that say how a value is written in `.sky`. */
export interface PropertySchema {
  readonly type?: "number" | "integer" | "string" | "boolean" | "array" | "object";
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: PropertySchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | PropertySchema;
  readonly examples?: readonly string[];
  /** Several forms are allowed. */
  readonly anyOf?: readonly PropertySchema[];
  /** A number with one of these units; the block gets it in the first. */
  readonly "x-unit"?: readonly string[];
  /** A number that keeps its unit: `{ value, unit }`. */
  readonly "x-quantity"?: readonly string[];
  /** A share, also written in per cent. */
  readonly "x-fraction"?: true;
  /** `a..b` as `{ min, max }`. */
  readonly "x-range"?: true;
  /** Written in a form of its own: bands, members, member, frames, values. */
  readonly "x-form"?: "bands" | "members" | "member" | "frames" | "values";
  /** A block of one of these kinds. */
  readonly "x-block"?: readonly string[];
  /** The block may be applied to a modality (`… on M`). */
  readonly "x-on"?: true;
  /** What another value changes; absent: the result. */
  readonly "x-effect"?: Effect;
  /** In the schema of a variant: which one its default comes from. */
  readonly "x-variant"?: string;
  /** Blocks of one of these kinds joined by `then`. */
  readonly "x-chain"?: readonly string[];
  /** The name of a declaration of this kind. */
  readonly "x-ref"?: readonly string[];
}

/** Schema of a block's properties. */
export interface BlockSchema extends PropertySchema {
  readonly type: "object";
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, PropertySchema>>;
  readonly additionalProperties: false | PropertySchema;
}
