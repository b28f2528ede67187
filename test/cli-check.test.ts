import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Command } from "commander";
import { checkCommand } from "../cli/commands/check.ts";
import { scenes, swap } from "./support/planted.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `skyc` as a program of its own. */
const spawned = (args: readonly string[], cwd: string): Promise<Run> =>
  new Promise((resolve) => {
    const command = ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "cli/main.ts"), ...args];
    execFile(process.execPath, command, { cwd, env: { ...process.env, FORCE_COLOR: "" } }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err }),
    );
  });

/** Runs `skyc` in this process, which takes no second to start. */
async function here(args: readonly string[], cwd: string): Promise<Run> {
  const [before, write] = [process.cwd(), process.stdout.write];
  const colours = process.env.NO_COLOR;
  let out = "";
  process.chdir(cwd);
  process.env.NO_COLOR = "1";
  process.stdout.write = ((text: string) => {
    out += text;
    return true;
  }) as typeof write;
  try {
    const program = new Command().exitOverride();
    checkCommand(program);
    await program.parseAsync(["node", "skyc", ...args]);
    return { code: Number(process.exitCode ?? 0), out, err: "" };
  } finally {
    process.stdout.write = write;
    process.chdir(before);
    process.exitCode = 0;
    if (colours === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = colours;
  }
}

describe("skyc check", function () {
  this.timeout(60_000);
  const dir = mkdtempSync(join(tmpdir(), "skyc-check-"));
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return name;
  };
  const fine = write("fine.sky", scenes);
  const wrong = write("wrong.sky", swap(swap(scenes, "heads: 2", "heads: 3"), "data: Scenes", "data: Scene"));
  const hole = write("hole.sky", swap(scenes, "lr: 1e-3", "lr: unstated"));
  let runs: Record<string, Run>;

  before(async () => {
    const wanted: Record<string, readonly string[]> = {
      fine: ["check", fine],
      json: ["check", fine, "--json"],
      wrong: ["check", wrong, hole, "--json"],
      text: ["check", wrong],
      hole: ["check", hole],
      set: ["check", fine, "--set", "optimizer.lrr=1", "--set", "seed", "--json"],
      missing: ["check", "fne.sky", "--json"],
    };
    runs = {};
    const own = ["fine", "wrong"];
    await Promise.all(own.map(async (name) => (runs[name] = await spawned(wanted[name]!, dir))));
    for (const name of Object.keys(wanted).filter((name) => !own.includes(name)))
      runs[name] = await here(wanted[name]!, dir);
  });

  it("says what was checked, and exits 0, when nothing is wrong", () => {
    expect(runs.fine).to.deep.equal({ code: 0, out: "1 file, 1 experiment: no findings\n", err: "" });
    expect(runs.json).to.deep.equal({ code: 0, out: "[]\n", err: "" });
  });

  it("prints findings of all files as one JSON array of exactly these keys, and exits 1", () => {
    expect(runs.wrong!.code).to.equal(1);
    const found = JSON.parse(runs.wrong!.out) as Record<string, unknown>[];
    expect(found.map((d) => [d.code, d.severity, d.file])).to.deep.equal([
      ["SKY4001", "hole", "hole.sky"],
      ["SKY2001", "error", "wrong.sky"],
      ["SKY4101", "error", "wrong.sky"],
    ]);
    for (const one of found) {
      expect(Object.keys(one)).to.deep.equal([
        ...[
          "code",
          "severity",
          "message",
          "help",
          "file",
          "line",
          "column",
          "endLine",
          "endColumn",
          "related",
          "fixes",
        ],
      ]);
    }
    expect(found[1]).to.deep.equal({
      code: "SKY2001",
      severity: "error",
      message: 'Nothing is called "Scene" here; a data set is needed.',
      help: 'Did you mean "Scenes"?',
      file: "wrong.sky",
      line: 16,
      column: 9,
      endLine: 16,
      endColumn: 14,
      related: [],
      fixes: [
        {
          title: 'Change "Scene" to "Scenes"',
          edits: [
            {
              ...{ file: "wrong.sky", line: 16, column: 9, endLine: 16, endColumn: 14 },
              ...{ start: 339, end: 344, text: "Scenes" },
            },
          ],
        },
      ],
    });
  });

  it("shows people the place, the reason and the mend", () => {
    expect(runs.text!.code).to.equal(1);
    expect(runs.text!.out).to.equal(`error SKY2001: Nothing is called "Scene" here; a data set is needed.
  --> wrong.sky:16:9
   |
16 |   data: Scene
   |         ^^^^^
   = help: Did you mean "Scenes"?
   = fix: Change "Scene" to "Scenes"

error SKY4101: 3 heads cannot share 16 channels evenly.
  --> wrong.sky:17:60
   |
17 |   backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 3 }
   |                                                            ^
   |                                       -- "width" is given here
   = help: Use a divisor of 16, for example 4.
   = fix: Write heads: 4

2 errors
`);
  });

  it("reports a hole and exits 0: only a run needs it filled", () => {
    expect(runs.hole!.code).to.equal(0);
    expect(runs.hole!.out)
      .to.match(/^hole SKY4001: "optimizer\.lr" is unstated/)
      .and.match(/1 hole\n$/);
  });

  it("judges --set by the same checker", () => {
    const [malformed, unknown] = JSON.parse(runs.set!.out);
    expect(malformed).to.include({ code: "SKY8002", file: null });
    expect(unknown).to.include({ code: "SKY2101", file: "--set optimizer.lrr=1", line: 1, column: 11, endColumn: 14 });
    expect(runs.set!.code).to.equal(2);
  });

  it("says that a file is not there, and which is", () => {
    expect(runs.missing!.code).to.equal(1);
    expect(JSON.parse(runs.missing!.out)[0]).to.include({ code: "SKY1040", file: null });
    expect(runs.missing!.out).to.include("fine.sky");
  });
});
