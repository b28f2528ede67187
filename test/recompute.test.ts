import { expect } from "chai";
import { blockOf, recompute } from "../compiler/autodiff/recompute.ts";
import { checkSource } from "../compiler/check/check.ts";
import { type Again, trainGraph } from "../compiler/elaborate/graphs.ts";
import type { ModelPlan } from "../compiler/elaborate/model-plan.ts";
import type { Graph, Variable } from "../compiler/ir/graph.ts";
import { keyOf, Noise } from "../compiler/ir/noise.ts";
import { sizeOf } from "../compiler/ir/type.ts";
import { faults } from "../compiler/ir/verify.ts";
import { trainMemory } from "../compiler/passes/cost.ts";
import { optimize } from "../compiler/passes/optimize.ts";
import { peakMemory } from "../compiler/passes/peak-memory.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { runReference } from "../runtime/reference/run.ts";
import type { HostTensor } from "../runtime/tf/host-values.ts";
import { openSession } from "../runtime/tf/session.ts";
import { swap } from "./support/planted.ts";
import { experimentWith, planOf } from "./support/small-block.ts";

const scene = experimentWith("backbone", "ViT", "scene_classification")
  .replace("heads: 2 }", "heads: 2, drop_path: 0.4 }")
  .replace("depth: 1", "depth: 3");
const field = experimentWith("fusion", "TemporalFusion", "semantic_segmentation").replaceAll("layers: 1", "layers: 2");
const swin = experimentWith("backbone", "Swin", "scene_classification");

const modelOf = (text: string): ModelPlan => planOf(text).plan!.model;
const graphOf = (model: ModelPlan, again: Again): Graph => optimize(trainGraph(model, undefined, again).graph, ops);

function values(graph: Graph): Map<string, number[]> {
  return new Map(
    [...graph.inputs].map(([name, { type }]) => {
      const noise = new Noise(keyOf(4, name));
      const size = sizeOf(type.shape);
      const one = (i: number): number => {
        if (name === "lr") return 1e-2;
        if (name === "step") return 1;
        if (name === "target") return i % type.shape.at(-1)! === 1 ? 1 : 0;
        if (name.endsWith(".valid")) return 1;
        return type.dtype === "f32" ? noise.normal(i) : noise.below(i, 15);
      };
      return [name, Array.from({ length: size }, (_, i) => one(i))];
    }),
  );
}
const startOf = (variables: Iterable<Variable>): Map<string, Float32Array> =>
  new Map(
    [...variables].map(({ name, type }) => {
      const noise = new Noise(keyOf(6, name));
      return [
        name,
        Float32Array.from({ length: sizeOf(type.shape) }, (_, i) =>
          name.endsWith("adam_v") ? 0 : noise.normal(i) * 0.2,
        ),
      ];
    }),
  );

/** All results of a step, in float64. */
function step(graph: Graph): Map<string, readonly number[]> {
  const { outputs, updates } = runReference(graph, values(graph), startOf(graph.variables.values()));
  return new Map([...outputs, ...updates].map(([name, { data }]) => [name, [...data]]));
}

