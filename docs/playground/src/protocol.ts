import type { Plan } from "../../../compiler/plan/plan.ts";

/** A place in the text that is being edited, in UTF-16 offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where something stands: in the edited text where `range` is there, else in another file. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly range?: Range;
}

/** A mend that touches the edited text alone. */
export interface Mend {
  readonly title: string;
  readonly edits: readonly (Range & { readonly text: string })[];
}

/** A finding of the checker, ready to be shown. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning" | "hole";
  readonly message: string;
  readonly help?: string;
  readonly place?: Place;
  readonly related: readonly (Place & { readonly message: string })[];
  readonly mends: readonly Mend[];
}

/** A box of the model's picture. */
export interface DiagramNode {
  readonly id: string;
  readonly kind: "input" | "encoder" | "fusion" | "head" | "labels" | "loss";
  readonly title: string;
  readonly lines: readonly string[];
  /** What it is made by in the edited text. */
  readonly range?: Range;
}

/** An arrow, with the shapes of what flows along it: of one sample, the batch left out. */
export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  readonly shapes: readonly (readonly number[])[];
}

/** The model as boxes and arrows. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

/** The text and the name under which other files know it. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A remark at a place of the text that is not part of it: a shape, a count, another unit. */
export interface Hint {
  readonly at: number;
  readonly label: string;
  /** Said when it is pointed at. */
  readonly note: string;
}

/** What may be written at a place, as CodeMirror understands it. */
export interface Offer {
  readonly label: string;
  readonly type: string;
  readonly detail?: string;
  /** HTML. */
  readonly info?: string;
  /** With places to go on at. */
  readonly snippet: string;
  readonly replace: Range;
  /** Further changes, such as an import. */
  readonly edits: Mend["edits"];
  /** What comes next can be offered as well. */
  readonly goesOn: boolean;
}

/** A document, and a place in it. */
export interface Spot extends Document {
  readonly offset: number;
}

/** What can be asked of the worker, and what it answers. */
export interface Services {
  check(document: Document): {
    readonly problems: readonly Problem[];
    readonly experiments: readonly string[];
    readonly hints: readonly Hint[];
  };
  complete(spot: Spot): readonly Offer[];
  /** What there is to say of a place, as HTML. */
  hover(spot: Spot): (Range & { readonly html: string }) | undefined;
  plan(document: Document & { readonly experiment: string }): PlanView | undefined;
  format(document: Document): { readonly text: string } | { readonly refused: string };
}
export type Service = keyof Services;
export type Question<S extends Service> = Parameters<Services[S]>[0];
export type Answer<S extends Service> = ReturnType<Services[S]>;

/** The plan of one experiment, and its model as a picture where there is a whole one. */
export interface PlanView {
  readonly plan: Plan;
  readonly diagram?: Diagram;
}
