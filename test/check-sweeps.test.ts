import { expect } from "chai";
import { fields, good, planted, scenes, swap } from "./support/planted.ts";

/** The small experiment with members added at its end. */
const adding = (members: string, text = scenes): string => `${text.trimEnd().slice(0, -1)}  ${members}\n}\n`;
const trials = (members: string, text = scenes) => good(adding(members, text)).experiments[0]!.plan!.trials;

describe("check: sweeps", () => {
  it("names trials by their content", () => {
    expect(trials("sweep rates { optimizer.lr: 1e-3 | 1e-4 }").map((t) => t.name)).to.deep.equal([
      "rates-optimizer.lr=1e-3",
      "rates-optimizer.lr=1e-4",
    ]);
    expect(trials("sweep s { seed: 0..4 }").map((t) => t.set.seed)).to.deep.equal(["0", "1", "2", "3", "4"]);
    expect(trials("sweep s { optimizer.lr: log 1e-5..1e-3 x 3 }").map((t) => t.set["optimizer.lr"])).to.deep.equal([
      "1e-5",
      "1e-4",
      "0.001",
    ]);
    const both = trials("sweep s { seed: 0..1, batch: 2 total | 4 total }");
    expect(both.map((t) => t.name)).to.deep.equal([
      "s-seed=0-batch=2_total",
      "s-seed=0-batch=4_total",
      "s-seed=1-batch=2_total",
      "s-seed=1-batch=4_total",
    ]);
    const named = trials("let slow = 1e-5\n  sweep s { optimizer.lr: slow | 1e-4 }");
    expect(named.map((t) => t.set["optimizer.lr"])).to.deep.equal(["1e-5", "1e-4"]);
    const given = trials("sweep g { given: all | only(ms) | only([hr, ms]) | dates(1) }", fields);
    expect(new Set(given.map((t) => t.name))).to.have.property("size", 4);
  });

  it("tries every value before anything runs", () => {
    planted(adding("sweep s { «optimizr».lr: 1e-3 | 1e-4 }").replace("«optimizr».lr", "«optimizr.lr»"), "SKY2107", {
      fixed: true,
    });
    planted(adding("sweep s { optimizer.«lrr»: 1e-3 | 1e-4 }"), "SKY2101", { fixed: true });
    planted(adding("sweep s { optimizer.lr: 1e-3 | «0» }"), "SKY2105");
    planted(adding("sweep s { batch: 4 total | «8» }"), "SKY3101", { fixed: true });
    planted(adding("sweep s { backbone.heads: 2 | «3» }"), "SKY4101");
    planted(adding("sweep s { backbone.patch: 16px | «5px» }"), "SKY4102");
    planted(adding("sweep g { given: all | only(«mss») }", fields), "SKY4109", { fixed: true });
    planted(adding("sweep s { backbone.width: 16 | 15 }").replace("heads: 2", "heads: «2»"), "SKY4101", {
      related: "15",
    });
  });

  it("refuses axes that are no values to try", () => {
    planted(adding("sweep s { seed: «4..0» }"), "SKY2103", { says: "0..4" });
    planted(adding("sweep s { optimizer.lr: «log 1e-5..1e-3 x 1» }"), "SKY2103");
    planted(adding("sweep s { optimizer.lr: «log 0..1e-3 x 3» }"), "SKY2103");
    planted(adding("sweep s { seed: «0..100000000» }"), "SKY2103");
    planted(adding("sweep s { seed: 0..1, «seed»: 2..3 }"), "SKY2106");
    planted(adding("sweep s { seed: 0..1 }\n  sweep «s» { batch: 2 total | 4 total }"), "SKY2004", { related: "s" });
  });
});

describe("check: expectations", () => {
  it("reads what a run will measure", () => {
    const plan = good(adding("expect { OA(test) >= 80%, loss(test) <= 1.5, OA(test) - OA(train) ~ 0 ± 10% }"))
      .experiments[0]!.plan!;
    expect(plan.expectations.map((e) => e.text)).to.deep.equal([
      "OA(test) >= 80%",
      "loss(test) <= 1.5",
      "OA(test) - OA(train) ~ 0 ± 10%",
    ]);
  });

  it("judges what the text decides", () => {
    good(adding("expect { params(all) > 1k, params(head) < params(backbone), 1 <= 2 }"));
    planted(adding("expect { «params(all) ~ 2.3M ± 1%» }"), "SKY4201", {
      says: / params\(all\) ~ 2\.3M ± 1%\n└─+\n\d+/,
    });
    planted(adding("expect { «params(head) > params(backbone)» }"), "SKY4201", { says: /└─+ {3}└─+\n\d+ +\d+/ });
    good(adding("expect { params(fuse) < params(encoder), params(hr) > 1 }", fields));
  });

  it("finds what cannot be measured", () => {
    planted(adding("expect { «OB»(test) >= 80% }"), "SKY4202", { fixed: true });
    planted(adding("expect { «mIoU»(test) >= 80% }"), "SKY4202", { says: "Add mIoU to the experiment's metric list." });
    planted(adding("expect { «OA(val)» >= 80% }"), "SKY4202", { says: "train, test" });
    planted(adding("expect { «OA» >= 80% }"), "SKY4202");
    planted(adding("expect { «params(neck)» >= 80 }"), "SKY4202", { says: "all, head, backbone" });
    planted(adding("expect { «OA(test)» }"), "SKY4204");
    planted(adding("expect { «[1]» >= 2 }"), "SKY4204");
  });

  it("finds trials that no sweep has", () => {
    const sweep = "sweep s { seed: 0..1 }";
    good(adding(`${sweep}\n  expect { OA(test, seed: 1) >= 1% }`));
    planted(adding(`${sweep}\n  expect { «OA(test, seed: 2)» >= 1% }`), "SKY4203", {
      says: "There are: seed: 0; seed: 1.",
    });
    planted(adding("expect { «OA(test, seed: 2)» >= 1% }"), "SKY4203", { says: "Declare a sweep" });
    const given = adding(
      "sweep g { given: all | only([hr, ms]) }\n  expect { OA(test, given: only([hr,ms])) >= 1% }",
      fields,
    );
    expect(good(given).experiments[0]!.plan!.expectations[0]!.tree).to.have.nested.property(
      "left.where.given",
      "only([hr, ms])",
    );
  });

  it("still reads them beside another mistake", () => {
    const text = adding("expect { «OB»(test) >= 80% }");
    const { checked } = { checked: swap(text, "depth: 1", "depth: 0") };
    expect(checked).to.include("depth: 0");
    planted(text, "SKY4202");
  });
});
