/**
 * Types of properties. ts-morph turns each alias into JSON Schema; `@unit` names the units that a quantity may be
 * written in, and the value that a block receives is in the first of them.
 */

/** A whole number from 1. @minimum 1 @maximum 1000000 @integer */
export type PositiveInt = number;
/** A whole number from 0. @minimum 0 @maximum 4294967295 @integer */
export type Count = number;
/** A number above 0. @exclusiveMinimum 0 */
export type Positive = number;
/** A number from 0. @minimum 0 */
export type NonNegative = number;
/** A share between 0 and 1; may be written in per cent. @minimum 0 @maximum 1 @fraction */
export type Fraction = number;
/** Pixels. @unit px @minimum 1 @maximum 100000 @integer */
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

/** How pixel values are to be read. `dn(1e4)`: digital numbers, reflectance times 1e4. @form values */
export interface ValueUnit {
  readonly kind: "uint8" | "dn" | "reflectance" | "decibel";
  /** Digital numbers per unit of reflectance; only for `dn`. */
  readonly scale?: number;
}
export const showUnit = (u: ValueUnit): string => (u.kind === "dn" ? `dn(${u.scale ?? 1})` : u.kind);

/** A block of one of the kinds `K`, as its user gets it. */
export interface Block<K extends string> {
  readonly kind: K;
  readonly block: string;
  readonly props: Readonly<Record<string, unknown>>;
}
/** A block applied to a modality (`ViT { … } on Aerial`), or to other members of the encoder (`TemporalFusion([hr, ms])`). */
export interface Branch<K extends string> extends Block<K> {
  readonly on?: Ref<"modality">;
}
/** A declaration of kind `K`, by name. */
export interface Ref<K extends string> {
  readonly kind: K;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}
/** Blocks one after the other: `linear(1.5k iters) then poly`. */
export type Chain<K extends string> = readonly Block<K>[];
/** Bands of the sensor in order; ranges (`B02..B08`) follow the sensor's own list. @form bands */
export type Bands = readonly string[];
/** Other members of the same encoder or inputs of the same data set. @form members */
export type Members = readonly string[];
/** One other member. @form member */
export type Member = string;
/** How many dates; `20 of 65` takes 20 out of about 65. @form frames */
export interface Frames {
  readonly take: number;
  readonly of?: number;
}
/** Numbers per band. */
export type PerBand = readonly number[];
