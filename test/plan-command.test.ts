import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { fields, scenes, swap } from "./support/planted.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "skyc-plan-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
const skyc = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const command = ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "cli/main.ts"), ...args];
    execFile(process.execPath, command, { cwd: folder, env: { ...process.env, FORCE_COLOR: "" } }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe("skyc plan", function () {
  this.timeout(60_000);

  it("prints the plan of the first experiment, or of the one that is named, also as JSON", async () => {
    write("a.sky", `${scenes}\nexperiment Wide extends Small { backbone.width: 32 }\n`);
    const [text, json, wide] = await Promise.all([
      skyc("plan", "a.sky"),
      skyc("plan", "a.sky", "--json", "--set", "batch=16 total"),
      skyc("plan", "a.sky", "--experiment", "Wide", "--json"),
    ]);
    expect(text.code, text.err).to.equal(0);
    expect(text.out).to.match(/^Small {2}scene classification, a\.sky\n/);
    expect(json.code).to.equal(0);
    const plan = JSON.parse(json.out);
    expect(plan).to.include({ experiment: "Small", batch: 16 });
    expect(plan.length.samples).to.equal(1600);
    expect(JSON.parse(wide.out).experiment).to.equal("Wide");
  });

  it("ends with 0 where there are holes, with 1 where there are errors, and names the experiment that was meant", async () => {
    write("b.sky", swap(scenes, "lr: 1e-3", "lr: unstated"));
    write("c.sky", swap(scenes, "width: 16", "widht: 16"));
    write("d.sky", `${scenes.trimEnd().slice(0, -1)}  expect { memory(train) <= 1 KiB }\n}\n`);
    write("e.sky", swap(fields, "batch: 2 total", "batch: 64 total"));
    const [hole, error, other, failing, warned] = await Promise.all([
      skyc("plan", "b.sky"),
      skyc("plan", "c.sky", "--json"),
      skyc("plan", "b.sky", "--experiment", "Smal"),
      skyc("plan", "d.sky"),
      skyc("plan", "e.sky", "--json"),
    ]);
    expect(hole.code).to.equal(0);
    expect(hole.out).to.include("Left open");
    expect(error.code).to.equal(1);
    expect(JSON.parse(error.out).map((one: { code: string }) => one.code)).to.deep.equal(["SKY2101"]);
    expect(other.code).to.equal(1);
    expect(other.out).to.include("SKY2010").and.to.include('Did you mean "Small"?');
    expect(warned.code).to.equal(0);
    expect(JSON.parse(warned.out).batch).to.equal(64);
    expect(warned.err).to.include("warning SKY4143");
    expect(failing.code).to.equal(1);
    expect(failing.out).to.match(/SKY4201[\s\S]*= help: memory\(train\) <= 1 KiB\n +└─+\n +[\d.]+ [KM]iB\n/);
  });
});
