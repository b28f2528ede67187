import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { fields, scenes, swap } from "./support/planted.ts";
import { runCommand } from "./support/run-command.ts";

interface Difference {
  readonly path: string;
  readonly a: { readonly value: string; readonly origin: string } | null;
  readonly b: { readonly value: string; readonly origin: string } | null;
  readonly effect: string;
}

describe("skyc diff", () => {
  const dir = mkdtempSync(join(tmpdir(), "skyc-diff-"));
  const write = (name: string, text: string): string => {
    mkdirSync(join(dir, name, ".."), { recursive: true });
    writeFileSync(join(dir, name), text);
    return name;
  };
  const diff = async (...args: string[]): Promise<{ equal: boolean; differences: Difference[]; counts: object }> => {
    const { code, out, err } = await runCommand(["diff", ...args, "--json"], dir);
    expect(code, err).to.equal(0);
    return JSON.parse(out);
  };
  const short = ({ differences }: { differences: Difference[] }): unknown[] =>
    differences.map(({ path, a, b, effect }) => [path, a?.value ?? null, b?.value ?? null, effect]);
  write("a.sky", scenes);

  it("finds nothing where only spelling, order and names differ", async () => {
    const other = [
      ["length: 100 iters", "length: 0.1k iters"],
      ["fraction(50%)", "fraction(0.5)"],
      ["lr: 1e-3", "lr: 0.001, weight_decay: 1%"],
      [
        "ViT { patch: 16px, width: 16, depth: 1, heads: 2 }",
        "ViT { heads: 2, depth: 1, width: 16, patch: 16px, mlp_ratio: 4 }",
      ],
      ["gsd: 0.5 m", "gsd: 50 cm, bands: [Red..Blue], values: uint8"],
      ["dataset Scenes", "dataset Pictures"],
      ["data: Scenes", "data: Pictures"],
      ["metric: [OA]", "metric: [OA]\n  seed: 0\n  checkpoint: 10 iters"],
    ].reduce((text, [from, to]) => swap(text, from!, to!), scenes.replaceAll("Photo", "Picture"));
    write("b.sky", other.replace("weight_decay: 1%", "weight_decay: 0.01"));
    expect(short(await diff("a.sky", "b.sky"))).to.deep.equal([]);
    const { code, out } = await runCommand(["diff", "a.sky", "b.sky", "--exit-code"], dir);
    expect([code, out]).to.deep.equal([0, "a: Small, a.sky\nb: Small, b.sky\n\nNo setting differs.\n"]);
  });

  it("tells what changes the result from what only costs time or says where files lie", async () => {
    write(
      "c.sky",
      [
        ["lr: 1e-3", 'lr: assume 2e-3 because "it fits"'],
        ["length: 100 iters", "length: 100 iters\n  checkpoint: 50 iters"],
        ['local("scenes")', 'local("/data/scenes")'],
      ].reduce((text, [from, to]) => swap(text, from!, to!), scenes),
    );
    const found = await diff("a.sky", "c.sky");
    expect(short(found)).to.deep.equal([
      ["data.source.path", '"scenes"', '"/data/scenes"', "bookkeeping"],
      ["optimizer.lr", "0.001", "0.002", "result"],
      ["checkpoint", "10 iters", "50 iters", "speed"],
    ]);
    expect(found.counts).to.deep.equal({ result: 1, speed: 1, bookkeeping: 1 });
    expect(found.differences[1]!.b!.origin).to.equal("assumed at c.sky:20: it fits");
    const { code, out } = await runCommand(["diff", "a.sky", "c.sky", "--exit-code"], dir);
    expect(code).to.equal(1);
    expect(out).to.match(/\noptimizer\.lr +0\.001 +→ +0\.002 +changes the result\n/);
    expect(out).to.match(/\n3 settings differ: 1 changes the result, 1 only speed, 1 only bookkeeping\.\n$/);
  });

  it("pairs the items of lists, and names a block that is only in one as one difference", async () => {
    write("d.sky", swap(scenes, "augment: [Flip]", "augment: [Rotate90, Flip { p: 0.25 }]"));
    expect(short(await diff("a.sky", "d.sky"))).to.deep.equal([
      ["augment[0].p", "0.5", "0.25", "result"],
      ["augment[0]", null, "Rotate90", "result"],
    ]);
    write("e.sky", swap(scenes, "  schedule: linear(10 iters) then cosine\n", ""));
    expect(short(await diff("a.sky", "e.sky"))).to.deep.equal([["schedule", "[linear, cosine]", null, "result"]]);
  });

  it("compares experiments of one file, by name in three ways", async () => {
    write("two.sky", `${fields}\nexperiment Longer extends Crops { length: 200 iters }\n`);
    const wanted = [["length", "100 iters", "200 iters", "result"]];
    for (const args of [
      ["two.sky", "Crops", "Longer"],
      ["two.sky#Crops", "two.sky#Longer"],
      ["two.sky", "--experiment", "Crops", "--experiment", "Longer"],
      ["two.sky", "two.sky", "--experiment", "Crops", "--experiment", "Longer"],
    ])
      expect(short(await diff(...args)), args.join(" ")).to.deep.equal(wanted);
    expect((await diff("two.sky", "two.sky#Crops")).equal).to.equal(true);
  });

  it("compares the columns of a table with what they stand for", async () => {
    const base = swap(fields, "experiment Crops {", "abstract experiment Base {");
    write(
      "table.sky",
      `${swap(swap(base, "  length: 100 iters\n", ""), "optimizer: AdamW { lr: 1e-3 }", "optimizer: AdamW { lr: 5e-4 }")}
table Rates extends Base {
  name:         short     | long
  length:       100 iters | 0.2k iters
  optimizer.lr: 1e-3      | 2e-3
}
experiment Same extends Base { length: 200 iters, optimizer.lr: 0.002 }
`,
    );
    const run = await runCommand(["check", "table.sky"], dir);
    expect(run.code, run.out).to.equal(0);
    expect(short(await diff("table.sky", "Rates.long", "Same"))).to.deep.equal([]);
    expect(short(await diff("table.sky", "Rates.short", "Same"))).to.deep.equal([
      ["optimizer.lr", "0.001", "0.002", "result"],
      ["length", "100 iters", "200 iters", "result"],
    ]);
  });

  it("compares runs by what they ran, their data and their skyc", async () => {
    const run = (name: string, set: readonly string[], data: string): string => {
      write(`${name}/source/scene.sky`, scenes);
      const identity = { hash: "h", data, version: "0.1.0" };
      write(
        `${name}/run.json`,
        JSON.stringify({
          format: 1,
          experiment: "Small",
          file: "scene.sky",
          source: "source/scene.sky",
          set,
          identity,
        }),
      );
      return name;
    };
    run("runs/one", [], "aaaa");
    run("runs/two", ["optimizer.lr=5e-4"], "bbbb");
    expect(short(await diff("runs/one", "runs/two"))).to.deep.equal([
      ["optimizer.lr", "0.001", "5e-4", "result"],
      ["(content of the data)", "aaaa", "bbbb", "result"],
    ]);
    expect(short(await diff("runs/one", "a.sky"))).to.deep.equal([]);
  });

  it("refuses what it cannot understand, and says what is wrong with a file", async () => {
    const refused = (...args: string[]): Promise<string> =>
      runCommand(["diff", ...args], dir).then(
        () => "none",
        (error: unknown) => (error instanceof SkyError ? error.diagnostic.code : String(error)),
      );
    expect(await refused("a.sky")).to.equal("SKY8077");
    expect(await refused("two.sky", "Crops", "Longer", "--experiment", "Crops")).to.equal("SKY8077");
    expect(await refused("two.sky#Crops", "a.sky", "--experiment", "Longer")).to.equal("SKY8077");
    expect(await refused("runs", "a.sky")).to.equal("SKY7009");
    const unknown = await runCommand(["diff", "two.sky#Crop", "a.sky"], dir);
    expect([unknown.code, unknown.out]).to.deep.equal([1, ""]);
    expect(unknown.err).to.include("SKY2010");
  });
});
