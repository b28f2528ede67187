import { expect } from "chai";
import { checked, good, listed, planted, scenes, swap } from "./support/planted.ts";

/** The small experiment as an abstract base, with what follows it. */
const based = (rest: string): string => `${scenes.replace("experiment Small", "abstract experiment Small")}\n${rest}`;
const planOf = (text: string) => good(text).experiments.at(-1)!.plan!;

describe("check: extends and edits", () => {
  it("takes over, replaces and edits", () => {
    const plan = planOf(
      based("experiment E extends Small { length: 50 iters, optimizer.lr: 2e-3, augment += [Crop(16px)] }"),
    );
    expect(plan.iterations).to.equal(50);
    expect(plan.model.optimizer.props).to.include({ lr: 2e-3 });
    expect(plan.data.augment.map((a) => a.block)).to.deep.equal(["Flip", "Crop"]);
    expect(planOf(based("experiment E extends Small { augment -= [Flip] }")).data.augment).to.deep.equal([]);
    const deep = planOf(based("experiment E extends Small { data.inputs.image.size: 64px }"));
    expect(deep.data.inputs[0]!.size).to.equal(64);
  });

  it("chains bases, each once", () => {
    const text = based(`abstract experiment A extends Small { seed: 1 }
abstract experiment B extends Small { batch: 4 total }
experiment E extends A, B { length: 60 iters }`);
    const plan = planOf(text);
    expect([plan.data.seed, plan.data.batch, plan.iterations]).to.deep.equal([1, 4, 60]);
  });

  it("lets what is abstract lack what it likes, also inside its blocks", () => {
    good(swap(scenes, "experiment Small", "abstract experiment Small").replace("heads: 2 ", ""));
    const text = based("experiment E extends Small { backbone.heads: 4 }").replace(", heads: 2", "");
    expect(planOf(text).model.encoder.branches[0]!.backbone.props).to.include({ heads: 4 });
    planted(based("experiment E extends Small { backbone.heads: «3» }").replace(", heads: 2", ""), "SKY4101", {
      fixed: true,
    });
  });

  it("gives every base its own names", () => {
    const text = `${based("experiment E extends Small { seed: 3 }").replace("  task:", "  let rate = 4e-3\n  task:").replace("lr: 1e-3", "lr: rate")}let rate = 7\n`;
    expect(planOf(text).model.optimizer.props).to.include({ lr: 4e-3 });
  });

  it("says when an edit changes nothing", () => {
    planted(based("experiment E extends Small { «batch: 8 total» }"), "SKY2108", { says: "batch", related: "8 total" });
    planted(based("experiment E extends Small { «optimizer.lr: 1e-3» }"), "SKY2108", { related: "1e-3" });
    planted(based("experiment E extends Small { augment -= [«Crop»] }"), "SKY2108", { says: "not in the list" });
    planted(based("experiment E extends Small { «augment» += [] }"), "SKY2108", { says: "empty" });
    planted(based("experiment E extends Small { «optimizer.lr»: 5e-3\n optimizer: AdamW { lr: 2e-3 } }"), "SKY2108", {
      says: "further down",
    });
  });

  it("says when there is nothing to edit", () => {
    planted(based("experiment E extends Small { «optimiser.lr»: 5e-3 }"), "SKY2107", {
      fixed: true,
      says: "optimizer.lr",
    });
    planted(based("experiment E extends Small { «given» += [all] }"), "SKY2107", {
      says: 'Give "given" a value first',
    });
    planted(based("experiment E extends Small { «schedule.power»: 2 }"), "SKY2107", {
      says: "a chain of several parts",
    });
    planted(based("experiment E extends Small { «seed.x»: 2 }"), "SKY2107");
    planted(based("experiment E extends Small { «augment.p»: 2 }"), "SKY2107", { says: "an item of a list" });
    planted(based("experiment E extends Small { «optimizer» += [3] }"), "SKY2107");
    planted(based("experiment E extends Small { «data.inputs.image.sensor.gsd»: 3 m }"), "SKY2107", {
      says: "a sensor",
    });
    planted(
      based("experiment E extends Small { «optimizer.lr»: 5e-3 }").replace(
        "optimizer: AdamW { lr: 1e-3 }",
        "optimizer: unstated",
      ),
      "SKY2107",
      { says: "unstated" },
    );
  });

  it("finds a misspelt key below an edited value, at the key", () => {
    planted(based("experiment E extends Small { optimizer.«lrr»: 5e-3 }"), "SKY2101", { fixed: true });
    planted(based("experiment E extends Small { data.inputs.image.«siez»: 64px }"), "SKY2101", { fixed: true });
    planted(
      based("experiment E extends Small { data.inputs.«imge.size»: 64px }")
        .replace("«imge.size»", "imge.size")
        .replace("data.inputs.imge.size", "«data.inputs.imge.size»"),
      "SKY2107",
      { fixed: true },
    );
  });

  it("adds to and takes from lists of bands", () => {
    const bands = (edit: string) =>
      planOf(based(`experiment E extends Small { ${edit} }`).replace("size: 32px", "size: 32px, bands: [Red, Green]"))
        .data.inputs[0]!.bands;
    expect(bands("data.inputs.image.bands += [Blue]")).to.deep.equal(["Red", "Green", "Blue"]);
    expect(bands("data.inputs.image.bands -= [Green]")).to.deep.equal(["Red"]);
  });

  it("finds bases that are missing, of another kind, or circular", () => {
    planted(based("experiment E extends «Smal» { batch: 4 total }"), "SKY2001", {
      fixed: true,
      says: "experiment to extend",
    });
    planted(`${scenes}experiment E extends «Photo» { }\n`, "SKY2008", { related: "Photo" });
    planted("sky 1\nabstract experiment «A» extends B { }\nabstract experiment B extends A { }\n", "SKY2007", {
      says: "A → B → A",
    });
    planted("sky 1\nabstract experiment «A» extends A { }\n", "SKY2007", { says: "A → A" });
  });

  it("does not use what is abstract", () => {
    planted(
      swap(swap(scenes, "data: Scenes", "data: «Scenes»"), "dataset Scenes", "abstract dataset Scenes"),
      "SKY2009",
      { related: "Scenes" },
    );
  });

  it("reports a base's mistake once, however many extend it", () => {
    planted(
      based("experiment E extends Small { seed: 1 }\nexperiment F extends Small { seed: 2 }").replace(
        "optimizer:",
        "«optimzer»:",
      ),
      "SKY2101",
      { fixed: true },
    );
    planted(
      based("experiment E extends Small { seed: 1 }\nexperiment F extends Small { seed: 2 }").replace(
        "lr: 1e-3",
        "lr: «0»",
      ),
      "SKY2105",
    );
    planted(
      based("experiment E extends Small { seed: 1 }\nexperiment F extends Small { seed: 2 }").replace(
        "heads: 2",
        "heads: «3»",
      ),
      "SKY4101",
      { fixed: true },
    );
  });

  it("stops at chains that nobody could follow", () => {
    const many = Array.from({ length: 400 }, (_, i) => `abstract experiment E${i + 1} extends E${i} { }`).join("\n");
    const { diagnostics } = checked(`sky 1\nabstract experiment E0 { }\n${many}\n`);
    expect(new Set(diagnostics.map((d) => d.code)), listed(diagnostics.slice(0, 3))).to.deep.equal(
      new Set(["SKY1010"]),
    );
  });
});
