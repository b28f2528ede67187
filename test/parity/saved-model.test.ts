import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { exportRun } from "../../cli/export/export-run.ts";
import { serveGraph } from "../../compiler/elaborate/graphs.ts";
import { runReference } from "../../runtime/reference/run.ts";
import type { HostTensor } from "../../runtime/train/parts.ts";
import { Differences } from "../support/differences.ts";
import { heard } from "../support/heard.ts";
import { madeRun } from "../support/made-run.ts";
import { askPython, needParityPython } from "../support/parity-python.ts";
import { below, normal } from "../support/parity-values.ts";
import { scenes } from "../support/planted.ts";
import { experimentWith } from "../support/small-block.ts";

const models = [
  { name: "one image", text: scenes, batch: 3 },
  { name: "three sensors over time", text: experimentWith("fusion", "TemporalFusion", ""), batch: 2 },
];

describe("exported SavedModels in plain TensorFlow @parity", function () {
  this.timeout(180_000);
  const differences = new Differences();
  const dir = mkdtempSync(join(tmpdir(), "skyc-served-"));
  before(function () {
    needParityPython(this);
  });
  after(() => {
    differences.say();
    rmSync(dir, { recursive: true, force: true });
  });

  for (const [number, { name, text, batch }] of models.entries()) {
    it(`give the outputs of evaluation: ${name}`, async function () {
      const run = madeRun(join(dir, `run-${number}`), text);
      const model = join(dir, `model-${number}`);
      await heard(() => exportRun(run.dir, { to: "savedmodel", out: model, batch: String(batch) }));
      const facts = JSON.parse(readFileSync(join(model, "skyc.json"), "utf8"));
      const inputs = new Map<string, HostTensor>();
      for (const { name: input, shape } of facts.inputs) {
        inputs.set(input, normal(shape, input));
        inputs.set(`${input}.day`, below(366, shape.slice(0, 2), input, "day"));
        inputs.set(`${input}.valid`, {
          dtype: "f32",
          shape: shape.slice(0, 2),
          data: Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => (i % 3 === 1 ? 0 : 1)),
        });
      }
      const graph = serveGraph({ ...run.model, batch });
      const feeds = new Map([...inputs].map(([input, { data }]) => [input, Float32Array.from(data as Float32Array)]));
      const weights = new Map([...run.values].map(([variable, { data }]) => [variable, data as Float32Array]));
      const wanted = runReference(graph, feeds, weights).outputs;
      const fed = new Map([...inputs].filter(([input]) => facts.fed.includes(input)));
      const { tensors, report } = await askPython(
        "saved_model_reference.py",
        { model, signature: facts.signature },
        fed,
      );
      if (report.missing !== undefined) {
        process.stdout.write(`      skipped: ${report.missing} (test/parity/README.md)\n`);
        return this.skip();
      }
      differences.absolute(
        "logits",
        name,
        tensors.get("logits")!.data as Float32Array,
        wanted.get("logits")!.data,
        1e-4,
      );
      const classes = Array.from(wanted.get("prediction")!.data, Number);
      const found = Array.from(tensors.get("prediction")!.data, Number);
      expect(found.filter((value, i) => value !== classes[i]).length / classes.length).to.be.below(0.001);
    });
  }
});
