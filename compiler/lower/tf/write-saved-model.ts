import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramWriter } from "./program-writer.ts";
import { encodeSavedModel } from "./schema.ts";

/** GraphDef's version number at TensorFlow 2.21. */
export const producer = 1882;

/** Writes `saved_model.pb` into a directory: all programs of the writer, under the tag `serve`. */
export function writeSavedModel(directory: string, programs: ProgramWriter): void {
  const bytes = encodeSavedModel({
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { tags: ["serve"], tensorflowVersion: "2.21.0" },
        graphDef: {
          node: programs.nodes,
          versions: { producer },
          library: { function: programs.functions },
        },
        signatureDef: programs.signatureDefs(),
      },
    ],
  });
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "saved_model.pb");
  const part = `${file}.${process.pid}.tmp`;
  writeFileSync(part, bytes);
  renameSync(part, file);
}
