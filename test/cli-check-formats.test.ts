import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import type { Log, Result } from "sarif";
import { fields, scenes, swap } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";
import { sarifSchema } from "./support/sarif-schema.ts";

describe("skyc check --format", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-formats-"));
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return name;
  };
  write("fine.sky", scenes);
  write("wrong one.sky", swap(swap(scenes, "heads: 2", "heads: 3"), "lr: 1e-3", "lr: unstated"));
  const ignored =
    "  // sky-ignore SKY4101: as the paper has it\n  hr: ViT { patch: 64px, width: 16, depth: 1, heads: 3";
  write("ignored.sky", swap(fields, "  hr: ViT { patch: 64px, width: 16, depth: 1, heads: 2", ignored));
  const validate = new Ajv({ strict: false }).compile(sarifSchema);

  async function sarif(...args: string[]): Promise<{ code: number; log: Log; results: Result[] }> {
    const { code, out } = await runCommand(["check", "--format", "sarif", ...args], dir);
    const log = JSON.parse(out) as Log;
    expect(validate(log), JSON.stringify(validate.errors)).to.equal(true);
    return { code, log, results: log.runs[0]!.results! };
  }

  it("gives SARIF with rules, places, a second place and the mend", async () => {
    const { code, log, results } = await sarif("fine.sky", "wrong one.sky");
    expect(code).to.equal(1);
    expect(results.map(({ ruleId, level }) => [ruleId, level])).to.deep.equal([
      ["SKY4101", "error"],
      ["SKY4001", "note"],
    ]);
    const { rules, name } = log.runs[0]!.tool.driver;
    expect(name).to.equal("skyc");
    expect(results.map(({ ruleIndex }) => rules![ruleIndex!]!.id)).to.deep.equal(["SKY4101", "SKY4001"]);
    const rule = rules!.find(({ id }) => id === "SKY4101")!;
    expect(rule.name).to.equal("HeadsDoNotDivide");
    expect(rule.fullDescription!.text).to.match(/^Attention splits the channels/);
    expect(rule.help!.markdown).to.match(/^# SKY4101: heads-do-not-divide/);
    const [first] = results as [Result];
    const { artifactLocation, region } = first.locations![0]!.physicalLocation!;
    expect(artifactLocation!.uri).to.equal("wrong%20one.sky");
    expect(region).to.include({ startLine: 17, startColumn: 60, endLine: 17, endColumn: 61, charLength: 1 });
    expect(first.relatedLocations![0]!.message!.text).to.equal('"width" is given here');
    const [fix] = first.fixes!;
    expect(fix!.description!.text).to.equal("Write heads: 4");
    expect(fix!.artifactChanges[0]!.replacements[0]).to.deep.equal({
      deletedRegion: region,
      insertedContent: { text: "4" },
    });
  });

  it("marks what is suppressed, with the reason, and lets it pass", async () => {
    const { code, results } = await sarif("ignored.sky");
    expect(code).to.equal(0);
    expect(results.map(({ ruleId, suppressions }) => [ruleId, suppressions])).to.deep.equal([
      ["SKY4101", [{ kind: "inSource", justification: "as the paper has it" }]],
    ]);
  });

  it("names the argument where --set is wrong, and nothing where no file is", async () => {
    const { code, results } = await sarif("fine.sky", "no-such.sky", "--set", "optimizer.lrr=1");
    expect(code).to.equal(1);
    expect(results.map(({ ruleId }) => ruleId)).to.deep.equal(["SKY1040", "SKY2101"]);
    expect(results[0]!.locations).to.deep.equal([]);
    expect(results[1]!.locations).to.deep.equal([{ logicalLocations: [{ name: "--set optimizer.lrr=1" }] }]);
    expect(results[1]!.fixes).to.deep.equal([]);
  });

  it("gives an empty SARIF log where nothing is wrong", async () => {
    const { code, results } = await sarif("fine.sky");
    expect([code, results]).to.deep.equal([0, []]);
  });

  it("gives JUnit with a suite for every file and a case for every declaration", async () => {
    const { code, out } = await runCommand(["check", "--format", "junit", "fine.sky", "wrong one.sky"], dir);
    expect(code).to.equal(1);
    const suites = [...out.matchAll(/<testsuite name="([^"]+)" tests="(\d+)" failures="(\d+)"/g)];
    expect(suites.map((match) => match.slice(1))).to.deep.equal([
      ["fine.sky", "4", "0"],
      ["wrong one.sky", "4", "1"],
    ]);
    expect(out).to.include('<testcase classname="fine.sky" name="experiment Small" file="fine.sky"/>');
    const failed = /<testcase classname="wrong one\.sky" name="experiment Small"[^>]*>([\s\S]*?)<\/testcase>/.exec(
      out,
    )!;
    expect(failed[1]).to.include(
      '<failure message="SKY4101: 3 heads cannot share 16 channels evenly." type="SKY4101">',
    );
    expect(failed[1]).to.include("= fix: Write heads: 4]]></failure>");
    expect(failed[1]).to.match(/<system-out><!\[CDATA\[hole SKY4001/);
  });

  it("gives well-formed XML whatever the text holds", async () => {
    write("odd.sky", 'sky 1\nexperiment A { data: "]]>]]>\u0001 & <x>" }\n');
    const { code, out } = await runCommand(["check", "--format", "junit", "odd.sky", "none.sky"], dir);
    expect(code).to.equal(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them
    expect(out).not.to.match(/[\x00-\x08]/);
    const outside = out.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, "").replaceAll(/<[^<>]*>/g, "");
    expect(outside.trim()).to.equal("");
    expect(out).to.include("SKY1040");
  });

  it("knows no other form", async () => {
    const wrong = runCommand(["check", "--format", "xml", "fine.sky"], dir);
    expect(
      await wrong.then(
        () => "ran",
        (error: { code: string }) => error.code,
      ),
    ).to.equal("commander.invalidArgument");
  });
});
