import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Asking, newExperiment } from "../cli/new-experiment.ts";
import {
  backbones,
  fixesClasses,
  formatOf,
  formatsFor,
  hasTwin,
  headsFor,
  type StartChoices,
  sensorsFor,
  severalSensors,
  tasks,
} from "../compiler/convert/start-choices.ts";
import { startingExperiment } from "../compiler/convert/starting-experiment.ts";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { checked, listed } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";

/** Every choice of task, format, sensors and head, each with known and unknown numbers. */
function everyChoice(): StartChoices[] {
  return tasks().flatMap((task) =>
    formatsFor(task).flatMap((format) => {
      const known = sensorsFor(format);
      const { grid } = formatOf(format);
      const fitting = known.filter((one) => grid?.includes(one) ?? true);
      const sets = severalSensors(format)
        ? [...fitting.map((one) => [one]), ...fitting.map((one) => [one, ...known.filter((other) => other !== one)])]
        : known.map((one) => [one]);
      return sets.flatMap((sensors) =>
        headsFor(task).flatMap((head) => {
          const made = { name: "Mine", task, format, sensors, head, backbone: backbones()[0]! };
          const sizes = [undefined, 32, 75, 97];
          return sizes.map((size) => ({
            ...made,
            ...(size === undefined ? {} : { size }),
            ...(size && !fixesClasses(format) ? { classes: 5 } : {}),
            ...(size && hasTwin(format) ? { source: "twin" } : size ? { source: "data/set" } : {}),
          }));
        }),
      );
    }),
  );
}

describe("skyc new", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-new-"));

  it("writes what checks and is canonical, whatever is chosen", function () {
    this.timeout(60_000);
    const all = everyChoice();
    expect(all.length).to.be.greaterThan(20);
    for (const choices of all) {
      const text = startingExperiment(choices);
      const label = `${JSON.stringify(choices)}\n${text}`;
      const { diagnostics } = checked(text);
      expect(listed(diagnostics.filter(({ severity }) => severity !== "hole")), label).to.equal("");
      const { size } = choices;
      // Known numbers leave no hole; a prime side that no patch tiles leaves the patch open.
      const holes = diagnostics.filter(({ severity }) => severity === "hole").length;
      if (size !== undefined && size !== 97) expect(holes, label).to.equal(0);
      else if (size === undefined) expect(holes, label).to.be.greaterThan(0);
      expect(print(parse(text, "x.sky").ast), label).to.equal(text);
    }
  });

  it("offers every backbone and variant", () => {
    expect(backbones()).to.include.members(["ViT.tiny", "ViT.base"]);
    const [choices] = everyChoice();
    for (const backbone of backbones())
      expect(
        listed(
          checked(startingExperiment({ ...choices!, backbone, size: 32 })).diagnostics.filter(
            (d) => d.severity === "error",
          ),
        ),
      ).to.equal("");
  });

  it("takes its choices from flags, and leaves open what was not said", async () => {
    const args = ["new", "crop-map.sky", "--task", "scene_classification", "--classes", "7"];
    const run = await runCommand(args, dir);
    expect([run.code, run.out]).to.deep.equal([0, ""]);
    expect(run.err).to.equal("wrote crop-map.sky, which checks; 2 values are left open.\n");
    const text = readFileSync(join(dir, "crop-map.sky"), "utf8");
    expect(text).to.include("experiment CropMap {").and.include("category(classes: 7)").and.include("size:   unstated");
    const printed = await runCommand(["new", "--yes", "--name", "A"], dir);
    expect(printed.out)
      .to.match(/^sky 1\n/)
      .and.match(/experiment A \{/);
  });

  it("asks for what flags do not say", async () => {
    const asked: string[] = [];
    const answers = ["semantic_segmentation", ["Sentinel1.GRD", "Sentinel2.L2A"], "ViT.small", "FCN", "32", "twin"];
    const next = (question: string): never => {
      asked.push(question);
      return answers.shift() as never;
    };
    const asking: Asking = {
      select: async (question, choices) => {
        const answer: string = next(question);
        expect(choices).to.include(answer);
        return answer;
      },
      several: async (question) => next(question),
      text: async (question, wrong) => {
        expect(wrong("x y")).to.satisfy((said: unknown) => said === undefined || typeof said === "string");
        return next(question);
      },
    };
    const file = join(dir, "asked.sky");
    expect(await newExperiment(file, { sensor: [], data: "PastisMM" }, asking, () => true)).to.equal(0);
    expect(asked).to.have.length(6);
    const text = readFileSync(file, "utf8");
    expect(text).to.include("ViT.small").and.include("twin(tiles: 40, size: 32px");
    expect(listed(checked(text).diagnostics)).to.equal("");
  });

  it("refuses what is not possible, and never replaces a file", async () => {
    const refused = (...args: string[]): Promise<string> =>
      runCommand(["new", ...args], dir).then(
        () => "none",
        (error: unknown) =>
          error instanceof SkyError ? `${error.diagnostic.code} ${error.diagnostic.help}` : String(error),
      );
    expect(await refused("x.sky", "--task", "semantic_segmentaton")).to.equal(
      "SKY8078 Did you mean semantic_segmentation?",
    );
    expect(await refused("x.sky", "--yes", "--size", "0")).to.match(/^SKY8078 /);
    expect(await refused("x.sky", "--task", "scene_classification", "--source", "twin")).to.match(
      /^SKY8078 .*directory/,
    );
    expect(
      await refused("x.sky", "--task", "semantic_segmentation", "--data", "PastisMM", "--sensor", "RGBAerial"),
    ).to.match(/^SKY8078 The labels of PastisMM/);
    expect(await refused("x.sky")).to.match(/^SKY8080/);
    expect(await refused("crop-map.sky", "--yes")).to.match(/^SKY8079/);
    expect(existsSync(join(dir, "x.sky"))).to.equal(false);
  });
});
