// node --import=tsx test/corrupt/write-corpus.ts FOLDER [SEED]: writes the broken files of weights and rasters, to look at or to try elsewhere.
import { basename, join } from "node:path";
import { writeRasterCorpus } from "./rasters-corpus.ts";
import { writeWeightsCorpus } from "./weights-corpus.ts";

const [folder, seed = "1"] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("usage: node --import=tsx test/corrupt/write-corpus.ts FOLDER [SEED]\n");
  process.exitCode = 2;
} else {
  const { broken } = writeWeightsCorpus(folder, Number(seed));
  for (const { path, how } of broken) process.stdout.write(`${basename(path)}\t${how}\n`);
  const rasters = await writeRasterCorpus(join(folder, "rasters"), Number(seed));
  for (const [name, how] of rasters) process.stdout.write(`rasters/${name}\t${how}\n`);
}
