import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { planText } from "../cli/plan/plan-text.ts";
import { checkSource } from "../compiler/check/check.ts";
import { planFile } from "../compiler/driver/plan-file.ts";
import type { Plan } from "../compiler/plan/plan.ts";
import { planChecked } from "../compiler/plan/plan-checked.ts";
import { compare } from "./support/golden.ts";
import { fields, scenes, swap } from "./support/planted.ts";

const schema = JSON.parse(readFileSync(new URL("../compiler/plan/plan.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

/** The plan of a text that has no errors; it keeps the schema, also as JSON. */
function planned(text: string, name?: string): Plan {
  const files = new Map([["test.sky", text]]);
  const checked = checkSource(text, "test.sky");
  const got = planChecked("test.sky", checked, name, (through) => {
    const read = through((path) => ({ text: files.get(path)! }));
    const again = read("test.sky");
    return checkSource("text" in again ? again.text : "", "test.sky");
  });
  if (!("plan" in got)) return expect.fail(got.diagnostics.map((d) => `${d.code} ${d.message}`).join("\n"));
  expect(validate(JSON.parse(JSON.stringify(got.plan))), ajv.errorsText(validate.errors)).to.equal(true);
  return got.plan;
}

const text = (plan: Plan, width = 80, colour = false): string => planText(plan, { colour, width });

describe("plan", function () {
  this.timeout(20_000);
  it("keeps its schema for every shipped experiment", function () {
    this.timeout(20_000);
    for (const [file, names] of [
      ["experiments/quickstart.sky", ["Quickstart", "QuickstartTable4"]],
      ["experiments/downstream/classification/aid.sky", ["AIDFromScratch"]],
    ] as const)
      for (const experiment of names) {
        const { plan } = planFile(file, { experiment });
        expect(validate(JSON.parse(JSON.stringify(plan))), ajv.errorsText(validate.errors)).to.equal(true);
        expect(plan!.experiment).to.equal(experiment);
        for (const figure of [plan!.params.total, plan!.memory.train, plan!.memory.eval, plan!.flops.train_step])
          expect(figure).to.be.greaterThan(1000);
      }
  });

  it("begins with the keys that programs rely on, in their order", () => {
    const plan = planned(scenes);
    expect(Object.keys(plan).slice(0, 10)).to.deep.equal(
      "experiment params memory flops length schedule tensors assumptions holes expectations".split(" "),
    );
    expect(Object.keys(plan.params)).to.deep.equal(["total", "modules"]);
    expect(Object.keys(plan.memory)).to.deep.equal(["train", "eval"]);
    expect(Object.keys(plan.flops)).to.deep.equal(["train_step", "eval_step"]);
    expect(Object.keys(plan.length)).to.deep.equal(["iters", "samples", "epochs"]);
    expect(schema.required.slice(0, 10)).to.deep.equal(Object.keys(plan).slice(0, 10));
  });

  it("counts parts that add up to the whole", () => {
    for (const one of [scenes, fields]) {
      const { params } = planned(one);
      expect(Object.values(params.modules).reduce((a, b) => a! + b!, 0)).to.equal(params.total);
    }
    expect(Object.keys(planned(fields).params.modules)).to.deep.equal(["hr", "ms", "sar", "fuse", "head"]);
    expect(Object.keys(planned(scenes).params.modules)).to.deep.equal(["backbone", "head"]);
    // 4 classes of 16 channels, and their biases.
    expect(planned(scenes).params.modules.head).to.equal(4 * 16 + 4);
  });

  it("tells what is trained from what is frozen, and what does not start at random", () => {
    const plan = planned(swap(scenes, "batch: 8 total", "freeze: [backbone]\n  batch: 8 total"));
    expect(plan).to.deep.include({ trained: plan.params.modules.head!, frozen: ["backbone"], weights: [] });
    expect(plan.memory.train).to.be.lessThan(planned(scenes).memory.train!);
    expect(text(plan)).to.include("trained: 68; frozen: backbone");
    const weights = 'ViT { patch: 16px, width: 16, depth: 1, heads: 2 } from weights("vit.safetensors")';
    const loaded = planned(swap(scenes, "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", weights));
    expect(loaded.weights).to.deep.equal([{ part: "backbone", path: "vit.safetensors" }]);
    expect(loaded.trained).to.equal(loaded.params.total);
  });

  it("turns steps into samples and epochs where the size of the set is known", () => {
    expect(planned(fields).length).to.deep.equal({ iters: 100, samples: 200, epochs: 25 });
    expect(planned(scenes).length).to.deep.equal({ iters: 100, samples: 800, epochs: null });
    const sized = swap(scenes, "test: rest }\n", "test: rest }\n  samples: 320\n");
    expect(planned(sized).length.epochs).to.equal(2.5);
  });

  it("gives the schedule from the first step to the last, with both ends of every part", () => {
    const { schedule, schedule_parts } = planned(scenes);
    expect(schedule_parts).to.deep.equal([
      { block: "linear", from: 0, to: 10 },
      { block: "cosine", from: 10, to: 100 },
    ]);
    const steps = schedule.map(([step]) => step);
    expect(steps).to.deep.equal([...steps].sort((a, b) => a - b));
    expect(steps).to.include.members([0, 9, 10, 99]);
    expect(new Map(schedule).get(10)).to.be.closeTo(1e-3, 1e-12);
    const long = planned(
      swap(swap(scenes, "100 iters", "80k iters"), "linear(10 iters) then cosine", "multistep([60k iters, 70k iters])"),
    ).schedule;
    expect(long.length).to.be.lessThan(200);
    const rates = new Map(long);
    expect(rates.get(59_999)).to.be.closeTo(1e-3, 1e-12);
    expect(rates.get(60_000)).to.be.closeTo(1e-4, 1e-12);
    expect(rates.has(79_999)).to.equal(true);
  });

  it("types what goes into each part and what comes out, with the ground that it shows", () => {
    const { tensors } = planned(fields);
    const of = (part: string, direction: "in" | "out") =>
      tensors.filter((one) => one.part === part && one.direction === direction);
    expect(of("ms", "in")[0]).to.deep.include({
      type: "f32[B:2, T:4, H:32, W:32, C:{B02..B8A}]",
      shape: [2, 4, 32, 32, 8],
      bands: ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A"],
      values: "dn(10000)",
      gsd: 10,
      footprint: 320,
      bytes: 4 * 2 * 4 * 32 * 32 * 8,
    });
    expect(of("ms", "out")[0]).to.deep.include({ shape: [2, 4, 4, 4, 16], gsd: 80, bands: null });
    expect(of("fuse", "in").map(({ name }) => name)).to.deep.equal(["hr", "ms", "sar"]);
    expect(of("head", "out")[0]).to.deep.include({ type: "f32[B:2, H:32, W:32, K:19]", gsd: 10 });
  });

  it("holds the paper's figures against what is counted", () => {
    const stating = (head: string, annotation: string) =>
      `${head}${scenes.slice(0, scenes.indexOf("experiment")).trimEnd()}\n\n@paper("Table 2")\n${scenes
        .slice(scenes.indexOf("experiment"))
        .trimEnd()
        .slice(0, -1)}  ${annotation}expect { params(head) == 68, params(all) ~ 16k ± 10% }\n}\n`;
    const [head, all] = planned(stating("", "")).stated;
    expect(head).to.deep.equal({
      part: "head",
      stated: 68,
      tolerance: null,
      counted: 68,
      difference: 0,
      paper: "Table 2",
    });
    expect(all).to.include({ stated: 16_000, tolerance: 0.1, paper: "Table 2" });
    expect(all!.difference).to.be.closeTo(all!.counted / 16_000 - 1, 1e-12);
    expect(planned(stating("", '@paper("Appendix B")\n  ')).stated[0]!.paper).to.equal("Appendix B");
    expect(text(planned(stating("", "")))).to.match(/head +68 +68 +±0\.0 % +Table 2/);
  });

  it("holds what the encoder's declaration states against what is counted", () => {
    const stating = swap(
      fields,
      "encoder Both {",
      '@paper("Table 6")\nencoder Both {\n  expect { params(fuse) ~ 8k ± 50%, params(all) ~ 200k ± 90% }',
    );
    const { stated, params } = planned(stating);
    expect(stated.map(({ part, paper, counted }) => [part, paper, counted])).to.deep.equal([
      ["fuse", "Table 6", params.modules.fuse],
      ["encoder", "Table 6", params.total! - params.modules.head!],
    ]);
  });

  it("lists assumptions with their reason and place", () => {
    const plan = planned(swap(scenes, "lr: 1e-3", 'lr: assume 1e-3 because "not stated"'));
    expect(plan.assumptions).to.deep.equal([
      { path: "optimizer.lr", value: "0.001", because: "not stated", file: "test.sky", line: 20, column: 26 },
    ]);
  });

  it("says what an experiment changes of its bases, and what is new once", () => {
    const based = `${scenes}\nexperiment Wide extends Small {\n  backbone.width: 32\n  augment += [Rotate90]\n  seed: 3\n}\n`;
    const plan = planned(based, "Wide");
    expect(plan.bases).to.deep.equal(["Small"]);
    expect(plan.differences).to.deep.equal([
      { path: "backbone.width", base: "16", own: "32" },
      { path: "augment", base: "[Flip]", own: "[Flip, Rotate90]" },
      { path: "seed", base: "0", own: "3" },
    ]);
    expect(planned(based, "Small").differences).to.deep.equal([]);
  });

  it("counts a frozen encoder's features once, and their time", () => {
    const probe = scenes
      .replace("metric: [OA]", "metric: [OA]\n  freeze: backbone")
      .replace("size: 32px", "size: 64px");
    const pace = {
      machine: "a machine",
      seconds: ({ name }: { readonly name: string }) => (name === "encoder" ? 2 : 0.5),
    };
    const path = join(mkdtempSync(join(tmpdir(), "skyc-plan-")), "probe.sky");
    writeFileSync(path, probe);
    const plan = planFile(path, {}, pace).plan!;
    expect(plan.features).to.deep.equal({ bytes: 4 * 4 * 16 * 4, choices: 2, count: 800, total: 800 * 1024 });
    expect(plan.time).to.deep.equal({
      machine: "a machine",
      train_step: 0.5,
      eval_step: 0.5,
      train: 100 * 0.5 + 800 * 2,
    });
    expect(text(plan)).to.match(
      /computed once for each sample in each of 2\s+forms and kept, \S+ \S+ each: 800 at\s+most/,
    );
    expect(plan.memory.train!).to.be.lessThan(planned(probe.replace("\n  freeze: backbone", "")).memory.train!);
    expect(planned(scenes).features).to.equal(null);
  });

  it("plans a column of a table", () => {
    const table = `${scenes.replace("experiment Small", "abstract experiment Small")}
table T extends Small {
  name: A | B
  backbone.width: _ | 32
}
`;
    expect(planned(table, "T.B").params.total).to.be.greaterThan(planned(table, "T.A").params.total!);
    expect(planned(table).experiment).to.equal("T.A");
  });

  it("judges what it can of what is expected", () => {
    const expecting = `${scenes.trimEnd().slice(0, -1)}  expect { params(all) > 1k, OA(test) >= 50% }\n}\n`;
    const { expectations } = planned(expecting);
    expect(expectations.map(({ verdict }) => verdict)).to.deep.equal(["holds", "after the run"]);
    expect(expectations[0]!.values[0]).to.include({ text: "params(all)" });
  });
});

describe("the time of a plan", function () {
  this.timeout(20_000);
  it("follows from the pace of a machine, step by step", () => {
    const pace = {
      machine: "a machine",
      seconds: ({ name }: { readonly name: string }) => (name === "train" ? 2.5 : 0.5),
    };
    const { plan } = planFile("experiments/quickstart.sky", {}, pace);
    expect(plan!.time).to.deep.equal({ machine: "a machine", train_step: 2.5, eval_step: 0.5, train: 600 });
    expect(validate(JSON.parse(JSON.stringify(plan))), ajv.errorsText(validate.errors)).to.equal(true);
    expect(text(plan!)).to.include(
      "about 10 min 00 s of training: 2500 ms a step, 500 ms to evaluate a batch\n  on a machine\n",
    );
    const open = planFile("experiments/quickstart.sky", { set: ["length=unstated"] }, pace).plan!;
    expect(open.time).to.include({ train_step: 2.5, train: null });
  });
});

describe("plan with holes", function () {
  this.timeout(20_000);
  it("gives all figures where no shape hangs on what is open, and names the stand-in", () => {
    const plan = planned(swap(scenes, "lr: 1e-3", "lr: unstated"));
    const whole = planned(scenes);
    expect(plan.params).to.deep.equal(whole.params);
    expect(plan.memory).to.deep.equal(whole.memory);
    expect(plan.holes).to.deep.equal([
      { path: "optimizer.lr", stand_in: "1e-3", file: "test.sky", line: 20, column: 26 },
    ]);
    expect(plan.schedule).to.deep.equal([]);
    expect(text(plan)).to.include("left open by optimizer.lr").and.to.include("stand-in: 1e-3");
  });

  it("judges what does not hang on them", () => {
    const expecting = `${scenes.trimEnd().slice(0, -1)}  expect { params(all) > 1k }\n}\n`;
    const verdict = (one: string) => planned(one).expectations[0]!.verdict;
    expect(verdict(swap(expecting, "lr: 1e-3", "lr: unstated"))).to.equal("holds");
    expect(verdict(swap(expecting, "width: 16", "width: unstated"))).to.equal("open");
  });

  it("fills what the command line leaves open", () => {
    const { plan } = planFile("experiments/quickstart.sky", { set: ["optimizer.lr=unstated"] });
    expect(plan!.holes).to.deep.equal([
      { path: "optimizer.lr", stand_in: "1e-3", file: "--set optimizer.lr=unstated", line: 1, column: 1 },
    ]);
    expect(plan!.params.total).to.be.greaterThan(1000);
    expect(text(plan!)).to.include("optimizer.lr  --set optimizer.lr=unstated\n");
  });

  it("takes a stand-in batch and says so", () => {
    const plan = planned(swap(scenes, "batch: 8 total", "batch: unstated"));
    expect(plan.batch).to.equal(null);
    expect(plan.length).to.deep.equal({ iters: 100, samples: null, epochs: null });
    expect(plan.memory.train).to.be.greaterThan(1000);
    expect(plan.holes[0]).to.include({ path: "batch", stand_in: "2 total" });
    expect(text(plan)).to.include("for a stand-in batch of 2 total");
  });

  it("leaves the length open, and what follows from it", () => {
    const plan = planned(swap(scenes, "length: 100 iters", "length: unstated"));
    expect(plan.length).to.deep.equal({ iters: null, samples: null, epochs: null });
    expect(plan.schedule).to.deep.equal([]);
    expect(plan.checkpoint_every).to.equal(null);
    expect(plan.memory.train).to.be.greaterThan(1000);
  });

  it("counts the parts that are known, and makes up none", () => {
    const headless = planned(swap(fields, "FCN { channels: 8, convs: 1 }", "unstated"));
    expect(headless.params.total).to.equal(null);
    expect(headless.params.modules.ms).to.equal(planned(fields).params.modules.ms);
    expect(headless.params.modules.head).to.equal(null);
    expect(headless.memory).to.deep.equal({ train: null, eval: null });
    expect(headless.length.epochs).to.equal(25);
    const shapeless = planned(swap(scenes, "width: 16", "width: unstated"));
    expect(shapeless.params).to.deep.equal({ total: null, modules: {} });
    expect(shapeless.schedule.length).to.be.greaterThan(10);
    expect(shapeless.holes[0]).to.include({ path: "backbone.width", stand_in: null });
  });

  it("counts parameters without a loss or an optimiser, and leaves open what they cost", () => {
    for (const [piece, by] of [
      ["optimizer: AdamW { lr: 1e-3 }", "optimizer: unstated"],
      ["loss: CrossEntropy", "loss: unstated"],
    ] as const) {
      const plan = planned(swap(scenes, piece, by));
      expect(plan.params).to.deep.equal(planned(scenes).params);
      expect(plan.tensors).to.deep.equal(planned(scenes).tensors);
      expect(plan.memory).to.deep.equal({ train: null, eval: null });
      expect(plan.holes[0]!.stand_in).to.equal(null);
      expect(text(plan)).not.to.include("stand-in");
    }
  });

  it("knows a model whose modality leaves its ground open", () => {
    const open = swap(fields, "size: 32px, frames: 3", "size: 32px, frames: 3, gsd: unstated").replace(
      "gsd: 10 m, size: 32px, frames: 3,",
      "size: 32px, frames: 3,",
    );
    const plan = planned(open);
    expect(plan.params).to.deep.equal(planned(fields).params);
    expect(plan.tensors.find(({ part, direction }) => part === "sar" && direction === "in")!.gsd).to.equal(null);
    expect(plan.tensors.find(({ part, direction }) => part === "ms" && direction === "in")!.gsd).to.equal(10);
  });

  it("takes a property's default for its stand-in", () => {
    const plan = planned(
      swap(scenes, "width: 16, depth: 1, heads: 2", "width: 16, depth: 1, heads: 2, drop_path: unstated"),
    );
    expect(plan.holes[0]).to.include({ path: "backbone.drop_path", stand_in: "0" });
    expect(plan.params).to.deep.equal(planned(scenes).params);
  });

  it("knows no ground where the resolution is open", () => {
    const plan = planned(swap(scenes, "gsd: 0.5 m", "gsd: unstated"));
    expect(plan.tensors.flatMap(({ gsd, footprint }) => [gsd, footprint])).to.deep.equal(
      plan.tensors.flatMap(() => [null, null]),
    );
  });
});

describe("the text of a plan", function () {
  this.timeout(20_000);
  const quickstart = planFile("experiments/quickstart.sky").plan!;

  it("is as it was looked at (UPDATE_GOLDEN=1 rewrites it)", () => {
    // How much memory a graph takes is another test's matter, and a better model of it would change the page.
    const peak = {
      at: "encoder.fuse.layers.1.mlp.fc2.mul",
      bytes: 200 * 2 ** 20,
      count: 120,
      tensors: [
        { name: "encoder.fuse.layers.0.mlp.fc1.add", bytes: 11 * 2 ** 20 },
        { name: "encoder.ms.blocks.0.attn.softmax", bytes: 2 ** 19 },
      ],
    };
    const memory = { train: 210 * 2 ** 20, eval: 21.5 * 2 ** 20 };
    const flops = { train_step: 14.4e9, eval_step: 4.8e9 };
    const peaks = { train: peak, eval: { ...peak, bytes: 16 * 2 ** 20, count: 2 } };
    compare("plan", "quickstart", "txt", text({ ...quickstart, memory, flops, peaks }));
  });

  it("fits into 80 columns", () => {
    const plans = [
      quickstart,
      planFile("experiments/quickstart.sky", { experiment: "QuickstartTable4" }).plan!,
      planFile("experiments/downstream/classification/aid.sky").plan!,
      planned(fields),
    ];
    for (const plan of plans) for (const line of text(plan).split("\n")) expect(line.length, line).to.be.at.most(80);
  });

  it("is coloured only where it is asked for", () => {
    const code = String.fromCharCode(27);
    expect(text(quickstart)).not.to.include(code);
    expect(text(quickstart, 80, true)).to.include(code);
    expect(text(quickstart, 80, true).replaceAll(new RegExp(`${code}\\[\\d+m`, "g"), "")).to.equal(text(quickstart));
  });

  it("is there in well under two seconds", function () {
    this.timeout(20_000);
    const before = process.cpuUsage();
    planFile("experiments/quickstart.sky");
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).to.be.lessThan(1.5);
  });
});
