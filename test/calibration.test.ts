import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { compileFile } from "../compiler/driver/compile.ts";
import { type Calibration, type Rates, secondsOf } from "../compiler/passes/step-time.ts";
import { calibrationFile, engineName, machineName, readCalibration } from "../runtime/provision/calibration.ts";
import { examine } from "../runtime/provision/doctor.ts";
import { loadTensorflow } from "../runtime/tf/load.ts";
import { measureMachine } from "../runtime/tf/measure-machine.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Rates of no machine: round figures. */
const rates: Rates = {
  product: 1e-11,
  matrix: 1e-6,
  convolution: 2e-11,
  convolutionByInput: 2e-11,
  convolutionByWeight: 2e-11,
  window: 1e-9,
  byte: 1e-10,
  element: 1e-10,
  costly: 1e-9,
  moved: 1e-9,
  reduced: 1e-10,
  kernel: 1e-6,
  step: 1e-4,
};
const calibrated = (cache: string): Calibration => ({
  machine: machineName(),
  engine: engineName(cache),
  date: "2026-01-02T03:04:05.000Z",
  rates,
});

describe("a machine's calibration", function () {
  // `doctor` asks pip and npm for their versions.
  this.timeout(30_000);
  let cache = "";
  before(() => {
    cache = mkdtempSync(join(tmpdir(), "skyc-cache-"));
  });
  after(() => rmSync(cache, { recursive: true }));
  const write = (value: unknown): void => writeFileSync(calibrationFile(cache), JSON.stringify(value));

  it("is read back whole, and named by doctor", async () => {
    expect(readCalibration(cache)).to.equal(undefined);
    write(calibrated(cache));
    expect(readCalibration(cache)).to.deep.equal(calibrated(cache));
    const finding = (await examine(cache)).find(({ name }) => name === "calibration")!;
    expect(finding.state).to.equal("ok");
    expect(finding.detail).to.contain("2026-01-02");
  });

  it("is none where it is another machine's, another engine's, or damaged", () => {
    for (const change of [
      { machine: "another" },
      { engine: "another" },
      { rates: { ...rates, byte: 0 } },
      { rates: {} },
    ]) {
      write({ ...calibrated(cache), ...change });
      expect(readCalibration(cache), JSON.stringify(change)).to.equal(undefined);
    }
    writeFileSync(calibrationFile(cache), "{");
    expect(readCalibration(cache)).to.equal(undefined);
  });

  it("gives `plan` its hours", () => {
    const home = join(cache, "home");
    mkdirSync(join(home, "skyc"), { recursive: true });
    writeFileSync(calibrationFile(join(home, "skyc")), JSON.stringify(calibrated(join(home, "skyc"))));
    const { stdout } = spawnSync(
      process.execPath,
      ["--import=tsx", join(root, "cli/main.ts"), "plan", "experiments/quickstart.sky", "--json"],
      { cwd: root, encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: home } },
    );
    const { program } = compileFile("experiments/quickstart.sky");
    const { time } = JSON.parse(stdout);
    expect(time.train_step).to.equal(secondsOf(program!.train, calibrated(cache)));
    expect(time.machine).to.equal(machineName());
  });

  it("says more time for more work, and for a slower machine", () => {
    const step = (batch: number, slower: number): number => {
      const { program } = compileFile("experiments/quickstart.sky", { set: [`batch=${batch} total`] });
      const slow = Object.fromEntries(
        Object.entries(rates).map(([name, rate]) => [name, rate * slower]),
      ) as unknown as Rates;
      return secondsOf(program!.train, { ...calibrated(cache), rates: slow });
    };
    expect(step(16, 1) / step(8, 1)).to.be.within(1.7, 2.05);
    expect(step(8, 3)).to.be.closeTo(3 * step(8, 1), 1e-9);
  });
});

describe("the cost of a step @engine", () => {
  it("is measured on this machine, each rate possible", async () => {
    const asked: string[] = [];
    const found = await measureMachine(await loadTensorflow(), (what, done, all) => {
      asked.push(what);
      expect(done).to.be.below(all);
    });
    expect(Object.keys(found).sort()).to.deep.equal(Object.keys(rates).sort());
    expect(new Set(asked).size).to.equal(Object.keys(rates).length);
    // A tenth of a GFLOP/s to a PFLOP/s; 0.1 GB/s to 100 TB/s.
    expect(found.product).to.be.within(1e-15, 1e-8);
    expect(found.byte).to.be.within(1e-14, 1e-8);
    expect(found.costly).to.be.above(found.element);
  }).timeout(120_000);

  const small = [
    { file: "bench/plan/large-batch.sky", graph: "train" },
    { file: "experiments/quickstart.sky", graph: "train" },
  ];
  for (const { file, graph } of small) {
    it(`takes the memory that the plan says: ${file}, ${graph}`, () => {
      const words = [
        "--import=tsx",
        join(root, "bench/plan-step.ts"),
        "--file",
        file,
        "--graph",
        graph,
        "--steps",
        "2",
      ];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, TF_CPU_ALLOCATOR_USE_BFC: "false", MALLOC_MMAP_THRESHOLD_: String(2 ** 22) },
      });
      expect(status, stderr).to.equal(0);
      const { measured, planned } = JSON.parse(stdout.trim().split("\n").at(-1)!);
      expect(planned.memory / measured.memory).to.be.within(0.8, 1.2);
    }).timeout(300_000);
  }
});