describe("recompute", function () {
  this.timeout(20_000);

  for (const [name, text] of [
    ["blocks of a ViT with stochastic depth", scene],
    ["layers of a fusion and of the encoders that it joins", field],
    ["blocks of a Swin", swin],
  ] as const) {
    it(`gives every loss, weight and moment to the bit: ${name}`, () => {
      const model = modelOf(text);
      const { blocks } = trainGraph(model);
      expect(blocks.length).to.be.greaterThan(1);
      const whole = step(graphOf(model, new Set()));
      for (const again of ["all" as const, new Set(blocks.slice(0, 1))]) {
        const graph = graphOf(model, again);
        expect(faults(graph, ops)).to.deep.equal([]);
        const found = step(graph);
        expect([...found.keys()]).to.deep.equal([...whole.keys()]);
        for (const [result, numbers] of whole) expect(found.get(result), result).to.deep.equal(numbers);
      }
    });
  }

  it("keeps of a block only what goes into it, as far as its gradients are concerned", () => {
    const model = modelOf(scene);
    const { blocks, graph } = trainGraph(model, undefined, "all");
    const chosen = new Set(blocks);
    const signal = graph.nodes.findIndex(({ op, scope }) => op === "compare" && chosen.has(scope));
    expect(signal).to.be.greaterThan(0);
    for (const node of graph.nodes.slice(signal + 1)) {
      const own = blockOf(node.scope, chosen);
      if (own === undefined || node.op === "select") continue;
      for (const input of node.inputs) {
        const from = graph.nodes[input.id]!;
        const kept =
          from.id < signal && from.op !== "variable" && from.op !== "constant" && blockOf(from.scope, chosen) === own;
        expect(kept, `${node.op} in ${own} reads ${from.op} of the forward pass`).to.equal(false);
      }
    }
  });

  it("computes the second time what the backward pass needs, and no more", () => {
    const model = modelOf(scene);
    const products = (graph: Graph): number => graph.nodes.filter(({ op }) => op === "matmul").length;
    const [none, all] = [products(graphOf(model, new Set())), products(graphOf(model, "all"))];
    // Of each block: queries with keys and values, scores, what attention gives, its projection, the first layer of the MLP; the second is not needed.
    expect(all - none).to.equal(3 * 5);
  });

  it("takes less memory, the more blocks the less", () => {
    const model = modelOf(
      swap(
        scene.replace("depth: 3", "depth: 6").replace("size: 16px", "size: 128px"),
        "batch: 2 total",
        "batch: 32 total",
      ),
    );
    const { blocks } = trainGraph(model);
    const bytes = [0, 2, 4, 6].map(
      (count) => peakMemory(graphOf(model, new Set(blocks.slice(0, count)))).intermediates,
    );
    for (let i = 1; i < bytes.length; i++) expect(bytes[i]!, String(bytes)).to.be.lessThan(bytes[i - 1]!);
    expect(bytes.at(-1)!, String(bytes)).to.be.lessThan(bytes[0]! * 0.65);
  });

  it("auto takes as few blocks as keep to what is expected, says so in the plan, and says what cannot be reached", () => {
    const text = scene.replace("size: 16px", "size: 128px").replace("2 total", "4 total, recompute: auto");
    const within = (bytes: number): string =>
      text.replace("  metric: [OA]", `  metric: [OA]\n  expect { memory(train) <= ${bytes / 1024} KiB }`);
    const model = modelOf(within(2 ** 30));
    const { blocks, variables } = trainGraph(model);
    const bytes = [0, 1, 2, 3].map((count) =>
      trainMemory({ train: graphOf(model, new Set(blocks.slice(0, count))), variables }),
    );
    for (const count of [1, 3]) {
      const { experiments, diagnostics } = checkSource(within(bytes[count]!), "test.sky");
      expect(diagnostics.map(({ message }) => message)).to.deep.equal([]);
      const { figures } = experiments[0]!;
      expect([figures!.recomputed, figures!.blocks, figures!.bytes("train")]).to.deep.equal([count, 3, bytes[count]]);
    }
    const { diagnostics } = checkSource(within(bytes[3]! - 1024), "test.sky");
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4178"]);
  });

  it("of blocks is refused where nothing that is trained has any", () => {
    const text = swap(scene, "  metric: [OA]", "  freeze: backbone\n  recompute: blocks\n  metric: [OA]").replace(
      "drop_path: 0.4",
      "drop_path: 0",
    );
    const { diagnostics } = checkSource(text, "test.sky");
    expect(diagnostics.map(({ code }) => code)).to.include("SKY4126");
  });

  it("leaves a graph alone in which no block is named", () => {
    const { graph } = trainGraph(modelOf(scene));
    expect(recompute(graph, ops, { forward: 10, blocks: new Set() }).graph).to.equal(graph);
  });
});

describe("recompute in the engine @engine", function () {
  this.timeout(120_000);

  it("gives loss and gradients up to rounding under XLA, which fuses the second computation in its own way", async () => {
    const model = modelOf(scene);
    const run = async (again: Again): Promise<Map<string, number[]>> => {
      const graph = graphOf(model, again);
      const variables = [...graph.variables.values()];
      const session = await openSession({ train: { graph } }, variables);
      session.write(startOf(variables));
      const feeds = Object.fromEntries(
        [...values(graph)].map(([name, list]): [string, HostTensor] => {
          const { dtype, shape } = graph.inputs.get(name)!.type;
          const Values = dtype === "f32" ? Float32Array : dtype === "u32" ? Uint32Array : Int32Array;
          return [name, { dtype, shape, data: Values.from(list) }];
        }),
      );
      const loss = Number(session.run("train", feeds).loss);
      // After one step from 0 the first moment is a tenth of the gradient.
      const moments = [...session.read()].filter(([name]) => name.endsWith("adam_m"));
      session.close();
      return new Map([
        ["loss", [loss]],
        ...moments.map(([name, data]) => [name, Array.from(data as Float32Array)] as const),
      ]);
    };
    const [whole, again] = [await run(new Set()), await run("all")];
    expect(again.get("loss")).to.deep.equal(whole.get("loss"));
    let worst = 0;
    for (const [name, numbers] of whole) {
      const scale = Math.max(...numbers.map(Math.abs));
      const far = Math.max(...numbers.map((value, i) => Math.abs(value - again.get(name)![i]!)));
      worst = Math.max(worst, far / scale);
    }
    // One unit in the last place of the largest.
    expect(worst).to.be.lessThan(2 ** -23);
  });
});
