import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { mistake, tourStages } from "./support/tour-stages.ts";

const page = fileURLToPath(new URL("../docs/tour.md", import.meta.url));
/** A quotation: ```text STAGE PATTERN, then the lines of the stage that match the pattern (all, without one). */
const quotation = /^```text (\w+)(?: (.+))?\n([\s\S]*?)^```$/gm;

/** The lines of a stage that a pattern selects; what lies between them is left out with one line of dots. */
function select(lines: readonly string[], pattern: string | undefined): string {
  const wanted = new RegExp(pattern ?? "");
  const out: string[] = [];
  lines.forEach((line, i) => {
    if (wanted.test(line)) out.push(line);
    else if (i === 0 || wanted.test(lines[i - 1]!)) out.push("…");
  });
  return `${out.join("\n")}\n`;
}

/**
 * A page by what it says: a node's number tells only which node is meant, and how many nodes there are changes with every op,
 * so both may be older than the code.
 */
const meaning = (page: string): string =>
  page.replace(quotation, (whole, stage: string) => {
    const numbers = new Map<string, number>();
    const renumbered = whole.replaceAll(/%\d+/g, (id) => {
      if (!numbers.has(id)) numbers.set(id, numbers.size);
      return `%${numbers.get(id)}`;
    });
    return stage === "passes" ? renumbered.replaceAll(/: \d+/g, ": #") : renumbered;
  });

/** Durations and figures are another machine's; the words around them are not. */
const masked = (text: string): string[] =>
  text
    .replaceAll(/ on ([cg]pu\b|[A-Z].*?\))/g, " on MACHINE")
    .replaceAll(/(\d+ h )?(\d+ min )?\d[\d.]* s\b/g, "TIME")
    .replaceAll(/\d[\d.,]*( [KMG]iB)?/g, "#")
    .split("\n")
    .map((line) => line.trimEnd());

const text = readFileSync(page, "utf8");
const source = /^```sky\n([\s\S]*?)^```$/m.exec(text)![1]!;
const folder = mkdtempSync(join(tmpdir(), "skyc-tour-"));
const file = join(folder, "tour.sky");
writeFileSync(file, source);
after(() => rmSync(folder, { recursive: true, force: true }));

describe("docs/tour.md", () => {
  let stages: ReturnType<typeof tourStages>;
  before(() => {
    stages = tourStages(file);
  });

  it("quotes what each stage really makes of its experiment (UPDATE_GOLDEN=1 rewrites the quotations)", () => {
    const seen = new Set<string>();
    const fresh = text.replace(quotation, (whole, stage: string, pattern: string | undefined) => {
      const lines = stages[stage];
      if (!lines) return whole;
      seen.add(stage);
      return `\`\`\`text ${stage}${pattern === undefined ? "" : ` ${pattern}`}\n${select(lines, pattern)}\`\`\``;
    });
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(page, fresh);
    else expect(meaning(text)).to.equal(meaning(fresh));
    expect([...seen].sort()).to.deep.equal(Object.keys(stages).sort());
  });

  it("is right that expanding makes more nodes and joining equal ones leaves fewer", () => {
    const count = (step: string) => Number(/\d+/.exec(stages.passes!.find((line) => line.startsWith(step))!)![0]);
    expect(count("expand")).to.be.greaterThan(count("as built"));
    expect(count("cse")).to.be.lessThan(count("fold"));
  });

  it("follows an experiment of twelve lines", () => {
    const experiment = /^experiment [\s\S]*?^\}$/m.exec(source)![0];
    expect(experiment.split("\n")).to.have.length(12);
  });

  it("makes its mistake with the command that it shows", () => {
    expect(text).to.contain(`--set ${mistake}`);
  });
});

describe("docs/tour.md, its run @engine", function () {
  this.timeout(600_000);

  it("says what a real run and its report say, figures apart", () => {
    const main = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
    const tsx = import.meta.resolve("tsx");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", tsx, main, "run", "tour.sky", "--out", "tour"],
      { cwd: folder, encoding: "utf8" },
    );
    expect(status, stderr).to.equal(0);
    const real = { run: masked(stderr + stdout), report: masked(readFileSync(join(folder, "tour/report.md"), "utf8")) };
    const quoted = [...text.matchAll(quotation)].filter(([, stage]) => stage! in real);
    expect(quoted.map(([, stage]) => stage)).to.deep.equal(["run", "report"]);
    for (const [, stage, , lines] of quoted) {
      const said = masked(lines!).filter((line) => line !== "" && line !== "…");
      expect(real[stage as keyof typeof real]).to.include.members(said);
    }
  });
});
