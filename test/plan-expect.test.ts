import { expect } from "chai";
import { measuresOf } from "../cli/run/measures.ts";
import { knownMeasures } from "../compiler/check/judge-static.ts";
import { renderText } from "../compiler/diag/render-text.ts";
import { judge } from "../compiler/elaborate/expect.ts";
import { checked, fields, good, planted, scenes, swap } from "./support/planted.ts";
import { toyProgram } from "./support/toy-run.ts";

const expecting = (statement: string, base = scenes): string =>
  `${base.trimEnd().slice(0, -1)}  expect { ${statement} }\n}\n`;

describe("expectations of the graphs", () => {
  it("hold where the text says so", () => {
    good(expecting("memory(train) <= 1 GiB, memory(eval) <= memory(train), memory(train) > 0"));
    good(expecting("flops(train_step) > 2 * flops(eval_step), flops(eval_step) ~ 2M ± 90%"));
    good(expecting("iters() == 100, iters() <= 1k iters"));
    good(expecting("epochs() == 25 epochs, epochs() ~ 25 ± 1%", fields));
    good(expecting("spatial(ms) == spatial(sar), spatial(fuse) == 4px, spatial(encoder) == 4", fields));
    good(expecting("memory(train) / memory(eval) >= 1, memory(train) - memory(eval) >= 0 GiB"));
    good(expecting("params(head) / params(all) <= 50%, params(backbone) * 2 > params(all)"));
  });

  it("fail with each value beneath its text", () => {
    const text = expecting("memory(train) <= 2 * memory(eval) - 1 GiB");
    const { diagnostics } = checked(text);
    expect(diagnostics.map((d) => d.code)).to.deep.equal(["SKY4201"]);
    const lines = renderText(diagnostics, new Map([["test.sky", text]])).split("\n");
    const at = lines.findIndex((line) => line.includes("= help: memory(train) <= 2 * memory(eval) - 1 GiB"));
    const column = lines[at]!.indexOf("memory(train)");
    // The value of memory(eval) begins under its name, and so does what is computed from it.
    expect(lines[at + 1]!.indexOf("└")).to.equal(column);
    expect(lines[at + 1]!.lastIndexOf("└")).to.equal(lines[at]!.indexOf("memory(eval)"));
    expect(lines[at + 2]!.slice(column)).to.match(/^[\d.]+ [KM]iB +[\d.]+ [KM]iB$/);
    expect(lines[at + 6]!.slice(lines[at]!.indexOf("2 *"))).to.match(/^-[\d.]+ [KMG]iB$/);
  });

  it("show the value of a let under its name", () => {
    const text = expecting("mine > 2M").replace("experiment Small", "let mine = params(all)\nexperiment Small");
    const [found] = checked(text).diagnostics;
    expect(found!.help).to.match(/^mine > 2M\n└─+\n\d+$/);
  });

  it("count the epochs that are written, although steps are whole", () => {
    const sized = swap(swap(scenes, "test: rest }\n", "test: rest }\n  samples: 330\n"), "100 iters", "7 epochs");
    good(expecting("epochs() == 7, iters() == 289", sized));
  });

  it("show large numbers as they are written", () => {
    const [found] = checked(expecting("flops(train_step) * 1k > 1T")).diagnostics;
    expect(found!.help).to.match(/\n\d+\n└─+\n[\d.]+B$/);
  });

  it("refuse numbers of other things, with the mend", () => {
    planted(expecting("memory(train) <= «80»"), "SKY4205", { fixed: true, says: "80 GiB" });
    planted(expecting("memory(train) <= «80e9»"), "SKY4205", { fixed: true, says: "74.5 GiB" });
    planted(expecting("memory(train) <= «40000»"), "SKY4205", { fixed: true, says: "40000 MiB" });
    planted(expecting("«8» > memory(train)"), "SKY4205", { fixed: true });
    planted(expecting("memory(train) ~ «4» ± 5"), "SKY4205", { says: "4 GiB and 5 GiB", fixed: true });
    planted(expecting("memory(train) ~ 4 GiB ± «5»"), "SKY4205", { fixed: true });
    planted(expecting("memory(train) ~ «4» ± 5 GiB"), "SKY4205", { fixed: true });
    planted(expecting("params(all) <= «80 GiB»"), "SKY4205", { fixed: true, says: "80B" });
    planted(expecting("params(all) <= «90%»"), "SKY4205", { says: "a share" });
    planted(expecting("params(all) <= «90px»"), "SKY4205", { says: "a length in px" });
    planted(expecting("OA(test) >= «2 GiB»"), "SKY4205", { says: "an amount of memory" });
    planted(expecting("OA(test) >= «2 m»"), "SKY4205", { says: "in m" });
    planted(expecting("memory(train) <= «params(all)»"), "SKY4205");
  });

  it("refuse measures that there are not, with the nearest", () => {
    planted(expecting("«memory(trian)» <= 1 GiB"), "SKY4202", { fixed: true, says: "train, eval" });
    planted(expecting("«memory()» <= 1 GiB"), "SKY4202", { fixed: true });
    planted(expecting("«memry»(train) <= 1 GiB"), "SKY4202", { fixed: true });
    planted(expecting("«flops(train)» <= 1G"), "SKY4202", { fixed: true });
    planted(expecting("«iters(train)» == 100"), "SKY4202", { fixed: true });
    planted(expecting("«spatial(hrr)» == 4", fields), "SKY4202", { fixed: true });
    planted(expecting("«epochs()» >= 1"), "SKY4206");
  });

  it("leave open what hangs on a hole", () => {
    const open = (piece: string, statement: string) => {
      const { diagnostics } = checked(expecting(statement, swap(scenes, piece, piece.replace(/: .*/, ": unstated"))));
      expect(diagnostics.map((d) => d.code)).to.deep.equal(["SKY4001"]);
    };
    open("batch: 8 total", "memory(train) <= 1 MiB, flops(eval_step) <= 1");
    open("length: 100 iters", "iters() == 7");
  });

  it("are judged in the report by what the compiler knows", () => {
    const { plan, figures } = good(expecting("memory(eval) <= 1 GiB, iters() == 100")).experiments[0]!;
    const known = knownMeasures(plan!, figures!);
    expect([...known.keys()]).to.deep.equal(["memory(eval)", "iters()"]);
    const measure = measuresOf({ program: { ...toyProgram(), known }, results: { metrics: {} } }, [], "x.sky");
    const results = plan!.expectations.map((one) => judge(one, measure));
    expect(results.map(({ verdict }) => verdict)).to.deep.equal(["holds", "holds"]);
    expect(results[0]!.values[0]).to.include({ unit: "bytes", value: figures!.bytes("eval") });
  });
});

