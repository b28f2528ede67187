import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { beginRun } from "../cli/run/claim-run.ts";
import { compileForRun, type Ready } from "../cli/run/compile-for-run.ts";
import { evaluateFolder } from "../cli/run/evaluate-folder.ts";
import { openSameData, recallRun } from "../cli/run/recall-run.ts";
import { reportFolder } from "../cli/run/report-folder.ts";
import { runFile } from "../cli/run/run-file.ts";
import { reportExitCode, showReport } from "../cli/run/show-report.ts";
import { sweepFile } from "../cli/run/sweep-file.ts";
import { thrown } from "./support/code-of.ts";
import { heard } from "./support/heard.ts";
import { sampleReport } from "./support/sample-report.ts";

const folder = mkdtempSync(join(tmpdir(), "skyc-commands-"));
const file = join(folder, "scenes.sky");
const text = (source: string, more = "", seed = "0") => `sky 1
import { ViT, Linear } from "sky:models"
modality Scene { sensor: RGBAerial, gsd: 1 m, size: 32px, values: uint8 }
dataset Scenes {
  format: ImageFolder, inputs: { image: Scene }, labels: category(classes: 2)
  source: ${source}, splits: { train: fraction(50%), test: rest }
}
experiment Small {
  task: scene_classification, data: Scenes
  backbone: ViT { patch: 16px, width: 8, depth: 1, heads: 1 }
  head: Linear, loss: CrossEntropy, optimizer: AdamW { lr: 1e-3 }
  schedule: poly, batch: 2 total, length: 4 iters, augment: [Flip], metric: [OA], seed: ${seed}
  ${more}
}
`;
const quiet = { quiet: true, set: [] };
const ready = (): Ready => {
  const found = compileForRun(file, [], undefined);
  if (typeof found === "number") throw new Error("it does not compile");
  return found;
};

