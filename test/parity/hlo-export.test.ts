import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { feedsOf } from "../../bench/feeds.ts";
import { exportRun } from "../../cli/export/export-run.ts";
import { compileFile } from "../../compiler/driver/compile.ts";
import type { Graph } from "../../compiler/ir/graph.ts";
import type { HostArray, HostTensor } from "../../compiler/ir/host-array.ts";
import { sizeOf } from "../../compiler/ir/type.ts";
import { runReference } from "../../runtime/reference/run.ts";
import { Differences } from "../support/differences.ts";
import { heard } from "../support/heard.ts";
import { askedProgram, type ExportedPlan, exportedPlan } from "../support/hlo-programs.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";
import { scenes, swap } from "../support/planted.ts";

const steps = 5;

/** Row `i` of what the export lists for every step. */
function row({ dtype, shape: [, ...shape], data }: HostTensor, i: number): HostTensor {
  const size = sizeOf(shape);
  return { dtype, shape, data: data.slice(i * size, (i + 1) * size) as HostArray };
}

for (const { name, text, parts } of [
  { name: "in one", text: scenes, parts: 1 },
  { name: "in four parts", text: swap(scenes, "batch: 8 total", "batch: 8 total, micro: 2"), parts: 4 },
]) {
  describe(`an exported experiment trained by its plan, each step ${name}, on XLA @parity`, function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), "skyc-hlo-export-"));
    const differences = new Differences();
    let there: ExportedPlan;
    let answer: PythonAnswer;
    /** What a call is fed, by its name. */
    const fed = new Map<string, Map<string, HostTensor>>();
    const calls: { program: string; feeds: string }[] = [];
    const graphs: Record<string, Graph> = {};

    before(async function () {
      needParityPython(this);
      writeFileSync(join(folder, "scenes.sky"), text);
      await heard(() => exportRun(join(folder, "scenes.sky"), { to: "stablehlo", out: join(folder, "out") }));
      there = exportedPlan(join(folder, "out"));
      const { program } = compileFile(join(folder, "scenes.sky"));
      Object.assign(graphs, { train: program!.train, apply: program!.micro?.apply });
      const made = feedsOf(program!.train);
      const { plan, feeds, read } = there;
      const call = (to: string, step: number, part: number) => {
        const name = `${to}.${step}.${part}`;
        const given = new Map<string, HostTensor>();
        for (const { name: input, role, dtype } of plan.programs[to]!.args) {
          if (role !== "input") continue;
          const listed = feeds.get(input);
          if (listed) given.set(input, row(listed, step));
          else if (input === "part") given.set(input, { dtype, shape: [], data: Uint32Array.of(part) });
          // Other samples at every call: the same ones, in another order.
          else given.set(input, { ...made[input]!, data: made[input]!.data.slice().reverse() as HostArray });
          if (!listed && input !== "part" && (step + part) % 2 === 0) given.set(input, made[input]!);
        }
        fed.set(name, given);
        calls.push({ program: to, feeds: name });
      };
      for (let step = 0; step < steps; step++) {
        for (let part = 0; part < parts; part++) call("train", step, part);
        if (parts > 1) call("apply", step, 0);
      }
      const tensors = new Map<string, HostTensor>();
      for (const variable of plan.variables) tensors.set(`run.${variable.name}`, there.initial(variable));
      for (const [at, given] of fed) for (const [input, value] of given) tensors.set(`${at}.${input}`, value);
      const programs = Object.entries(plan.programs).map(([id, { file, ...signature }]) =>
        askedProgram(id, { text: read(file).toString(), signature }, "run"),
      );
      answer = await askPython("hlo_reference.py", { programs, calls }, tensors);
    });
    after(() => {
      differences.say();
      rmSync(folder, { recursive: true, force: true });
    });

    it("gives the losses and weights of the reference engine", () => {
      expect(answer.report.failed).to.deep.equal({});
      const values = new Map<string, ArrayLike<number>>(
        there.plan.variables.map((variable) => [
          variable.name,
          Float64Array.from(there.initial(variable).data, Number),
        ]),
      );
      const losses: [number, number][] = [];
      for (const { program, feeds } of calls) {
        const given = new Map(
          [...fed.get(feeds)!].map(([input, { data }]) => [input, Float64Array.from(data, Number)]),
        );
        const { outputs, updates } = runReference(graphs[program]!, given, values);
        for (const [variable, { data }] of updates) values.set(variable, data);
        if (program === (parts > 1 ? "apply" : "train"))
          losses.push([outputs.get("loss")!.data[0]!, Number(answer.tensors.get(`${feeds}.loss`)!.data[0])]);
      }
      expect(losses.length).to.equal(steps);
      expect(new Set(losses.map(([loss]) => loss)).size).to.equal(steps);
      const column = (i: 0 | 1) => losses.map((pair) => pair[i]);
      differences.relative("losses", "all steps", column(1), column(0), 1e-5);
      // The softmax does not see the keys' bias: its gradient is rounding error, which AdamW makes steps of.
      for (const { name: variable, role } of there.plan.variables)
        if (role === "parameter" && !variable.endsWith("qkv.bias"))
          differences.relative(
            "weights",
            variable,
            answer.tensors.get(`run.${variable}`)!.data,
            values.get(variable)!,
            1e-4,
          );
    });
  });
}
