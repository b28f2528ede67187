import { expect } from "chai";
import { runFile } from "../cli/run/run-file.ts";
import { waitedOf } from "../runtime/report/build-report.ts";
import { blockOf, type Profile, profileRows, profileText } from "../runtime/report/profile.ts";
import { waitedText } from "../runtime/report/show.ts";
import { chromeTrace } from "../runtime/report/trace.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";
import { profileGraph } from "../runtime/tf/profile-graph.ts";
import { progress } from "../runtime/train/progress.ts";
import { thrown } from "./support/code-of.ts";
import { tinyTrain } from "./support/tiny-train.ts";

const node = (op: string, scope: string, seconds: number, flops = 0) => ({ op, scope, seconds, flops, bytes: 8 });
const nodes = [
  node("matmul", "encoder.ms.blocks.0.attention", 2e-3, 4e6),
  node("add", "encoder.ms.blocks.0", 1e-3),
  node("matmul", "encoder.ms.blocks.1.mlp", 4e-3, 8e6),
  node("mul", "", 1e-3),
];

describe("profiles", () => {
  it("sum up by block and by op, with the share of the machine's peak", () => {
    const blocks = profileRows(nodes, blockOf, 1e-10);
    expect(blocks.map(({ name, count }) => [name, count])).to.deep.equal([
      ["encoder.ms.blocks.1", 1],
      ["encoder.ms.blocks.0", 2],
      ["(the step itself)", 1],
    ]);
    expect(blocks[0]!.peak).to.be.closeTo(0.2, 1e-9);
    const ops = profileRows(nodes, ({ op }) => op, undefined);
    expect(ops[0]).to.deep.equal({ name: "matmul", count: 2, seconds: 6e-3, flops: 12e6, bytes: 16, peak: null });
    const profile: Profile = {
      format: 1,
      mode: "whole step compiled by XLA",
      step: 5e-3,
      alone: 8e-3,
      flops: 12e6,
      peak: null,
      blocks,
      ops,
      waited: 0,
      loop: 1,
    };
    const text = profileText(profile);
    expect(text).to.match(/^A step of this run took 5\.0 ms \(median, whole step compiled by XLA\)/);
    expect(text).to.match(/^matmul +2 +6\.00 +75\.0 % +0\.012 +0\.0 +–$/m);
  });

  it("have a trace of complete events in Chrome's format", () => {
    const spans = [
      { what: "step 1", from: 100, to: 103.5 },
      { what: "waits for data", from: 103.5, to: 104 },
    ];
    const { traceEvents } = JSON.parse(chromeTrace(spans, nodes));
    const events = traceEvents.filter(({ ph }: { ph: string }) => ph === "X");
    expect(events).to.have.length(6);
    expect(events[0]).to.deep.include({ name: "step 1", ts: 0, dur: 3500, tid: 1 });
    expect(events[1]).to.deep.include({ ts: 3500, dur: 500 });
    expect(events[3]).to.deep.include({ name: "add", ts: 2000, dur: 1000, tid: 2, cat: "encoder.ms.blocks.0" });
  });

  it("are TensorFlow's, and refused with the reference engine (SKY8085)", async () => {
    const found = await thrown(() => runFile("none.sky", { set: [], profile: true, engine: "reference" }));
    expect(found.code).to.equal("SKY8085");
    expect(found.message).to.contain("--profile");
  });
});

describe("waiting for data", () => {
  const record = (step: number, wait: number) =>
    ({ kind: "step", step, epoch: 0, loss: 1, lr: 1e-3, ms: 90, wait, rate: 80, rss: 812 }) as const;

  it("is summed up without the first step, which compiles", () => {
    const waited = waitedOf([record(1, 5000), record(2, 10), record(3, 10)]);
    expect(waited).to.deep.equal({ seconds: 0.02, of: 0.2 });
    expect(waitedText(waited)).to.equal("0.0 s of 0.2 s (10 %)");
    expect(waitedText(waitedOf([record(1, 5)]))).to.equal(undefined);
  });

  it("is said in the line of progress from 5 % on", () => {
    const lines = (wait: number): string => {
      let text = "";
      const shown = progress("lines", { write: (more) => (text += more) }, 8, () => 0);
      for (let step = 1; step <= 3; step++) shown.step(record(step, wait), 3);
      return text;
    };
    expect(lines(10)).to.contain("waiting for data 10.0 %");
    expect(lines(1)).not.to.contain("waiting");
  });
});

describe("profiles of a graph @engine", () => {
  it("time every node that computes, by kinds", async () => {
    const { graph } = tinyTrain();
    let kinds = 0;
    const found = await profileGraph(graph, await loadTensorflow(), (_, all) => {
      kinds = all;
    });
    const computing = graph.nodes.filter(({ op }) => !["input", "variable", "constant"].includes(op));
    expect(found.map(({ node }) => node.id)).to.deep.equal(computing.map(({ id }) => id));
    expect(kinds).to.be.lessThan(computing.length);
    expect(found.every(({ seconds }) => seconds >= 0 && seconds < 1)).to.equal(true);
    expect(found.reduce((sum, { seconds }) => sum + seconds, 0)).to.be.greaterThan(0);
    expect(found.find(({ node }) => node.op === "matmul")!.flops).to.be.greaterThan(0);
  }).timeout(60_000);
});
