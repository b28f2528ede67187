import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { exportRun } from "../cli/export/export-run.ts";
import { exportSavedModel } from "../cli/export/export-saved-model.ts";
import { initialValues } from "../cli/run/initial-values.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { serveGraph } from "../compiler/elaborate/graphs.ts";
import { decodeSavedModel } from "../compiler/lower/tf/schema.ts";
import { runReference } from "../runtime/reference/run.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";
import { loadWeights } from "../runtime/train/load-weights.ts";
import { heldSource } from "../runtime/train/parts.ts";
import { decodeSafetensors } from "../runtime/train/safetensors.ts";
import { thrown } from "./support/code-of.ts";
import { heard } from "./support/heard.ts";
import { type MadeRun, madeRun } from "./support/made-run.ts";
import { fields, scenes, swap } from "./support/planted.ts";

const folder = mkdtempSync(join(tmpdir(), "skyc-export-"));
const text = scenes.replace("size: 32px", "size: 32px, normalize: imagenet");

describe("skyc export", function () {
  this.timeout(20_000);
  let run: MadeRun;
  const out = (name: string): string => join(folder, name);
  before(() => {
    run = madeRun(join(folder, "scenes"), text);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  /** What it says as JSON. */
  async function exported(path: string, options: Omit<Parameters<typeof exportRun>[1], "json">) {
    const { out: said } = await heard(() => exportRun(path, { ...options, json: true }));
    return JSON.parse(said) as Record<string, unknown>;
  }

  it("writes safetensors in skyc's own names, which weights(…) reads with all that it has to know", async () => {
    const path = out("own.safetensors");
    const said = await exported(run.dir, { to: "safetensors", out: path });
    expect(said).to.include({ form: "safetensors", layout: "skyc", step: 3 });
    const { tensors } = decodeSafetensors(readFileSync(path));
    expect([...tensors.keys()].some((name) => name.includes("adam"))).to.equal(false);
    expect(said.tensors).to.equal(tensors.size);
    const use = swap(text, "heads: 2 }", 'heads: 2 } from weights("own.safetensors", part: "backbone")');
    writeFileSync(out("use.sky"), use);
    const { program, diagnostics } = compileFile(out("use.sky"));
    expect(diagnostics).to.deep.equal([]);
    const loaded = loadWeights(program!.weights, initialValues(program!));
    for (const [name, { data }] of loaded)
      if (name.startsWith("backbone.") && !name.includes(".adam_"))
        expect(data, name).to.deep.equal(run.values.get(name)!.data);
  });

  for (const [layout, names] of [
    ["timm", ["blocks.0.attn.qkv.weight", "head.weight"]],
    ["mmpretrain", ["backbone.layers.0.ffn.layers.0.0.weight", "head.layers.head.weight"]],
    ["torchvision", ["encoder.layers.encoder_layer_0.self_attention.in_proj_weight", "heads.head.weight"]],
  ] as const) {
    it(`writes safetensors in ${layout}'s names, which are loaded back as such`, async () => {
      const path = out(`${layout}.safetensors`);
      const said = await exported(run.checkpoint, { to: "safetensors", out: path, layout });
      expect(said.note).to.equal(undefined);
      const { tensors, metadata } = decodeSafetensors(readFileSync(path));
      for (const name of names) expect(tensors.has(name), name).to.equal(true);
      expect(JSON.parse(metadata.normalization!).bands).to.deep.equal(["Red", "Green", "Blue"]);
      const part = layout === "mmpretrain" ? ', part: "backbone"' : "";
      const known = `bands: [Red, Green, Blue], values: uint8, normalize: imagenet, layout: ${layout}${part}`;
      writeFileSync(
        out("use.sky"),
        swap(text, "heads: 2 }", `heads: 2 } from weights("${layout}.safetensors", ${known})`),
      );
      const { program, diagnostics } = compileFile(out("use.sky"));
      expect(diagnostics).to.deep.equal([]);
      const loaded = loadWeights(program!.weights, initialValues(program!));
      const name = "backbone.blocks.0.mlp.fc2.weight";
      expect(loaded.get(name)!.data).to.deep.equal(run.values.get(name)!.data);
    });
  }

  it("writes a SavedModel that says how it is fed", async () => {
    const path = out("served");
    const said = await exported(run.dir, { to: "savedmodel", out: path, batch: "2" });
    expect(said).to.include({ form: "savedmodel", batch: 2, signature: "serving_default" });
    const { inputs, outputs } = decodeSavedModel(readFileSync(join(path, "saved_model.pb"))).metaGraphs[0]!.signatureDef
      .serving_default!;
    expect(Object.keys(inputs)).to.deep.equal(["image"]);
    expect(inputs.image!.tensorShape.dim.map(({ size }) => size)).to.deep.equal([2, 1, 32, 32, 3]);
    expect(Object.keys(outputs).sort()).to.deep.equal(["logits", "prediction"]);
    const facts = JSON.parse(readFileSync(join(path, "skyc.json"), "utf8"));
    expect(facts.inputs[0]).to.deep.include({ bands: ["Red", "Green", "Blue"], mean: [123.675, 116.28, 103.53] });
    expect(facts.fed).to.deep.equal(["image"]);
    expect(facts.classes).to.have.length(4);
  });

  for (const [precision, apart] of [
    ["f32", 1e-5],
    ["bf16", 0.03],
  ] as const) {
    it(`writes a SavedModel that TensorFlow serves with the outputs of evaluation, ${precision} @engine`, async function () {
      this.timeout(60_000);
      const path = out(`engine-${precision}`);
      const trained = madeRun(
        join(folder, precision),
        text.replace("metric: [OA]", `metric: [OA], precision: ${precision}`),
      );
      await exported(trained.dir, { to: "savedmodel", out: path, batch: "2" });
      expect(JSON.parse(readFileSync(join(path, "skyc.json"), "utf8")).precision).to.equal(precision);
      const tf = await loadTensorflow();
      const model = await tf.node.loadSavedModel(path, ["serve"], "serving_default");
      const values = Float32Array.from({ length: 2 * 32 * 32 * 3 }, (_, i) => Math.sin(i));
      const image = tf.tensor(values, [2, 1, 32, 32, 3]);
      try {
        const served = model.predict({ image }) as unknown as Record<
          string,
          { dataSync(): Float32Array; shape: number[] }
        >;
        const graph = serveGraph({ ...trained.model, batch: 2 });
        const feeds = new Map([
          ["image", values],
          ["image.day", new Float32Array(2)],
          ["image.valid", new Float32Array(2).fill(1)],
        ]);
        const weights = new Map([...trained.values].map(([name, { data }]) => [name, data as Float32Array]));
        const wanted = runReference(graph, feeds, weights).outputs.get("logits")!.data;
        expect(served.logits!.shape).to.deep.equal([2, 4]);
        const logits = [...served.logits!.dataSync()];
        for (const [i, value] of logits.entries()) expect(value).to.be.closeTo(Number(wanted[i]), apart);
        const largest = [0, 4].map((row) => logits.slice(row, row + 4)).map((row) => row.indexOf(Math.max(...row)));
        expect([...served.prediction!.dataSync()]).to.deep.equal(largest);
      } finally {
        image.dispose();
        model.dispose();
      }
    });
  }

  it("refuses what it cannot do, and says what it can", async () => {
    const code = (path: string, options: Parameters<typeof exportRun>[1]) =>
      thrown(() => exportRun(path, options)).then((found) => found.code);
    const to = "safetensors";
    expect(await code(run.dir, { to: "onnx", out: out("x") })).to.equal("SKY8078");
    expect(await code(run.dir, { to, layout: "keras", out: out("x") })).to.equal("SKY8078");
    expect(await code(run.dir, { to: "savedmodel", batch: "0", out: out("x") })).to.equal("SKY8078");
    expect(await code(out("nowhere"), { to, out: out("x") })).to.equal("SKY8095");
    expect(await code(folder, { to, out: out("x") })).to.equal("SKY8095");
    writeFileSync(out("alone.safetensors"), readFileSync(run.checkpoint));
    expect(await code(out("alone.safetensors"), { to, out: out("x") })).to.equal("SKY8095");
    expect(await code(run.dir, { to, out: out("alone.safetensors") })).to.equal("SKY8096");
    expect(await code(run.dir, { to: "savedmodel", layout: "timm", out: out("x") })).to.equal("SKY8097");
    expect(await code(run.dir, { to, batch: "2", out: out("x") })).to.equal("SKY8097");
    expect(await code(run.dir, { to, part: "hr", out: out("x") })).to.equal("SKY8097");
    expect(await code(run.checkpoint, { to, checkpoint: "best", out: out("x") })).to.equal("SKY8097");
    expect(existsSync(out("x"))).to.equal(false);
    // A model whose variables would take more than a SavedModel can hold; none is made, its sizes are enough.
    const large = { ...(run.model.encoder.branches[0]!.backbone.props as object), width: 16384, depth: 2 };
    const [branch] = run.model.encoder.branches;
    const encoder = {
      ...run.model.encoder,
      branches: [{ ...branch!, backbone: { ...branch!.backbone, props: large } }],
    };
    const job = {
      program: run.program,
      model: { ...run.model, encoder },
      options: { to: "savedmodel", out: out("x") },
    };
    const checkpoint = { facts: {} as never, tensors: heldSource(run.values), sha256: "" };
    expect((await thrown(() => exportSavedModel({ ...job, checkpoint }))).code).to.equal("SKY8099");
  });

  it("asks which of several backbones a layout is for, and leaves out a head that it does not know", async () => {
    const several = madeRun(join(folder, "fields"), fields.replace("twin(tiles: 10)", 'local("fields")'));
    const to = { to: "safetensors", layout: "timm" };
    expect((await thrown(() => exportRun(several.dir, { ...to, out: out("x") }))).code).to.equal("SKY8098");
    expect((await thrown(() => exportRun(several.dir, { ...to, part: "nir", out: out("x") }))).code).to.equal(
      "SKY8098",
    );
    const [{ name }] = several.model.encoder.branches as unknown as [{ name: string }];
    const said = await exported(several.dir, { ...to, part: name, out: out("part.safetensors") });
    expect(said.note).to.match(/Left out, .*: The head/);
    const { tensors } = decodeSafetensors(readFileSync(out("part.safetensors")));
    expect([...tensors.keys()].every((tensor) => !tensor.startsWith("head"))).to.equal(true);
  });
});
