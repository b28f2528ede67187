import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { fields, scenes, swap } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";

/** The code that a command is refused with. */
const refusal = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => "none",
    (error: unknown) => {
      if (error instanceof SkyError) return error.diagnostic.code;
      throw error;
    },
  );

describe("skyc explain FILE", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-explain-"));
  const write = (name: string, text: string): string => {
    writeFileSync(join(dir, name), text);
    return name;
  };
  const kinds = `${swap(swap(scenes, "experiment Small", "abstract experiment Base"), "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }", "ViT.tiny { patch: 16px }")}
experiment Mine extends Base {
  seed: 3
  optimizer.weight_decay: assume 0.05 because "the usual one"
  checkpoint: unstated
}
experiment Other extends Base { seed: 4 }
`;
  write("kinds.sky", kinds);
  const explain = async (...args: string[]): Promise<Map<string, string>> => {
    const { code, out } = await runCommand(["explain", ...args], dir);
    expect(code).to.equal(0);
    const lines = out.split("\n").slice(2, -1);
    return new Map(lines.map((line) => /^(\S+) +(.*)$/.exec(line)!.slice(1) as [string, string]));
  };

  it("gives every value with its origin, of each kind", async () => {
    const found = await explain("kinds.sky", "--set", "optimizer.lr=1e-4");
    const of = (path: string): string => found.get(path)!.replaceAll(/ {2,}/g, " | ");
    expect(of("seed")).to.equal("3 | kinds.sky:29");
    expect(of("batch")).to.equal("8 total | base Base at kinds.sky:22");
    expect(of("optimizer.lr")).to.equal("1e-4 | --set optimizer.lr=1e-4");
    expect(of("optimizer.weight_decay")).to.equal("0.05 | assumed at kinds.sky:30: the usual one");
    expect(of("optimizer.eps")).to.equal("1e-8 | default of AdamW");
    expect(of("backbone.depth")).to.match(/\| variant ViT\.tiny$/);
    expect(of("backbone.mlp_ratio")).to.match(/\| (variant ViT\.tiny|default of ViT)$/);
    expect(of("data.inputs.image.bands")).to.equal("[Red, Green, Blue] | follows from the sensor RGBAerial");
    expect(of("checkpoint")).to.equal("unstated | left open at kinds.sky:31");
    expect([...found.keys()].slice(0, 3)).to.deep.equal(["task", "data", "data.format"]);
  });

  it("does the same with --effective, and says which experiments there are", async () => {
    const plain = await runCommand(["explain", "kinds.sky"], dir);
    expect(await runCommand(["explain", "kinds.sky", "--effective"], dir)).to.deep.equal(plain);
    expect(plain.out).to.match(
      /^experiment Mine, kinds\.sky:28: \d+ values\. --experiment shows the others: Other\.\n/,
    );
    expect((await explain("kinds.sky", "--experiment", "Other")).get("seed")).to.match(/^4 +kinds\.sky:33$/);
  });

  it("lines its columns up", async () => {
    const { out } = await runCommand(["explain", "kinds.sky", "optimizer"], dir);
    const lines = out.split("\n").slice(2, -1);
    expect(lines.length).to.equal(6);
    expect(new Set(lines.map((line) => /^\S+ +/.exec(line)![0].length)).size).to.equal(1);
    expect(new Set(lines.map((line) => line.search(/(default|base|assumed)/))).size).to.equal(1);
  });

  it("shows one part by its path, also as JSON", async () => {
    expect([...(await explain("kinds.sky", "data.splits")).keys()][0]).to.equal("data.splits");
    const { out } = await runCommand(["explain", "kinds.sky", "optimizer.weight_decay", "--json"], dir);
    expect(JSON.parse(out)).to.deep.equal({
      file: "kinds.sky",
      experiment: "Mine",
      settings: [
        {
          path: "optimizer.weight_decay",
          value: "0.05",
          origin: { kind: "assumption", at: "kinds.sky:30", because: "the usual one" },
          effect: "result",
        },
      ],
    });
  });

  it("refuses what is no setting, no experiment, or no file", async () => {
    expect(await refusal(runCommand(["explain", "kinds.sky", "optimiser"], dir))).to.equal("SKY8076");
    expect(await refusal(runCommand(["explain", "SKY1004", "optimizer"], dir))).to.equal("SKY8075");
    expect(await refusal(runCommand(["explain", "SKY1004", "--json"], dir))).to.equal("SKY8075");
    const unknown = await runCommand(["explain", "kinds.sky", "--experiment", "Mien"], dir);
    expect(unknown.code).to.equal(1);
    expect(unknown.err).to.include("SKY2010").and.include('Did you mean "Mine"?');
    const wrong = await runCommand(
      ["explain", write("wrong.sky", swap(fields, "heads: 2 } on Aerial", "heads: 3 } on Aerial"))],
      dir,
    );
    expect([wrong.code, wrong.out]).to.deep.equal([1, ""]);
    expect(wrong.err).to.include("SKY4101");
    expect((await runCommand(["explain", "none.sky"], dir)).err).to.include("SKY1040");
  });
});
