import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { feedsOf } from "../../bench/feeds.ts";
import { initialValues } from "../../cli/run/initial-values.ts";
import { compileFile } from "../../compiler/driver/compile.ts";
import { rateAt } from "../../compiler/elaborate/schedule.ts";
import { keyOf } from "../../compiler/ir/noise.ts";
import { writeStableHlo } from "../../compiler/lower/hlo/write-stablehlo.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import type { HostTensor } from "../../runtime/tf/host-values.ts";
import { openSession, type Results } from "../../runtime/tf/session.ts";
import { Differences } from "../support/differences.ts";
import { askedProgram } from "../support/hlo-programs.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const steps = 4;

/** Whole programs, with fewer samples a step so that both engines are done in seconds. */
const experiments = [
  { name: "Quickstart", file: "experiments/quickstart.sky", precision: "f32" },
  { name: "Quickstart", file: "experiments/quickstart.sky", precision: "bf16" },
  { name: "QuickstartTable4", file: "experiments/quickstart.sky", precision: "f32" },
  { name: "Bench", file: "bench/fst.sky", precision: "f32" },
  { name: "Bench", file: "bench/vit.sky", precision: "f32" },
  { name: "Bench", file: "bench/engine/swin-v2.sky", precision: "f32" },
] as const;

/** Bars for losses and statistics, as shares; in bf16 a sum in another order may be rounded to the other side. */
const bars = {
  f32: { evaluation: 1e-5, losses: 1e-4, statistics: 1e-4 },
  bf16: { evaluation: 2e-3, losses: 2e-3, statistics: 5e-2 },
};

for (const { name, file, precision } of experiments) {
  describe(`training of ${name} (${file}, ${precision}) through StableHLO on XLA @parity @engine`, function () {
    this.timeout(600_000);
    const differences = new Differences();
    const bar = bars[precision];
    const losses: number[] = [];
    let variables: ReadonlyMap<string, ArrayLike<number>>;
    let evaluated: Results;
    let answer: PythonAnswer;

    before(async function () {
      needParityPython(this);
      const set = ["batch=2 total", `precision=${precision}`];
      const { program } = compileFile(join(root, file), { set, experiment: name });
      const { train, eval: evaluation, schedule } = program!;
      const first = initialValues(program!);
      const made = feedsOf(train);
      const batches = Array.from(
        { length: steps },
        (_, i): Record<string, HostTensor> => ({
          ...made,
          lr: { dtype: "f32", shape: [], data: Float32Array.of(rateAt(schedule, i + 50)) },
          step: { dtype: "i32", shape: [], data: Int32Array.of(i + 1) },
          key: { dtype: "u32", shape: [2], data: Uint32Array.from(keyOf(1, "step", i)) },
        }),
      );
      const tensors = new Map<string, HostTensor>();
      for (const [variable, value] of first) tensors.set(`run.${variable}`, value);
      batches.forEach((batch, i) => {
        for (const input of train.inputs.keys()) tensors.set(`train.${i}.${input}`, batch[input]!);
      });
      for (const input of evaluation.inputs.keys()) tensors.set(`eval.0.${input}`, made[input]!);
      const programs = [
        askedProgram("train", writeStableHlo(train, ops, { guard: true }), "run"),
        askedProgram("eval", writeStableHlo(evaluation, ops), "run"),
      ];
      const calls = [
        { program: "eval", feeds: "eval.0" },
        ...batches.map((_, i) => ({ program: "train", feeds: `train.${i}` })),
      ];
      answer = await askPython("hlo_reference.py", { programs, calls }, tensors);

      const session = await openSession({ train, eval: evaluation }, program!.variables);
      try {
        session.write(new Map([...first].map(([variable, { data }]) => [variable, data])));
        const given = (graph: typeof train, batch: Record<string, HostTensor>) =>
          Object.fromEntries([...graph.inputs.keys()].map((input) => [input, batch[input]!]));
        evaluated = session.run("eval", given(evaluation, made));
        for (const batch of batches) losses.push(Number(session.run("train", given(train, batch)).loss));
        variables = new Map([...session.read()].map(([variable, data]) => [variable, Float64Array.from(data, Number)]));
      } finally {
        session.close();
      }
    });
    after(() => differences.say());

    const outputs = (program: string, output: string, count: number): number[] =>
      Array.from({ length: count }, (_, i) => Number(answer.tensors.get(`${program}.${i}.${output}`)!.data[0]));

    it("is verified, compiled and run", () => expect(answer.report.failed).to.deep.equal({}));

    it("evaluates to the same loss and classes", () => {
      differences.relative(
        "loss of evaluation",
        file,
        outputs("eval", "loss", 1),
        [Number(evaluated.loss)],
        bar.evaluation,
      );
      const classes = answer.tensors.get("eval.0.prediction")!.data;
      const wanted = evaluated.prediction as Int32Array;
      const other = [...classes].filter((found, i) => Number(found) !== wanted[i]).length;
      // Two classes of equal score to the last digit may change places.
      expect(other / wanted.length).to.be.at.most(precision === "bf16" ? 0.02 : 0.001);
    });

    it(`gives the same losses over ${steps} steps, all of them good`, () => {
      expect(outputs("train", "finite", steps)).to.deep.equal(losses.map(() => 1));
      expect(new Set(losses).size).to.equal(steps);
      differences.relative("losses of training", file, outputs("train", "loss", steps), losses, bar.losses);
    });

    it("leaves the same running statistics and counters", () => {
      const states = [...variables].filter(([variable]) => variable.includes(".running_"));
      for (const [variable, wanted] of states) {
        const found = answer.tensors.get(`run.${variable}`)!.data;
        differences.relative("running statistics", variable, found, wanted, bar.statistics);
      }
    });
  });
}
