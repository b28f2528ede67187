import { expect } from "chai";
import { good, planted, scenes, swap } from "./support/planted.ts";

const iterations = (text: string): number => good(text).experiments[0]!.plan!.iterations;

describe("check: lengths and schedules", () => {
  it("turns samples and epochs into steps", () => {
    expect(iterations(swap(scenes, "length: 100 iters", "length: 800 samples"))).to.equal(100);
    const known = swap(scenes, "  format:", "  samples: 200\n  format:");
    expect(iterations(swap(known, "length: 100 iters", "length: 4 epochs"))).to.equal(100);
    expect(
      iterations(swap(known, "length: 100 iters", "length: 0.5 epochs").replace("linear(10 iters) then ", "")),
    ).to.equal(13);
    expect(iterations(swap(scenes, "length: 100 iters", "length: 8k iters"))).to.equal(8000);
  });

  it("asks for the size of a data set whose epochs are counted", () => {
    planted(swap(scenes, "length: 100 iters", "length: «4 epochs»"), "SKY4002", { says: "Scenes", related: "Scenes" });
    planted(swap(scenes, "linear(10 iters)", "linear(«1 epochs»)"), "SKY4002");
  });

  it("finds a warm-up that does not fit", () => {
    planted(swap(scenes, "linear(10 iters)", "«linear(200 iters)»"), "SKY4003", {
      says: "200 iters",
      related: "100 iters",
    });
    planted(swap(scenes, "then cosine", "then «linear(95 iters)» then cosine"), "SKY4003", { says: "105 iters" });
    planted(swap(scenes, "linear(10 iters) then cosine", "linear(100 iters) then «cosine»"), "SKY4005");
  });

  it("finds steps without a rate, and goes on with cosine", () => {
    planted(swap(scenes, "linear(10 iters) then cosine", "«linear(10 iters)»"), "SKY4004", {
      fixed: true,
      says: "10 of 100",
    });
  });

  it("finds a part that never begins", () => {
    planted(swap(scenes, "linear(10 iters) then cosine", "cosine then «poly»"), "SKY4005");
  });

  it("finds milestones past the end", () => {
    good(swap(scenes, "cosine", "multistep([50 iters, 80 iters])"));
    planted(swap(scenes, "cosine", "multistep([50 iters, «100 iters»])"), "SKY4006", {
      says: "100 iters",
      related: "100 iters",
    });
  });

  it("finds what comes too rarely ever to happen", () => {
    const watched = swap(scenes, "test: rest", "val: rest, test: rest");
    good(swap(watched, "  metric:", "  evaluate: 50 iters\n  metric:"));
    planted(swap(watched, "  metric:", "  evaluate: «500 iters»\n  metric:"), "SKY4007");
    planted(swap(scenes, "  metric:", "  checkpoint: «500 iters»\n  metric:"), "SKY4007");
    planted(swap(scenes, "  metric:", "  evaluate: «50 iters»\n  metric:"), "SKY4119", { says: "val: rest" });
  });

  it("lays the schedule's parts end to end", () => {
    const { segments, base } = good(scenes).experiments[0]!.plan!.schedule;
    expect(base).to.equal(1e-3);
    expect(segments.map(({ call, from, to }) => [call.block, from, to])).to.deep.equal([
      ["linear", 0, 10],
      ["cosine", 10, 100],
    ]);
  });
});
