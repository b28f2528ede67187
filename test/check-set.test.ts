import { expect } from "chai";
import { type Checked, check } from "../compiler/check/check.ts";
import type { Diagnostic } from "../compiler/diag/diagnostic.ts";
import { asWritten, setEdits } from "../compiler/driver/set-edits.ts";
import { listed, scenes, swap } from "./support/planted.ts";

/** Checks the small experiment with values from the command line. */
function withSet(sets: readonly string[], text = scenes): { checked: Checked; diagnostics: readonly Diagnostic[] } {
  const own: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const checked = check("test.sky", () => ({ text }), {
    editsOf: (world) => {
      const read = setEdits(sets, world.files.get(world.root)!);
      own.push(...read.diagnostics);
      for (const [name, set] of read.texts) texts.set(name, set);
      return read.edits;
    },
  });
  return { checked, diagnostics: [...own, ...checked.diagnostics].map((found) => asWritten(found, texts)) };
}

const planOf = (sets: readonly string[], text = scenes) => {
  const { checked, diagnostics } = withSet(sets, text);
  expect(listed(diagnostics)).to.equal("");
  return checked.experiments[0]!.plan!;
};

/** One finding, at this piece of the argument. */
function wrong(set: string, code: string, piece: string | undefined, says?: RegExp): Diagnostic {
  const { diagnostics } = withSet([set]);
  expect(
    diagnostics.map((d) => d.code),
    listed(diagnostics),
  ).to.deep.equal([code]);
  const [found] = diagnostics as [Diagnostic];
  if (piece === undefined) expect(found.span).to.equal(undefined);
  else {
    expect(found.span!.file).to.equal(`--set ${set}`);
    expect(set.slice(found.span!.start, found.span!.end)).to.equal(piece);
  }
  if (says) expect(`${found.message} ${found.help}`).to.match(says);
  return found;
}

describe("check: --set", () => {
  it("sets properties as if they were written in the experiment", () => {
    expect(planOf(["seed=3"]).data.seed).to.equal(3);
    expect(planOf(["length=20 iters", "batch=4 total"])).to.deep.include({ iterations: 20 });
    expect(planOf(["optimizer.lr=1e-4"]).model.optimizer.props).to.include({ lr: 1e-4 });
    expect(planOf([" optimizer.lr = 1e-4 "]).model.optimizer.props).to.include({ lr: 1e-4 });
    expect(planOf(["optimizer=AdamW { lr: 3e-4, weight_decay: 0 }"]).model.optimizer.props).to.include({ lr: 3e-4 });
    expect(planOf(["data.inputs.image.size=64px"]).data.inputs[0]!.size).to.equal(64);
    expect(planOf(["given=only(image)"]).data.inputs).to.have.length(1);
    // The same value as in the file is no error here: a script may state what it relies on.
    expect(planOf(["batch=8 total"]).data.batch).to.equal(8);
  });

  it("edits lists", () => {
    expect(planOf(["augment+=[Crop(16px)]"]).data.augment.map((a) => a.block)).to.deep.equal(["Flip", "Crop"]);
    expect(planOf(["augment += [Crop(16px)]"]).data.augment).to.have.length(2);
    expect(planOf(["augment-=[Flip]"]).data.augment).to.deep.equal([]);
    expect(planOf(["augment=[]"]).data.augment).to.deep.equal([]);
  });

  it("takes paths with and without quotes, and texts", () => {
    for (const path of ["/data/AID", "./data/AID", "../data/AID/", "~/AID", "data/AID", "C:\\data"])
      expect(planOf([`data.source=${path}`]).data.source, path).to.deep.equal({ block: "local", props: { path } });
    expect(planOf(['data.source="a b=c/d"']).data.source!.props).to.deep.equal({ path: "a b=c/d" });
    expect(planOf(['data.source=local("x")']).data.source!.props).to.deep.equal({ path: "x" });
    expect(planOf(["data.source.path=some/dir"]).data.source!.props).to.deep.equal({ path: "some/dir" });
  });

  it("fills a hole", () => {
    expect(planOf(["optimizer.lr=1e-4"], swap(scenes, "lr: 1e-3", "lr: unstated")).model.optimizer.props).to.include({
      lr: 1e-4,
    });
  });

  it("is judged by the same checker, with places in the argument", () => {
    wrong("optimizer.lrr=1e-4", "SKY2101", "lrr", /Did you mean "lr"/);
    wrong("optimiser.lr=1e-4", "SKY2107", "optimiser.lr", /Did you mean "optimizer.lr"/);
    wrong("sede=1", "SKY2101", "sede", /seed/);
    wrong("optimizer.lr=0", "SKY2105", "0");
    wrong("batch=8", "SKY3101", "8", /8 total/);
    wrong("length=20 epochs", "SKY4002", "20 epochs");
    wrong("loss=CrosEntropy", "SKY2001", "CrosEntropy");
    wrong("backbone.heads=3", "SKY4101", "3");
    wrong("augment-=[Crop]", "SKY2108", "Crop");
    wrong("+seed=1", "SKY1001", "+");
    wrong("seed", "SKY8002", undefined);
    wrong("=3", "SKY8002", undefined);
    wrong("seed=", "SKY8002", undefined);
    wrong("seed=1, batch: 3 total", "SKY8002", undefined);
  });

  it("puts the fix into the argument", () => {
    const [edit] = wrong("optimizer.lrr=1e-4", "SKY2101", "lrr").fixes[0]!.edits;
    expect(edit).to.deep.equal({ span: { file: "--set optimizer.lrr=1e-4", start: 10, end: 13 }, text: "lr" });
  });

  it("is named among the settings", () => {
    const { checked } = withSet(["optimizer.lr=1e-4"]);
    const lr = checked.experiments[0]!.bound!.children.get("optimizer")!.children.get("lr")!;
    expect(lr.origin).to.include({ kind: "set", from: "optimizer.lr=1e-4" });
  });
});
