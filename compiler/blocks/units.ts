/**
 * Types of properties. ts-morph turns each alias into JSON Schema; `@unit` names the units that a quantity may be
 * written in, and the value that a block receives is in the first of them.
 */

/** A whole number from 1. @minimum 1 @integer */
export type PositiveInt = number;
/** A whole number from 0. @minimum 0 @integer */
export type Count = number;
/** A number above 0. @exclusiveMinimum 0 */
export type Positive = number;
/** A number from 0. @minimum 0 */
export type NonNegative = number;
/** A share between 0 and 1; may be written in per cent. @minimum 0 @maximum 1 @fraction */
export type Fraction = number;
/** Pixels. @unit px @minimum 1 @integer */
export type Pixels = number;
/** Ground distance in metres. @unit m km @exclusiveMinimum 0 */
export type Metres = number;
/** An angle in degrees. @unit deg */
export type Degrees = number;
/** Memory in GiB. @unit GiB MiB @exclusiveMinimum 0 */
export type Memory = number;

/** How long something lasts. A length without a unit is an error. @quantity iters epochs samples */
export interface Length {
  readonly value: number;
  readonly unit: "iters" | "epochs" | "samples";
}
/** How many samples a step takes. @quantity total /device */
export interface BatchSize {
  readonly value: number;
  readonly unit: "total" | "/device";
}
/** `a..b` @range */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** How pixel values are to be read. `dn(1e4)`: digital numbers, reflectance times 1e4. */
export interface ValueUnit {
  readonly kind: "uint8" | "dn" | "reflectance" | "decibel";
  /** Digital numbers per unit of reflectance; only for `dn`. */
  readonly scale?: number;
}
export const showUnit = (u: ValueUnit): string => (u.kind === "dn" ? `dn(${u.scale ?? 1})` : u.kind);
