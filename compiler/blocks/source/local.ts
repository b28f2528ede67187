import { defineBlock } from "../define.ts";

/** Files that lie in a directory of this machine. Nothing is downloaded and nothing is written there. */
export interface LocalProps {
  /** The data set's root directory. In a file it is relative to that file; on the command line, to the current directory. @effect bookkeeping */
  path: string;
  /** Lock file that `skyc lock` wrote, with the hash of every file; relative like `path`. Absent: the one beside the `.sky` file, where there is one. @default null @effect bookkeeping */
  lock?: string;
}

export const local = defineBlock<LocalProps>()({ kind: "source", name: "local", argument: "path" });
