/** Whose names weights files have. */
export type LayoutName = "timm" | "mmpretrain" | "torchvision";

/** How the numbers of a file's tensor lie otherwise than ours. Both can be undone, so a layout is read and written alike. */
export interface Rearranged {
  /** The file's axes in our order: `[1, 0]` for a transposed matrix. */
  readonly order?: readonly number[];
  /** One axis is split into groups (one of them -1: what is left), which are put into another order and joined again. */
  readonly regroup?: { readonly axis: number; readonly groups: readonly number[]; readonly order: readonly number[] };
}

/** Our parameters of a form, and the file's tensors that they are. `*` is one part of a dotted name, `**` all that is left; `*-1` is a number less one. */
export interface LayoutRule extends Rearranged {
  readonly own: string;
  /** Several: ours is theirs one behind the other along the first axis. */
  readonly file: string | readonly string[];
}

/** How one library names and lays out the parameters of one backbone. */
export interface Layout {
  readonly layout: LayoutName;
  /** The backbone, as written in a `.sky` file. */
  readonly backbone: string;
  /** Which class of the library. */
  readonly of: string;
  /** The first that fits counts. */
  readonly rules: readonly LayoutRule[];
  /** Tensors that files of this layout hold besides, and that the backbone has no use for. */
  readonly unused: readonly string[];
  /** Parameters of ours that files of this layout do not hold, and that begin as without weights. */
  readonly fresh?: readonly string[];
  /** What the library puts before the backbone's names where there is a head too. */
  readonly scope: string;
  /** Names of heads, by block: own ones below `head.`, the file's in full. */
  readonly heads: Readonly<Record<string, readonly LayoutRule[]>>;
}

/** Declares a layout. */
export const defineLayout = (layout: Layout): Layout => layout;
