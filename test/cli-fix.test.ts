import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { replaceFile } from "../cli/replace-file.ts";
import { diagnostic } from "../compiler/diag/diagnostic.ts";
import { type Findings, mend } from "../compiler/diag/mend.ts";
import { fields, scenes, swap } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("skyc fix", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-fix-"));
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return name;
  };
  const read = (name: string): string => readFileSync(join(dir, name), "utf8");
  const wrong = swap(swap(scenes, "heads: 2", "heads: 3"), "data: Scenes", "data: Scene // which");

  it("applies all mends, touches nothing else, and says what it did", async () => {
    write("wrong.sky", wrong);
    chmodSync(join(dir, "wrong.sky"), 0o640);
    const run = await runCommand(["fix", "wrong.sky"], dir);
    expect(run).to.deep.equal({
      code: 0,
      out:
        'fixed wrong.sky:16:9: Change "Scene" to "Scenes" (SKY2001)\n' +
        "fixed wrong.sky:17:60: Write heads: 4 (SKY4101)\n1 file: no findings\n",
      err: "",
    });
    expect(read("wrong.sky")).to.equal(
      swap(swap(scenes, "heads: 2", "heads: 4"), "data: Scenes", "data: Scenes // which"),
    );
    expect(statSync(join(dir, "wrong.sky")).mode & 0o777).to.equal(0o640);
    expect(readdirSync(dir).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
  });

  it("goes on after a mend of the grammar, which hid all else", async () => {
    write("deep.sky", swap(wrong, "length: 100 iters", "length: 100 iterss"));
    const run = await runCommand(["fix", "deep.sky", "--json"], dir);
    const { fixed, findings, changed } = JSON.parse(run.out);
    expect(findings).to.deep.equal([]);
    expect(fixed.map((one: { code: string }) => one.code)).to.include.members(["SKY2001", "SKY4101"]);
    expect(changed).to.deep.equal(["deep.sky"]);
    expect(read("deep.sky")).to.include("length: 100 iters\n");
  });

  it("leaves what has no mend, and exits as check does", async () => {
    write("left.sky", swap(wrong, "sky 1\n", 'sky 1\nimport { Zeppelin } from "./hangar/none.sky"\n'));
    const run = await runCommand(["fix", "left.sky"], dir);
    expect(run.code).to.equal(1);
    expect(run.out)
      .to.match(/^fixed left\.sky:17:9/)
      .and.match(/SKY2005/)
      .and.match(/1 error\n$/);
  });

  it("removes a line that says nothing new, and the line with it", async () => {
    const extended = `${scenes}\nexperiment Same extends Small {\n  seed: 3\n  batch: 8 total\n}\n`;
    write("same.sky", extended);
    const run = await runCommand(["fix", "same.sky"], dir);
    expect(run.code, run.out).to.equal(0);
    expect(read("same.sky")).to.equal(`${scenes}\nexperiment Same extends Small {\n  seed: 3\n}\n`);
  });

  it("changes nothing with --dry-run and with --check, which makes it an error", async () => {
    write("dry.sky", wrong);
    const dry = await runCommand(["fix", "dry.sky", "--dry-run"], dir);
    expect(dry.code).to.equal(0);
    expect(dry.out).to.match(/^would fix dry\.sky:16:9: Change "Scene" to "Scenes" \(SKY2001\)\n/);
    const checked = await runCommand(["fix", "dry.sky", "--check", "--json"], dir);
    expect(checked.code).to.equal(1);
    expect(JSON.parse(checked.out).findings.map((one: { code: string }) => one.code)).to.deep.equal(["SKY1052"]);
    expect(read("dry.sky")).to.equal(wrong);
    expect((await runCommand(["fix", "wrong.sky", "--check"], dir)).code).to.equal(0);
  });

  it("mends what lies beside, and elsewhere only what was named", async () => {
    mkdirSync(join(dir, "far"));
    const part = swap(
      fields.slice(0, fields.indexOf("experiment Crops")),
      "heads: 2 } on Aerial",
      "heads: 3 } on Aerial",
    );
    const rest = (from: string): string =>
      `sky 1\nimport { Both, Fields } from "${from}"\nimport { FCN } from "sky:models"\n\n${fields.slice(fields.indexOf("experiment Crops"))}`;
    write("beside.sky", part);
    write("uses.sky", rest("./beside.sky"));
    write("far/part.sky", part);
    write("uses-far.sky", rest("./far/part.sky"));
    const beside = await runCommand(["fix", "uses.sky"], dir);
    expect(beside.code, beside.out).to.equal(0);
    expect(read("beside.sky")).to.include("heads: 4 } on Aerial");
    const far = await runCommand(["fix", "uses-far.sky"], dir);
    expect(far.code, far.out).to.equal(1);
    expect(read("far/part.sky")).to.equal(part);
    const named = await runCommand(["fix", "uses-far.sky", "far/part.sky"], dir);
    expect(named.code, named.out).to.equal(0);
    expect(read("far/part.sky")).to.include("heads: 4 } on Aerial");
  });

  it("knows blocks of one's own, as check does", async () => {
    const own = join(root, "experiments/own-block");
    for (const name of readdirSync(own)) writeFileSync(join(dir, name), readFileSync(join(own, name)));
    const text = read("crops.sky");
    write("crops.sky", text.replace(/batch: +8 total/, "batch: 8"));
    expect(read("crops.sky")).not.to.equal(text);
    const run = await runCommand(["fix", "crops.sky"], dir);
    expect(run.code, run.out).to.equal(0);
    expect(run.out).to.match(/^fixed crops\.sky:\d+:\d+: Write 8 total \(SKY3101\)\n1 file: no findings\n$/);
  }).timeout(60_000);

  it("says what cannot be read or written, and mends the others", async () => {
    write("also.sky", wrong);
    const run = await runCommand(["fix", "no-such.sky", "also.sky", "--json"], dir);
    const { findings, changed } = JSON.parse(run.out);
    expect(findings.map((one: { code: string }) => one.code)).to.deep.equal(["SKY1040"]);
    expect(changed).to.deep.equal(["also.sky"]);
    // The same file under two names: what was read of the one is old when the other was written.
    write("one.sky", wrong);
    symlinkSync("one.sky", join(dir, "two.sky"));
    write("far/reads.sky", `sky 1\nimport { Small } from "../two.sky"\n`);
    write("reads.sky", `sky 1\nimport { Small } from "./two.sky"\n`);
    const race = await runCommand(["fix", "far/reads.sky", "one.sky", "reads.sky", "--json"], dir);
    const codes = JSON.parse(race.out).findings.map((one: { code: string }) => one.code);
    expect(codes).to.include("SKY1053");
    expect(read("one.sky")).to.include("heads: 4");
    expect(replaceFile(join(dir, "gone/x.sky"), "")).to.include({ code: "SKY1051" });
  });
});