describe("expectations of an encoder", () => {
  const encoder = (statement: string, base = fields) =>
    swap(base, "  fuse: Temp", `  expect { ${statement} }\n  fuse: Temp`);

  it("speak of its members, whether an experiment uses it or not", () => {
    good(
      encoder("spatial(ms) == spatial(sar), spatial(fuse) == 4px, params(hr) > params(ms), params(all) > params(fuse)"),
    );
    planted(encoder("«spatial(ms) == 8»"), "SKY4201");
    planted(encoder("«params(all) ~ 2B ± 1%»"), "SKY4201", { says: /└─+\n\d+$/ });
    const unused = `${encoder("«params(ms) > 1M»").split("experiment Crops")[0]}`;
    planted(unused, "SKY4201");
  });

  it("are of the encoder alone", () => {
    planted(encoder("«OA»(test) > 50%"), "SKY4202", { says: "the experiment's expect" });
    planted(encoder("«memory»(train) > 1 GiB"), "SKY4202", { says: "params and spatial" });
    planted(encoder("«params(head)» > 1"), "SKY4202", { says: "hr, ms, sar, fuse" });
    planted(encoder("«params(mss)» > 1"), "SKY4202", { fixed: true });
  });

  it("name the one member of an encoder without a fusion", () => {
    const single = swap(
      swap(
        scenes,
        "experiment Small",
        "encoder Only { eye: ViT { patch: 16px, width: 16, depth: 1, heads: 2 } on Photo }\n\nexperiment Small",
      ),
      "backbone: ViT { patch: 16px, width: 16, depth: 1, heads: 2 }\n  head",
      "encoder: Only\n  head",
    );
    good(expecting("params(eye) == params(encoder), spatial(eye) == 2, spatial(encoder) == 2", single));
  });

  it("have no place where nobody would read them", () => {
    planted(swap(scenes, "  format: ImageFolder", "  «expect { params(all) > 1 }»\n  format: ImageFolder"), "SKY2110", {
      fixed: true,
    });
    planted(swap(scenes, "  format: ImageFolder", "  «sweep s { samples: 1 | 2 }»\n  format: ImageFolder"), "SKY2110", {
      fixed: true,
    });
    planted(
      encoder("params(hr) > 1").replace("  fuse: Temp", "  «sweep s { ms.depth: 1 | 2 }»\n  fuse: Temp"),
      "SKY2110",
    );
  });
});

describe("the size of a twin", () => {
  it("is known from the text, by folds", () => {
    const samples = (splits: string, tiles = 13) =>
      good(swap(swap(fields, "{ train: folds(1..4), test: fold(5) }", splits), "tiles: 10", `tiles: ${tiles}`))
        .experiments[0]!.plan!.samples;
    expect(samples("{ train: folds(1..4), test: fold(5) }")).to.equal(11);
    expect(samples("{ train: fold(1), test: fold(5) }")).to.equal(3);
    expect(samples("{ train: fold(5), test: fold(1) }")).to.equal(2);
    expect(samples("{ train: fraction(50%), test: rest }")).to.equal(undefined);
  });

  it("must not be stated otherwise", () => {
    const stating = (samples: string) => swap(fields, "  source: twin", `  samples: ${samples}\n  source: twin`);
    good(stating("8"));
    planted(stating("«9»"), "SKY4207", { fixed: true, related: "twin(tiles: 10)" });
  });
});
