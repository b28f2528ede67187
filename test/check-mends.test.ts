import { expect } from "chai";
import { fields, planted, scenes, swap } from "./support/planted.ts";

describe("check: mends of numbers, lengths and bands", () => {
  it("read a number beyond its limit as it was probably meant", () => {
    planted(swap(scenes, "loss: CrossEntropy", "loss: CrossEntropy { label_smoothing: «10» }"), "SKY2105", {
      fixed: true,
    });
    planted(swap(scenes, "lr: 1e-3", "lr: «-1e-3»"), "SKY2105", { fixed: true });
    planted(swap(scenes, "fraction(50%)", "fraction(«50»)"), "SKY2105", { fixed: true });
    planted(swap(scenes, "8 total", "«0 total»"), "SKY2105", { fixed: true });
    planted(swap(scenes, "100 iters", "«-100 iters»"), "SKY2105", { fixed: true });
    planted(swap(scenes, "gsd: 0.5 m", "gsd: «0.5 px»"), "SKY3102", { fixed: true });
    planted(swap(scenes, "8 total", "«8 samples»"), "SKY3102", { fixed: true });
  });

  it("fit schedules into the run", () => {
    planted(swap(scenes, "linear(10 iters) then cosine", "«linear(200 iters)» then cosine"), "SKY4003", {
      fixed: true,
    });
    const turned = planted(swap(scenes, "linear(10 iters) then cosine", "poly then «linear(10 iters)»"), "SKY4005", {
      fixed: true,
    });
    expect(turned.fixes[0]!.title).to.equal("Put linear first");
    planted(swap(scenes, "then cosine", "then multistep([50 iters, «300 iters»])"), "SKY4006", { fixed: true });
    planted(swap(scenes, "8 total", "8 total\n  checkpoint: «500 iters»"), "SKY4007", { fixed: true });
  });

  it("know bands by colour, each once, and value units by their other names", () => {
    planted(swap(fields, "[B02..B08, B8A]", "[B03, «Red»]"), "SKY3201", { fixed: true });
    planted(swap(fields, "[B02..B08, B8A]", "[B02..B04, «B03..B08», B8A]"), "SKY3202", { fixed: true });
    planted(swap(fields, "[B02..B08, B8A]", "[B02, «B02»]"), "SKY3202", { fixed: true });
    planted(swap(fields, "values: dn(1e4)", "values: «DN»"), "SKY2104", { fixed: true });
    planted(swap(fields, "frames: 4,", "frames: «20 of 16»,"), "SKY2105", { fixed: true });
  });

  it("offer what is left: an input that nothing uses, labels that the format stores", () => {
    planted(swap(fields, "[hr, ms, sar]", "[hr, ms, «x»]"), "SKY4109", { fixed: true });
    planted(swap(fields, "mask(on: ms)", "mask(on: «optical»)"), "SKY4109", { fixed: true });
    planted(swap(fields, "mask(on: ms)", "«category(classes: 3)»"), "SKY4117", { fixed: true });
  });

  it("blame what differs from the others", () => {
    planted(swap(fields, "gsd: 1.25 m, size: 256px", "gsd: «0.3 m», size: 256px"), "SKY4106", { fixed: true });
    planted(swap(fields, "gsd: 1.25 m, size: 256px", "gsd: 1.25 m, size: «128px»"), "SKY4106", { fixed: true });
  });

  it("ask how far off is near", () => {
    planted(swap(scenes, "metric: [OA]", "metric: [OA]\n  expect { «params(all) ~ 1M» }"), "SKY4220");
  });
});