/** Texts of one letter a line; `check` finds what the table says. */
describe("mending", () => {
  const file = "t.sky";
  const at = (text: string, word: string) => ({
    file,
    start: text.indexOf(word),
    end: text.indexOf(word) + word.length,
  });
  const finding = (text: string, word: string, code: "SKY4101" | "SKY4118" | "SKY1001", by?: string) => ({
    ...diagnostic("SKY2007", at(text, word), { name: word, chain: code }),
    code,
    fixes: by === undefined ? [] : [{ title: `${word} to ${by}`, edits: [{ span: at(text, word), text: by }] }],
  });
  const judge =
    (start: string, rules: (text: string) => Findings["diagnostics"]) =>
    (changed: ReadonlyMap<string, string>): Findings => {
      const text = changed.get(file) ?? start;
      return { diagnostics: rules(text), texts: new Map([[file, text]]) };
    };

  it("leaves out a mend that would bring an error, and says which", () => {
    const result = mend(
      judge("aa bb", (t) =>
        t.includes("aa") ? [finding(t, "aa", "SKY4101", "cc")] : t.includes("cc") ? [finding(t, "cc", "SKY4118")] : [],
      ),
      () => true,
    );
    expect(result.changed.size).to.equal(0);
    expect(result.refused).to.have.length(1);
    expect(result.refused[0]!.brings.map(({ code }) => code)).to.deep.equal(["SKY4118"]);
    expect(result.left.diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4101"]);
  });

  it("keeps one whose error the next mend removes, and does those that touch one after the other", () => {
    const result = mend(
      judge("aa bb", (t) => [
        ...(t.includes("aa") ? [finding(t, "aa", "SKY4101", "cc")] : []),
        ...(t.includes("cc") ? [finding(t, "cc", "SKY4118", "dd")] : []),
        ...(t.includes("bb") ? [finding(t, " bb", "SKY4101", "")] : []),
      ]),
      () => true,
    );
    expect(result.changed.get(file)).to.equal("dd");
    expect(result.applied).to.have.length(3);
    expect(result.refused).to.deep.equal([]);
  });

  it("ends where mends undo each other, or do nothing", () => {
    const turning = mend(
      judge("aa", (t) => [t.includes("aa") ? finding(t, "aa", "SKY4101", "cc") : finding(t, "cc", "SKY4101", "aa")]),
      () => true,
    );
    expect(turning.changed.size).to.equal(0);
    const idle = mend(
      judge("aa", (t) => [finding(t, "aa", "SKY4101", "aa")]),
      () => true,
    );
    expect(idle.refused).to.have.length(1);
    expect(idle.refused[0]!.brings).to.deep.equal([]);
  });

  it("shows what a mend of the grammar unveils", () => {
    const result = mend(
      judge("aa", (t) => [t.includes("aa") ? finding(t, "aa", "SKY1001", "cc") : finding(t, "cc", "SKY4101")]),
      () => true,
    );
    expect(result.changed.get(file)).to.equal("cc");
    expect(result.left.diagnostics.map(({ code }) => code)).to.deep.equal(["SKY4101"]);
  });
});
