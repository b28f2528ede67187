import { expect } from "chai";
import { classCounts } from "../compiler/blocks/class-counts.ts";
import { meanAccuracy } from "../compiler/blocks/metric/mean-accuracy.ts";
import { meanF1 } from "../compiler/blocks/metric/mean-f1.ts";
import { meanIou } from "../compiler/blocks/metric/mean-iou.ts";
import { overallAccuracy } from "../compiler/blocks/metric/overall-accuracy.ts";
import { evaluate } from "../runtime/train/evaluate.ts";
import type { Engine, HostTensor, TrainData } from "../runtime/train/parts.ts";
import { thrown } from "./support/code-of.ts";

/** Labels down, predictions across: 3 + 1 of wheat, 2 + 4 of corn, no beet anywhere. */
const outcome = { classes: ["wheat", "corn", "beet"], confusion: Float64Array.of(3, 1, 0, 2, 4, 0, 0, 0, 0) };

describe("metrics", () => {
  it("agree with counts made by hand", () => {
    expect(overallAccuracy.compute(outcome)).to.equal(7 / 10);
    expect(meanIou.compute(outcome)).to.be.closeTo((3 / 6 + 4 / 7) / 2, 1e-15);
    expect(meanF1.compute(outcome)).to.be.closeTo((6 / 9 + 8 / 11) / 2, 1e-15);
    expect(meanAccuracy.compute(outcome)).to.be.closeTo((3 / 4 + 4 / 6) / 2, 1e-15);
    expect(meanIou.perClass(outcome)).to.deep.equal([3 / 6, 4 / 7, Number.NaN]);
    expect(meanF1.perClass(outcome)[1]).to.equal(8 / 11);
    expect(meanAccuracy.perClass(outcome)[0]).to.equal(3 / 4);
    expect(classCounts(outcome)[1]).to.deep.equal({ name: "corn", labelled: 6, predicted: 5, hits: 4 });
  });
});

describe("evaluation of masks", () => {
  const mask = (values: number[]): HostTensor => ({ dtype: "i32", shape: [2, 1, 3], data: Int32Array.from(values) });
  const data: TrainData = {
    samples: { val: 3, test: 0 },
    at: () => Promise.reject(new Error("not here")),
    async *all() {
      yield { feeds: new Map([["labels", mask([0, 1, 9, 1, 1, 9])]]), count: 2, ids: ["a", "b"] };
      yield { feeds: new Map([["labels", mask([0, 9, 9, 9, 9, 9])]]), count: 1, ids: ["c"] };
    },
    close: async () => {},
  };
  const engine = {
    evaluate: () => ({ loss: losses.shift()!, prediction: mask([0, 1, 1, 0, 1, 0]) }),
  } as unknown as Engine;
  let losses: number[];
  const plan = { labels: { kind: "mask", classes: ["a", "b"], ignore: 9, size: 3, gsd: 1 } as const, metrics: [] };

  it("leaves out ignored pixels and padding, and weighs losses by labelled pixels", async () => {
    losses = [1, 6];
    const result = await evaluate("val", plan, engine, data, () => 0);
    expect([...result!.outcome.confusion]).to.deep.equal([2, 0, 1, 2]);
    expect(result!.loss).to.equal((1 * 4 + 6 * 1) / 5);
    expect(result!.samples).to.equal(3);
  });

  it("refuses a split without samples (SKY7015) or without labels (SKY7018)", async () => {
    const found = await thrown(() => evaluate("test", plan, engine, data, () => 0));
    expect(found.code).to.equal("SKY7015");
    expect(found.help).to.contain("val");
    losses = [1, 1];
    const blind = { ...plan, labels: { ...plan.labels, classes: [] } };
    expect((await thrown(() => evaluate("val", blind, engine, data, () => 0))).code).to.equal("SKY7018");
  });
});
