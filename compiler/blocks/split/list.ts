import { defineBlock } from "../define.ts";

/** The samples that a file names: text with one a line (what follows a space is not read), or JSON with a list under `part`. */
export interface ListProps {
  /** The list. In a `.sky` file it is relative to that file; on the command line, to the current directory. */
  path: string;
  /** Key of a JSON list, for instance "train". Absent: the file is text. @default null */
  part?: string;
}

export const list = defineBlock<ListProps>()({ kind: "split", name: "list", argument: "path" });
