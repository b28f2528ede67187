import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { compileFile } from "../../compiler/driver/compile.ts";
import { openData } from "../../runtime/data/pipeline.ts";

// skyc's side: an epoch at each line of input.
//   skyc-input.js --root FOLDER --workers 2 --cache BYTES --settings FILE --give FILE

const { values } = parseArgs({
  options: {
    root: { type: "string" },
    workers: { type: "string", default: "2" },
    cache: { type: "string", default: "0" },
    settings: { type: "string" },
    give: { type: "string" },
  },
});

const { program, diagnostics } = compileFile("bench/input/rasters.sky");
if (!program) throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
const plan = {
  ...program.data,
  source: { block: "local", props: { path: values.root! } },
  splits: { train: { block: "all", props: {} } },
};
const data = await openData(plan, { workers: Number(values.workers), cacheBytes: Number(values.cache) });
const steps = Math.floor(data.samples.train! / plan.batch);
const [input] = plan.inputs;
if (values.settings) {
  const { mean, std, tile: size } = input!;
  writeFileSync(values.settings, JSON.stringify({ mean, std, size, files: data.ids("train") }));
}
for await (const { feeds } of data.all("train")) {
  if (values.give) writeFileSync(values.give, new Uint8Array(feeds.get(input!.name)!.data.buffer));
  break;
}
let next = 1;

async function epoch(): Promise<object> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let images = 0;
  for (let i = 0; i < steps; i++) images += (await data.at(next++)).count;
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu_ms: (user + system) / 1000, images };
}

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
await epoch();
say({ images: data.samples.train });
for await (const _ of createInterface({ input: process.stdin })) say(await epoch());
await data.close();
