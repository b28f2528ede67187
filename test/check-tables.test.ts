import { expect } from "chai";
import { settingsOf } from "../compiler/check/settings.ts";
import { good, planted, scenes } from "./support/planted.ts";

const based = (table: string): string =>
  `${scenes.replace("experiment Small", "abstract experiment Small")}
dataset Others extends Scenes { source: local("others"), labels: category(classes: 7) }
${table}
`;

/** The table that most cases change. */
const table = `/// The two rows that a reader knows.
@paper("Table 7")
table Results extends Small {
  data: Scenes | Others
  batch: 8 total | 4 total
  backbone.depth: 1 | 2
  length: 100 iters | _
  seed: 3
  expect: params(head) >= 1 | (params(head) >= 2, params(all) >= 3)
  sweep seeds { seed: 0..2 }
}`;

const settings = (text: string, column: number): Map<string, ReturnType<typeof settingsOf>[number]> =>
  new Map(settingsOf(good(text).experiments[column]!.bound!).map((setting) => [setting.path, setting]));

describe("check: tables", () => {
  it("become experiments, one a column", () => {
    const { experiments } = good(based(table));
    expect(experiments.map((e) => e.declaration.name.text)).to.deep.equal(["Results.Scenes", "Results.Others"]);
    const plans = experiments.map((e) => e.plan!);
    expect(plans.map((p) => [p.data.name, p.data.batch, p.data.seed, p.iterations])).to.deep.equal([
      ["Scenes", 8, 3, 100],
      ["Others", 4, 3, 100],
    ]);
    expect(plans.map((p) => p.model.labels.classes.length)).to.deep.equal([4, 7]);
    expect(plans.map((p) => (p.model.encoder.branches[0]!.backbone.props as { depth: number }).depth)).to.deep.equal([
      1, 2,
    ]);
    expect(plans.map((p) => p.expectations.length)).to.deep.equal([1, 2]);
    expect(plans.map((p) => p.trials.length)).to.deep.equal([3, 3]);
  });

  it("say of every setting where the paper has it", () => {
    const second = settings(based(table), 1);
    expect(second.get("batch")).to.include({ value: "4 total", paper: "Table 7, column Others" });
    expect(second.get("length")!.origin).to.include({ kind: "base", from: "Small" });
    expect(settings(based(table), 0).get("backbone.depth")!.value).to.equal("1");
  });

  it("name their columns by a row of their own, or by the first row of different names", () => {
    const named = good(
      based(
        table
          .replace("data: Scenes | Others", "batch: 2 total | 3 total, name: Few | Many")
          .replace("  batch: 8 total | 4 total\n", ""),
      ),
    );
    expect(named.experiments.map((e) => e.declaration.name.text)).to.deep.equal(["Results.Few", "Results.Many"]);
    const later = good(
      based(table.replace("  data: Scenes | Others\n", "").replace("seed: 3", "seed: 3, data: Others | Scenes")),
    );
    expect(later.experiments.map((e) => e.declaration.name.text)).to.deep.equal(["Results.Others", "Results.Scenes"]);
  });

  it("can be extended column by column, also from another file", () => {
    const more = based(`${table}\nexperiment More extends Results.Others { seed: 9 }`);
    const plan = good(more).experiments.at(-1)!.plan!;
    expect([plan.data.name, plan.data.seed, plan.data.batch]).to.deep.equal(["Others", 9, 4]);
    planted(based(`${table}\nexperiment More extends «Results.Other» { seed: 9 }`), "SKY2001", { fixed: true });
  });

  it("are refused without columns, with rows of other lengths, with columns that cannot be told apart", () => {
    planted(based("table «Results» extends Small { seed: 3 }"), "SKY2140");
    planted(based(table.replace("4 total", "4 total | «5 total | 6 total»")), "SKY2141", { fixed: true });
    planted(
      based(
        table
          .replace("data: Scenes | Others", "name: A | B | C\n  data: Scenes | Others | Scenes")
          .replace("batch: 8 total | 4 total", "«batch»: 8 total | 4 total")
          .replace("  backbone.depth: 1 | 2\n  length: 100 iters | _\n", "")
          .replace(/ {2}expect.*\n/, ""),
      ),
      "SKY2141",
      { fixed: true },
    );
    planted(based("table R extends Small { «seed: 1 | 2» }"), "SKY2142", { fixed: true });
    planted(based("table R extends Small { name: A | «A»\n seed: 1 | 2 }"), "SKY2142");
    planted(based("table R extends Small { name: A | «3»\n seed: 1 | 2 }"), "SKY2142");
  });

  it("find a mistake in the cell that has it", () => {
    planted(based(table.replace("Scenes | Others", "Scenes | «Othres»")), "SKY2001");
    planted(based(table.replace("backbone.depth: 1 | 2", "backbone.«dept»: 1 | 2")), "SKY2101");
    planted(based(table.replace("100 iters | _", "100 iters | «5»")), "SKY3101");
    planted(based(table.replace("seed: 3\n", "«sede»: 3\n")), "SKY2101", { fixed: true });
  });
});
