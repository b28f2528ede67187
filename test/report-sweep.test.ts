import { expect } from "chai";
import { asksFor, type KnownRun, measuresOf } from "../cli/run/measures.ts";
import { judge } from "../compiler/elaborate/expect.ts";
import type { ExpectTree } from "../compiler/elaborate/program.ts";
import { differences } from "../runtime/report/differences.ts";
import { sweepHtml, sweepMarkdown } from "../runtime/report/sweep-pages.ts";
import { type SweepReport, spreadOf, sweepRun } from "../runtime/report/sweep-report.ts";
import { sampleReport } from "./support/sample-report.ts";
import { toyProgram } from "./support/toy-run.ts";

/** A trial: its settings name a block (`only`), its `set` says all of it. */
const run = (given: string, oa: number): KnownRun => ({
  program: toyProgram({ settings: [{ path: "given", value: given.replace(/\(.*/, ""), origin: { kind: "set" } }] }),
  set: { given },
  results: { metrics: { test: { loss: 1 - oa, values: { OA: oa, mIoU: null } } } },
});
const call = (name: string, args: string[], where: Record<string, string> = {}): ExpectTree => ({
  type: "measure",
  name,
  args,
  where,
  text: `${name}(${[...args, ...Object.entries(where).map(([k, v]) => `${k}: ${v}`)].join(", ")})`,
});
const difference = (b: ExpectTree): ExpectTree => {
  const left: ExpectTree = {
    type: "binary",
    op: "-",
    left: call("OA", ["test"]),
    right: b,
    text: `OA(test) - ${b.text}`,
  };
  const right: ExpectTree = { type: "number", value: 10, unit: "%", text: "10%" };
  return { type: "binary", op: ">=", left, right, text: `${left.text} >= 10%` };
};
const own = run("all", 0.95);
const judged = (tree: ExpectTree, others: KnownRun[]) =>
  judge({ text: tree.text, tree }, measuresOf(own, others, "crops.sky"));

describe("measures of runs and sweeps", () => {
  it("look other settings up among the trials", () => {
    const others = [own, run("only(ms)", 0.71), run("only( sar )", 0.4)];
    expect(judged(difference(call("OA", ["test"], { given: "only(ms)" })), others).verdict).to.equal("holds");
    const sar = judged(difference(call("OA", ["test"], { given: "only(sar)" })), others);
    expect(sar.values.at(-1)!.value).to.be.closeTo(0.55, 1e-12);
  });

  it("take a run's own settings for itself, so that a plain run judges what it can", () => {
    expect(asksFor(own, { given: "all" })).to.equal(true);
    expect(asksFor({ program: toyProgram() }, { given: "all" })).to.equal(true);
    const same = judged(difference(call("OA", ["test"], { given: "all" })), []);
    expect(same.verdict).to.equal("fails");
    const other = judged(difference(call("OA", ["test"], { given: "only(ms)" })), []);
    expect(other).to.include({ verdict: "not evaluated" });
    expect(other.reason).to.equal("it compares with a run that has given: only(ms), which skyc sweep crops.sky trains");
  });

  it("say why there is no number", () => {
    const reason = (tree: ExpectTree) => judged(difference(tree), []).reason;
    expect(reason(call("OA", ["val"]))).to.equal("val was not evaluated");
    expect(reason(call("mIoU", ["test"]))).to.equal("mIoU has no value on test");
    expect(reason(call("kappa", ["test"]))).to.equal("kappa was not measured");
  });

  it("count parameters of the program and read losses", () => {
    const params: ExpectTree = { ...difference(call("params", ["head"])), op: "==" } as ExpectTree;
    expect(judged(params, []).values.find(({ text }) => text === "params(head)")!.value).to.equal(12);
    expect(judged(difference(call("loss", ["test"])), []).values[1]!.value).to.be.closeTo(0.05, 1e-12);
  });
});

describe("comparing two runs", () => {
  const before = sampleReport("semantic_segmentation");
  it("finds nothing between equal ones, whatever their times", () => {
    const again = { ...before, timing: { ...before.timing, seconds: 1 } };
    expect(differences(before, again)).to.deep.equal([]);
  });
  it("names every number that differs, in full", () => {
    const test = before.metrics.test!;
    const confusion = test.confusion.map((row, i) => (i === 0 ? row.map((n) => n + 1) : row));
    const metrics = { test: { ...test, loss: 0.335, values: { ...test.values, OA: 0.5 }, confusion } };
    const now = { metrics, result: { weights: "0".repeat(64) } };
    expect(differences(before, now)).to.deep.equal([
      "val was evaluated then and is not now",
      `OA(test) was ${test.values.OA} and is 0.5`,
      "loss(test) was 0.334 and is 0.335",
      "the confusion matrix of test differs",
      "the final weights were 77ee77ee77ee… and are 000000000000…",
    ]);
  });
});

describe("sweep pages", () => {
  const base = sampleReport("semantic_segmentation");
  const report: SweepReport = {
    format: 1,
    experiment: "Quickstart",
    file: "experiments/quickstart.sky",
    version: "0.1.0",
    runs: [sweepRun("base", {}, "base", base), sweepRun("given-x", { given: "only(ms)" }, "given-x", base)],
    failed: [{ name: "given-y", code: "SKY7001", message: "The loss became NaN at <step> 3." }],
    expectations: base.expectations,
    spread: [],
  };
  it("give mean and deviation over seeds, and over nothing else", () => {
    const seeded = ["0", "1", "2"].map((seed, i) => {
      const run = sweepRun(`seeds-${seed}`, i === 0 ? {} : { seed }, seed, base);
      return { ...run, metrics: { test: { ...run.metrics.test!, values: { OA: 0.5 + 0.1 * i } } } };
    });
    const [found, ...more] = spreadOf(seeded);
    expect(more).to.deep.equal([]);
    expect(found).to.deep.include({ split: "test", metric: "OA", runs: 3, mean: 0.6 });
    expect(found!.deviation).to.be.closeTo(0.1, 1e-12);
    expect(spreadOf(report.runs)).to.deep.equal([]);
    expect(sweepMarkdown({ ...report, spread: spreadOf(seeded) })).to.contain("OA (test) over 3 seeds: 60.0 % ± 10.0");
  });

  it("show each trial, what failed and why, and what was expected", () => {
    const text = sweepMarkdown(report);
    expect(text).to.contain("| as written | 87.9 % | 83.1 % | 0.3340 | 3 min 02 s | base |");
    expect(text).to.contain("| given: only(ms) |").and.to.contain("| given-y | SKY7001 |").and.to.contain("**fails**");
    const html = sweepHtml(report);
    expect(html).to.contain("given-x/report.html").and.to.contain("at &lt;step&gt; 3.").and.not.to.contain("<script");
  });
});
