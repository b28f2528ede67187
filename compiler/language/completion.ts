import type { Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

/** What sort of thing is offered. */
export type CompletionKind =
  | "kind"
  | "property"
  | "block"
  | "variant"
  | "sensor"
  | "band"
  | "unit"
  | "value"
  | "reference"
  | "let"
  | "keyword"
  | "module"
  | "measure"
  | "snippet";

/** Something that may be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is written; `$1`, `${1:…}` and `$0` are places to go on at, `\$` a dollar sign. */
  readonly insert: string;
  readonly replace: Span;
  /** Further changes, such as an import. */
  readonly edits?: readonly Edit[];
  /** Ask again at once: what is written next can be offered as well. */
  readonly goesOn?: true;
  /** The lower, the earlier. */
  readonly rank: number;
}

/** A completion before it is known what it replaces. */
export type Offer = Omit<Completion, "replace">;
