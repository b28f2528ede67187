import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Command } from "commander";
import { commands } from "../cli/commands/generated/index.ts";
import { complete, completionLines } from "../cli/complete.ts";
import { completionScripts, type Shell } from "../cli/completion-scripts.ts";
import { launcher } from "../cli/launcher.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { scenes } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("completion", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-completion-"));
  const table = "table T extends Base {\n  name: one | two\n  seed: 1 | 2\n}\n";
  writeFileSync(
    join(dir, "two.sky"),
    `${scenes.replace("experiment Small", "abstract experiment Base")}\nexperiment Mine extends Base { seed: 3 }\n${table}`,
  );
  writeFileSync(join(dir, "two.txt"), "");
  mkdirSync(join(dir, "twins"));
  const program = new Command("skyc").option("-V, --version", "print the version");
  for (const register of commands) register(program);
  const words = (...typed: string[]): string[] => {
    const before = process.cwd();
    process.chdir(dir);
    try {
      return complete(program, typed).words.map(([word]) => word);
    } finally {
      process.chdir(before);
    }
  };
  const paths = (...typed: string[]): string | undefined => complete(program, typed).paths;

  it("knows every command and its options", () => {
    const verbs = words("");
    expect(verbs).to.include.members(["check", "fix", "explain", "diff", "completion", "run"]);
    expect(verbs).not.to.include("complete");
    expect(words("ch")).to.deep.equal(["check"]);
    expect(words("--v")).to.deep.equal(["--version"]);
    expect(words("check", "--")).to.include.members(["--format", "--json", "--set"]);
    expect(words("check", "--js")).to.deep.equal(["--json"]);
    expect(words("no-such-command", "")).to.deep.equal([]);
  });

  it("knows the values of options, apart, joined by =, and as bash takes them apart", () => {
    expect(words("check", "--format", "s")).to.deep.equal(["sarif"]);
    expect(words("check", "--format=j")).to.deep.equal(["--format=json", "--format=junit"]);
    expect(words("check", "--format", "=", "j")).to.deep.equal(["json", "junit"]);
    expect(words("check", "--format", "=")).to.deep.equal(["text", "json", "sarif", "junit"]);
    expect(words("completion", "")).to.deep.equal(["bash", "zsh", "fish", "powershell"]);
  });

  it("knows the experiments of the file that is named, tables' columns too", () => {
    expect(words("run", "two.sky", "--experiment", "")).to.deep.equal(["Mine", "T.one", "T.two"]);
    expect(words("explain", "--experiment=T", "two.sky", "--experiment", "M")).to.deep.equal(["Mine"]);
    expect(words("diff", "two.sky", "T.")).to.deep.equal(["T.one", "T.two"]);
    expect(words("run", "gone.sky", "--experiment", "")).to.deep.equal([]);
  });

  it("knows codes, and what they mean", () => {
    expect(words("explain", "SKY41").every((word) => word.startsWith("SKY41"))).to.equal(true);
    expect(words("explain", "sky4101")).to.deep.equal(["sky4101"]);
    const found = complete(program, ["explain", "SKY4101"]);
    expect(completionLines(found)).to.equal(`SKY4101\t${codes.SKY4101.name}\n`);
  });

  it("leaves paths to the shell, files or folders", () => {
    expect(paths("check", "")).to.equal("files");
    expect(paths("check", "a.sky", "b")).to.equal("files");
    expect(paths("resume", "")).to.equal("folders");
    expect(paths("run", "a.sky", "--out", "")).to.equal("folders");
    expect(paths("run", "--experiment", "")).to.equal(undefined);
    expect(paths("run", "a.sky", "")).to.equal(undefined);
    expect(completionLines({ words: [], paths: "files" })).to.equal(":files\n");
  });

  it("prints a script for each shell, which asks this skyc", async () => {
    for (const shell of ["bash", "zsh", "fish", "powershell"] as const satisfies readonly Shell[]) {
      const { code, out } = await runCommand(["completion", shell], dir);
      expect(code).to.equal(0);
      expect(out).to.equal(completionScripts[shell](launcher()));
      expect(out).to.include("complete -- ").and.include(launcher());
    }
    const { out } = await runCommand(["complete", "--", "check", "--f"], dir);
    expect(out).to.match(/^--format\thow to print the findings\n$/);
    expect(completionScripts.bash("/a b/it's")).to.include(`< <('/a b/it'\\''s' complete`);
    expect(completionScripts.powershell("/a b/it's")).to.include(`& '/a b/it''s' complete`);
  });

  it("works in a real bash, which evaluates nothing of what was typed", async function () {
    this.timeout(30_000);
    // A skyc on the PATH, as an installed one would be.
    const bin = join(dir, "bin");
    mkdirSync(bin);
    const loader = join(root, "node_modules/tsx/dist/loader.mjs");
    writeFileSync(
      join(bin, "skyc"),
      `#!/bin/sh\nexec '${process.execPath}' --import '${loader}' '${join(root, "cli/main.ts")}' "$@"\n`,
    );
    chmodSync(join(bin, "skyc"), 0o755);
    const asked = (...typed: string[]): string => {
      const list = typed.map((word) => `'${word}'`).join(" ");
      return `COMP_WORDS=(skyc ${list}); COMP_CWORD=${typed.length}; _skyc; printf '%s|' "\${COMPREPLY[@]}"; echo`;
    };
    const script = [
      completionScripts.bash("skyc"),
      "complete -p skyc",
      asked("check", "tw"),
      asked("run", "two.sky", "--experiment", "T"),
      asked("explain", "$(touch evaluated)", "o"),
      "ls evaluated 2>&1",
    ].join("\n");
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const out = await new Promise<string>((resolve) => {
      execFile("bash", ["--norc", "-c", script], { cwd: dir, env }, (_, text, err) => resolve(text + err));
    });
    const [registered, files, names, typed, gone] = out.split("\n");
    expect(registered).to.equal("complete -F _skyc skyc");
    expect(files!.split("|").filter(Boolean).sort()).to.deep.equal(["twins", "two.sky"]);
    expect(names).to.equal("T.one|T.two|");
    expect(typed).to.equal("|");
    expect(gone).to.match(/No such file/);
  });
});
