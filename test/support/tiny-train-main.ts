import { createHash } from "node:crypto";
import type { Compile } from "../../compiler/lower/tf/program-writer.ts";
import { openSession } from "../../runtime/tf/session.ts";
import { tinyFeeds, tinyTrain, tinyValues } from "./tiny-train.ts";

// A process of its own for the determinism test: 20 steps, then a digest of all variables on standard output.
const { graph, variables } = tinyTrain();
const session = await openSession({ train: { graph, compile: process.argv[2] as Compile } }, variables);
session.write(tinyValues(variables));
for (let step = 0; step < 20; step++) session.run("train", tinyFeeds());
const hash = createHash("sha256");
for (const [name, values] of session.read()) {
  hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
process.stdout.write(hash.digest("hex"));
session.close();
