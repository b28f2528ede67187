import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type CompileOptions, compileFile } from "../compiler/driver/compile.ts";
import { fields, listed, scenes, swap } from "./support/planted.ts";

const dir = mkdtempSync(join(tmpdir(), "skyc-compile-"));
mkdirSync(join(dir, "parts"));

/** Writes a file and compiles it. */
function compiled(text: string, options: CompileOptions = {}, name = "test.sky") {
  const path = join(dir, name);
  writeFileSync(path, text);
  return { path, ...compileFile(path, options) };
}

describe("compiling a file", () => {
  it("gives a program that says all of itself", () => {
    const { program, diagnostics, experiments } = compiled(fields);
    expect(listed(diagnostics)).to.equal("");
    expect(experiments).to.deep.equal(["Crops"]);
    expect(program).to.deep.include({ experiment: "Crops", iterations: 100, batch: 2, seed: 0 });
    const settings = new Map(program!.settings.map((s) => [s.path, s]));
    expect(settings.get("optimizer.lr")).to.deep.include({ value: "0.001" });
    expect(settings.get("optimizer.lr")!.origin.kind).to.equal("file");
    expect(settings.get("optimizer.weight_decay")!.origin.kind).to.equal("default");
    expect(program!.train.updates.size).to.be.greaterThan(0);
    expect(Object.keys(program!.sources)).to.have.length(1);
  });

  it("says that there is nothing to run", () => {
    const none = compiled("sky 1\n");
    expect(none.program).to.equal(undefined);
    expect(none.diagnostics.map((d) => d.code)).to.deep.equal(["SKY2010"]);
    const abstract = compiled(swap(scenes, "experiment Small", "abstract experiment Small"));
    expect(abstract.diagnostics.map((d) => d.code)).to.deep.equal(["SKY2010"]);
    const misspelt = compiled(scenes, { experiment: "Smal" });
    expect(misspelt.diagnostics.map((d) => `${d.code} ${d.help}`)).to.deep.equal(['SKY2010 Did you mean "Small"?']);
  });

  it("makes no program while there is a hole, and one when --set fills it", () => {
    const open = swap(scenes, "lr: 1e-3", "lr: unstated");
    expect(compiled(open).program).to.equal(undefined);
    const { program } = compiled(open, { set: ["optimizer.lr=1e-4"] });
    const lr = program!.settings.find((s) => s.path === "optimizer.lr")!;
    expect([lr.value, lr.origin.kind, lr.origin.from]).to.deep.equal(["1e-4", "set", "optimizer.lr=1e-4"]);
    expect(program!.holes).to.deep.equal([]);
  });

  it("reads paths relative to the file that they stand in, and those of --set to the current directory", () => {
    const own = compiled(scenes, {}, "parts/own.sky").program!;
    expect(own.data.source.props.path).to.equal(join(dir, "parts/scenes"));
    const set = compiled(scenes, { set: ["data.source=some/where"] }).program!;
    expect(set.data.source.props.path).to.equal(join(process.cwd(), "some/where"));
  });

  it("keeps a base's origin, an assumption's reason and a paper's table", () => {
    const text = `${scenes.replace("experiment Small", "abstract experiment Small")}
experiment E extends Small {
  @paper("Table 3") seed: 4
  batch: assume 4 total because "it fits"
}
`;
    const { program } = compiled(text);
    const of = (path: string) => program!.settings.find((s) => s.path === path)!;
    expect(of("loss").origin).to.include({ kind: "base", from: "Small" });
    expect(of("seed")).to.include({ value: "4", paper: "Table 3" });
    expect(of("batch").origin).to.include({ kind: "assumption", because: "it fits" });
    expect(program!.assumptions).to.have.length(1);
  });

  it("gives the same program for the same text, by another path or with other white space", () => {
    const a = compiled(scenes).program!;
    const b = compiled(scenes.replaceAll("  ", "\t"), {}, "parts/again.sky").program!;
    expect(b.train.nodes.length).to.equal(a.train.nodes.length);
    expect(Object.values(b.sources)).to.deep.equal(Object.values(a.sources));
  });
});
