import { spawn } from "node:child_process";
import { expect } from "chai";
import type { StepRecord } from "../runtime/train/metrics-log.ts";
import { duration, progress } from "../runtime/train/progress.ts";

const record = (step: number, loss = 1): StepRecord => ({
  kind: "step",
  step,
  epoch: 1,
  loss,
  lr: 6e-5,
  ms: 50,
  rate: 16,
  rss: 812,
});
function collect(style: "live" | "lines" | "quiet" | "json", times: readonly number[], columns = 120): string {
  let out = "";
  let i = 0;
  const write = (text: string): void => {
    out += text;
  };
  const screen = { write, isTTY: style === "live", columns };
  const shown = progress(style, screen, 8, () => times[i++]!);
  times.forEach((_, k) => void shown.step(record(k + 1, 2 - k * 0.1), 40));
  shown.evaluation({ kind: "evaluation", step: 3, split: "val", loss: 0.5, values: { OA: 0.912 } });
  shown.end();
  return out;
}

describe("progress", () => {
  it("shows one live line with step, loss, rate, speed, time left and memory, cut to the terminal", () => {
    const out = collect("live", [0, 0.05, 1]);
    const lines = out.split("\r\x1b[2K").filter((line) => line !== "");
    expect(lines).to.have.length(3);
    expect(lines[1]).to.match(
      /^█▎░+ {3}7 % {2}step {2}3\/40 {2}loss 1\.\d{4} {2}lr 6\.00e-5 {2}16\.0 samples\/s {2}19 s left {2}812 MiB$/,
    );
    expect(lines[2]).to.equal("val after step 3:  loss 0.5000  OA 91.2 %\n");
    for (const line of collect("live", [0, 1], 40).split("\r\x1b[2K").slice(0, 3))
      expect(line.length).to.be.lessThan(40);
  });

  it("writes a plain line every ten seconds where there is no terminal, and no control characters", () => {
    const out = collect("lines", [0, 4, 9, 10.5, 12]);
    expect(out.split("\n").filter((line) => line.startsWith("step"))).to.have.length(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
    expect(out).not.to.match(/[\r\x1b]/);
  });

  it("is silent when told to be, and speaks JSON to programs", () => {
    expect(collect("quiet", [0, 20])).to.equal("");
    const events = collect("json", [0, 1])
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).to.deep.equal(["step", "step", "evaluation"]);
    expect(events[1]).to.include({ step: 2, total: 40, rss: 812 });
  });

  it("writes times as people do", () => {
    expect([7.6, 200, 3900].map(duration)).to.deep.equal(["8 s", "3 min 20 s", "1 h 05 min"]);
  });
});

describe("Ctrl-C", () => {
  it("asks first and kills the second time", async () => {
    const script = `
      import { listenForInterrupt } from "./runtime/train/interrupt.ts";
      const stop = listenForInterrupt(() => console.log("asked"));
      console.log("ready");
      setInterval(() => { if (stop.requested()) console.log("still here"); }, 20);`;
    const child = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    const heard = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (out.includes(text)) resolve();
          else setTimeout(look, 5);
        };
        look();
      });
    child.stdout.on("data", (data) => {
      out += data;
    });
    const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    await heard("ready");
    child.kill("SIGINT");
    await heard("still here");
    child.kill("SIGINT");
    expect(await ended).to.equal("SIGINT");
    expect(out).to.contain("asked");
  }).timeout(20_000);
});