describe("commands that train, before any engine", () => {
  before(async () => {
    for (const name of ["a", "b"]) {
      mkdirSync(join(folder, "images", name), { recursive: true });
      for (let i = 0; i < 4; i++) {
        const create = { width: 32, height: 32, channels: 3 as const, background: { r: 40 * i, g: 90, b: 10 } };
        await sharp({ create })
          .png()
          .toFile(join(folder, "images", name, `${name}${i}.png`));
      }
    }
    writeFileSync(file, text('local("images")'));
  });

  it("give 3 for holes and 4 for data, and make no folder", async () => {
    writeFileSync(join(folder, "hole.sky"), text("unstated"));
    let code = 0;
    const said = await heard(async () => {
      code = await runFile(join(folder, "hole.sky"), quiet);
    });
    expect(code).to.equal(3);
    expect(said.err).to.contain("SKY4001");
    const out = join(folder, "none");
    writeFileSync(join(folder, "nodata.sky"), text('local("elsewhere")'));
    expect((await thrown(() => runFile(join(folder, "nodata.sky"), { ...quiet, out }))).code).to.equal("SKY6001");
    expect(() => readFileSync(join(out, "run.json"))).to.throw();
  });

  it("started twice at once go to folders of their own, unless the folder was named", async () => {
    const before = process.cwd();
    process.chdir(folder);
    const begin = async (out?: string) => {
      const begun = await beginRun(ready(), { set: [], ...(out ? { out } : {}), force: false, style: "quiet" });
      if ("report" in begun) throw new Error("it cannot be finished");
      return begun;
    };
    try {
      const [first, second] = [await begin(), await begin()];
      expect(second.dir).to.equal(`${first.dir}-2`);
      expect((await thrown(() => begin(first.dir))).code).to.equal("SKY7005");
      await first.release();
      await second.release();
    } finally {
      process.chdir(before);
    }
  });

  it("store a run and know it again; data that changed (SKY7019) and other versions (SKY7020) are refused", async () => {
    const dir = join(folder, "r1");
    const begun = await beginRun(ready(), { set: [], out: dir, force: false, style: "quiet" });
    if ("report" in begun) throw new Error("it cannot be finished");
    await begun.release();
    const recalled = recallRun(dir, []);
    await (await openSameData(dir, recalled, "quiet")).data.close();
    expect((await thrown(() => evaluateFolder(dir, { split: "test", checkpoint: "last" }))).code).to.equal("SKY7004");
    expect((await thrown(() => reportFolder(dir, false))).code).to.equal("SKY7009");

    const image = join(folder, "images/a/a1.png");
    const before = readFileSync(image);
    await sharp({ create: { width: 32, height: 32, channels: 3, background: "white" } })
      .png()
      .toFile(image);
    const changed = await thrown(() => openSameData(dir, recalled, "quiet"));
    expect(changed.code).to.equal("SKY7019");
    expect(changed.message).to.contain("a/a1.png");
    writeFileSync(image, before);

    const path = join(dir, "run.json");
    const run = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...run, identity: { ...run.identity, version: "0.0.9" } }));
    const other = await thrown(() => recallRun(dir, []));
    expect(other.code).to.equal("SKY7020");
    expect(other.message).to.contain("started with skyc 0.0.9");
    rmSync(path);
    expect((await thrown(() => recallRun(dir, []))).code).to.equal("SKY7009");
  });

  it("set what --set says in the experiment that is compiled, and in no other of the file", () => {
    const two = join(folder, "two.sky");
    writeFileSync(
      two,
      `${text('local("images")')}experiment Long extends Small { length: 40 iters, checkpoint: 20 iters }\n`,
    );
    const program = (name?: string) => compileForRun(two, ["length=9 iters"], name);
    expect((program() as Ready).program.iterations).to.equal(9);
    expect(program("Long")).to.equal(1);
  });

  it("have nothing to sweep without a sweep (SKY7016)", async () => {
    expect((await thrown(() => sweepFile(file, quiet))).code).to.equal("SKY7016");
    const swept = join(folder, "swept.sky");
    writeFileSync(swept, text('local("images")', "sweep tune { optimizer.lr: 1e-3 | 1e-4 }"));
    const found = await thrown(() => sweepFile(swept, { ...quiet, name: "tunes" }));
    expect(found.help).to.equal("It declares tune.");
  });

  it("say which trials failed, and keep the rest (SKY7017)", async () => {
    const broken = join(folder, "broken.sky");
    writeFileSync(broken, text('local("elsewhere")', "sweep tune { optimizer.lr: 1e-3 | 1e-4 }"));
    const out = join(folder, "sweep");
    let found: Awaited<ReturnType<typeof thrown>> | undefined;
    const said = await heard(async () => {
      found = await thrown(() => sweepFile(broken, { ...quiet, out }));
    });
    expect(found?.code).to.equal("SKY7017");
    expect(found?.message).to.contain("2 of 2 trials did not finish: base, tune-optimizer.lr=1e-4");
    expect(said.err.match(/SKY6001/g)).to.have.length(2);
    expect(JSON.parse(readFileSync(join(out, "sweep.json"), "utf8")).failed).to.have.length(2);
  });
});

describe("what is said at the end", () => {
  it("shows results and expectations, and gives 5 for one that does not hold (SKY7012)", async () => {
    const report = sampleReport("semantic_segmentation");
    const said = await heard(() => showReport(report, "r1", false));
    expect(said.out).to.contain("test   OA 87.9 %  mIoU 83.1 %").and.to.contain("report: r1/report.html");
    expect(said.err).to.contain("SKY7012").and.to.contain("mIoU(test) = 0.8312");
    expect(reportExitCode(report)).to.equal(5);
    expect(reportExitCode({ ...report, expectations: report.expectations.slice(0, 1) })).to.equal(0);
    const json = await heard(() => showReport(report, "r1", true));
    expect(JSON.parse(json.out).metrics.test.mIoU).to.equal(0.8312);
  });
});
