import type { BlockDef, Sensor } from "../blocks/define.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Span } from "../diag/span.ts";

/** What a word, number or text of a file is there for. */
export type Role =
  | "keyword"
  | "operator"
  | "edition"
  | "kind"
  | "declared"
  | "base"
  | "imported"
  | "alias"
  | "module"
  | "key"
  | "let"
  | "annotation"
  | "block"
  | "variant"
  | "sensor"
  | "reference"
  | "enum"
  | "band"
  | "member"
  | "measure"
  | "part"
  | "sweep"
  | "number"
  | "text"
  | "name";

/** A block as a file names it. */
export interface NamedBlock {
  readonly kind: string;
  readonly name: string;
  readonly variant?: string;
  readonly schema?: PropertySchema;
  readonly def?: BlockDef;
  readonly sensor?: Sensor;
  /** The user's own file that it comes from. */
  readonly file?: string;
}

/** Brackets, or the file: what stands in them has one owner. */
export interface Frame {
  readonly type:
    | "file"
    | "import"
    | "declaration"
    | "block"
    | "object"
    | "list"
    | "arguments"
    | "group"
    | "expect"
    | "sweep"
    | "measure";
  readonly outer?: Frame;
  /** Just behind the opening bracket, and where the closing one is (or the text ends). */
  readonly start: number;
  end: number;
  /** Kind and name of the declaration or block that it belongs to; the name of the measure. */
  readonly kind?: string;
  readonly name?: string;
  readonly block?: NamedBlock;
  /** What its members, or the items of a list, are. */
  readonly schema?: PropertySchema;
  /** Names of the declarations that it extends. */
  readonly bases?: readonly Word[];
  /** Properties written in it, in order. */
  readonly keys: Key[];
  /** `let`s of a body, by name. */
  readonly lets: Map<string, Word>;
  /** The key whose value it is, or is part of. */
  readonly key?: Key;
}

/** `key: value`, also where the value is still missing. */
export interface Key {
  readonly words: readonly Word[];
  readonly text: string;
  readonly frame: Frame;
  /** What the value is to be; undefined where nothing is known of it. */
  readonly schema?: PropertySchema;
  /** The schema of what has the property. */
  readonly owner?: PropertySchema;
  readonly op: string;
  /** Where the value stands, of a table's row the first cell; undefined where there is none. */
  value?: Span;
  /** Where the cells of a table's row stand; empty where there is one value. */
  readonly cells: Span[];
}

/** The value of a key that an offset lies in: of a table's row, the cell. */
export const valueAt = ({ value, cells }: Key, offset: number): Span | undefined =>
  cells.find(({ start, end }) => start <= offset && offset <= end) ?? value;

/** What may be written at a place. */
export interface Slot {
  readonly want:
    | "item"
    | "kind"
    | "name"
    | "head"
    | "base"
    | "imported"
    | "from"
    | "module"
    | "member"
    | "value"
    | "after"
    | "annotation"
    | "measure"
    | "because"
    | "nothing";
  readonly frame: Frame;
  readonly schema?: PropertySchema;
  readonly key?: Key;
  /** The number that stands before, for its unit. */
  readonly number?: Span;
  /** The block that stands before and has no body yet. */
  readonly block?: NamedBlock;
  /** The words of a dotted name that stand before: `ViT.` */
  readonly path?: readonly Word[];
  /** The module that names are imported from, and those that are already. */
  readonly module?: string;
}

/** A word, number or text with its meaning. */
export interface Word {
  readonly text: string;
  readonly span: Span;
  readonly role: Role;
  readonly slot: Slot;
  readonly block?: NamedBlock;
  /** Set on keys. */
  key?: Key;
  /** The whole dotted name that it is part of. */
  readonly path?: readonly string[];
  /** Kind of the declaration that a name declares or is. */
  readonly kind?: string;
  /** Of imports: the module, and the name there where it is an alias. */
  readonly module?: string;
  readonly original?: string;
}

/** A file read word by word; made for any text, however broken. */
export interface Reading {
  readonly words: readonly Word[];
  readonly frames: readonly Frame[];
  readonly file: Frame;
  /** What may be written at an offset, and the piece of a word that stands before and behind it. */
  slotAt(offset: number): { readonly slot: Slot; readonly replace: Span; readonly typed: string };
}
