import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ExportOptions } from "../cli/commands/export.ts";
import { exportRun } from "../cli/export/export-run.ts";
import { initialValues } from "../cli/run/initial-values.ts";
import { compileFile } from "../compiler/driver/compile.ts";
import { rateAt } from "../compiler/elaborate/schedule.ts";
import { keyOf } from "../compiler/ir/noise.ts";
import { thrown } from "./support/code-of.ts";
import { heard } from "./support/heard.ts";
import { exportedPlan } from "./support/hlo-programs.ts";
import { madeRun } from "./support/made-run.ts";
import { scenes, swap } from "./support/planted.ts";
import { stableHloFaults } from "./support/stablehlo-check.ts";

describe("skyc export --to stablehlo", () => {
  const folder = mkdtempSync(join(tmpdir(), "skyc-stablehlo-"));
  const text = join(folder, "scenes.sky");
  before(() => writeFileSync(text, scenes));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function exported(path: string, name: string, options: Partial<ExportOptions> = {}) {
    const out = join(folder, name);
    await heard(() => exportRun(path, { to: "stablehlo", out, json: true, ...options }));
    return exportedPlan(out);
  }

  it("writes programs whose types agree, and a plan of their arguments in order", async () => {
    const { plan, read } = await exported(text, "text");
    expect(plan).to.include({ format: "skyc-stablehlo-1", experiment: "Small", batch: 8, step: 0, iterations: 100 });
    expect(Object.keys(plan.programs)).to.deep.equal(["train", "eval"]);
    for (const { file, args } of Object.values(plan.programs)) {
      const module = read(file).toString();
      expect(stableHloFaults(module)).to.deep.equal([]);
      const types = /@main\(([^)]*)\)/
        .exec(module)![1]!
        .split(", ")
        .map((one) => one.split(": ")[1]);
      const kinds: Record<string, string> = { u32: "ui32", bool: "i1" };
      expect(types).to.deep.equal(
        args.map(({ dtype, shape }) => `tensor<${[...shape, kinds[dtype] ?? dtype].join("x")}>`),
      );
    }
    expect(plan.programs.train!.results.map(({ name }) => name)).to.include.members([
      "head.fc.weight",
      "loss",
      "finite",
    ]);
  });

  it("says how every variable begins: by a rule, or by the file", async () => {
    const { plan, initial } = await exported(text, "initial");
    const { program } = compileFile(text);
    const wanted = initialValues(program!);
    expect(plan.variables.map(({ name }) => name)).to.deep.equal([...wanted.keys()]);
    for (const variable of plan.variables) {
      const { shape, data } = initial(variable);
      expect(shape, variable.name).to.deep.equal(wanted.get(variable.name)!.shape);
      expect(data, variable.name).to.deep.equal(wanted.get(variable.name)!.data);
    }
    const ruled = plan.variables.filter(({ name }) => name.includes(".adam_"));
    expect(ruled.length).to.be.greaterThan(0);
    for (const { initial: rule } of ruled) expect(rule).to.deep.equal({ kind: "zeros" });
  });

  it("gives the rate, number and random key of every step that is left", async () => {
    const run = madeRun(join(folder, "made"), scenes);
    const { plan, feeds, initial } = await exported(run.dir, "run");
    expect(plan.step).to.equal(3);
    expect([...feeds.keys()].sort()).to.deep.equal(["key", "lr", "step"]);
    const first = (name: string) => [...feeds.get(name)!.data].slice(0, name === "key" ? 2 : 1);
    expect(feeds.get("lr")!.shape).to.deep.equal([97]);
    expect(first("step")).to.deep.equal([4]);
    expect(first("lr")).to.deep.equal([Math.fround(rateAt(run.program.schedule, 3))]);
    expect(first("key")).to.deep.equal([...keyOf(run.program.seed, "step", 4)]);
    for (const variable of plan.variables)
      expect(initial(variable).data, variable.name).to.deep.equal(run.values.get(variable.name)!.data);
  });

  it("holds one part of a step and its update where a step has parts", async () => {
    const path = join(folder, "micro.sky");
    writeFileSync(path, swap(scenes, "batch: 8 total", "batch: 8 total, micro: 2"));
    const { plan, read, initial } = await exported(path, "micro");
    expect(plan.micro).to.deep.equal({ size: 2, parts: 4 });
    expect(Object.keys(plan.programs)).to.deep.equal(["train", "apply", "eval"]);
    for (const { file } of Object.values(plan.programs))
      expect(stableHloFaults(read(file).toString())).to.deep.equal([]);
    const known = new Set(plan.variables.map(({ name }) => name));
    for (const { args } of Object.values(plan.programs))
      for (const { name, role } of args) if (role === "variable") expect(known.has(name), name).to.equal(true);
    const total = plan.variables.find(({ name }) => name === "micro.total")!;
    expect([...initial(total).data]).to.deep.equal([0]);
  });

  it("refuses options that do nothing, other forms of a text, and a text with errors", async () => {
    const code = async (path: string, options: Partial<ExportOptions>) =>
      (await thrown(() => exportRun(path, { to: "stablehlo", out: join(folder, "none"), ...options }))).code;
    expect(await code(text, { layout: "timm" })).to.equal("SKY8097");
    expect(await code(text, { batch: "2" })).to.equal("SKY8097");
    expect(await code(text, { checkpoint: "last" })).to.equal("SKY8097");
    expect(await code(join(folder, "made", "run"), { set: ["batch=2 total"] })).to.equal("SKY8097");
    expect(await code(text, { to: "savedmodel" })).to.equal("SKY8095");
    expect(await code(join(folder, "gone.sky"), {})).to.equal("SKY8095");
    const bad = join(folder, "bad.sky");
    writeFileSync(bad, swap(scenes, "heads: 2", "heads: 3"));
    const { err } = await heard(async () => {
      expect(await exportRun(bad, { to: "stablehlo", out: join(folder, "none") })).to.equal(1);
    });
    expect(err).to.contain("heads");
  });

  it("sets properties of a text", async () => {
    const { plan } = await exported(text, "set", { set: ["batch=4 total"] });
    expect(plan.batch).to.equal(4);
    expect(readFileSync(join(folder, "set", "plan.json"), "utf8").split("\n").length).to.be.lessThan(400);
  });
});
