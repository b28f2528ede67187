import { expect } from "chai";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import { writeStableHlo } from "../compiler/lower/hlo/write-stablehlo.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { opTrials, trialsGraph } from "./support/op-trials.ts";
import { stableHloFaults } from "./support/stablehlo-check.ts";

/** One step of a toy: w ← w - 0.5 · x, and the sum of x · w before it. */
function toy() {
  const g = new GraphBuilder("toy step", ops);
  const w = g.variable({
    name: "w",
    type: { dtype: "f32", shape: [3] },
    init: { kind: "zeros" },
    role: "parameter",
    noDecay: false,
  });
  const x = g.input("x", { dtype: "f32", shape: [3] });
  const half = g.constant(0.5, { dtype: "f32", shape: [] });
  g.update("w", g.op("sub", [w, g.op("mul", [x, half])]));
  g.output("loss", g.op("reduce_sum", [g.op("mul", [x, w])]));
  return g.finish();
}

describe("StableHLO", () => {
  describe("every op case is text whose types agree", () => {
    for (const trial of opTrials) {
      it(trial.name, () => {
        const { text } = writeStableHlo(trialsGraph([trial]), ops);
        expect(stableHloFaults(text)).to.deep.equal([]);
      });
    }
  });

  it("has all variables and inputs as arguments, updates and outputs as results", () => {
    const { text, signature } = writeStableHlo(toy(), ops);
    const f32 = { dtype: "f32", shape: [3] };
    expect(signature).to.deep.equal({
      args: [
        { name: "w", role: "variable", ...f32 },
        { name: "x", role: "input", ...f32 },
      ],
      results: [
        { name: "w", role: "variable", ...f32 },
        { name: "loss", role: "output", dtype: "f32", shape: [] },
      ],
    });
    expect(text).to.equal(`module @toy_step {
  func.func public @main(%arg0: tensor<3xf32>, %arg1: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
    %0 = "stablehlo.constant"() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
    %1 = "stablehlo.broadcast_in_dim"(%0) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<3xf32>
    %2 = "stablehlo.multiply"(%arg1, %1) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %3 = "stablehlo.subtract"(%arg0, %2) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %4 = "stablehlo.multiply"(%arg1, %arg0) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %5 = "stablehlo.constant"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
    %9 = "stablehlo.reduce"(%4, %5) ({
    ^bb0(%6: tensor<f32>, %7: tensor<f32>):
      %8 = "stablehlo.add"(%6, %7) : (tensor<f32>, tensor<f32>) -> tensor<f32>
      "stablehlo.return"(%8) : (tensor<f32>) -> ()
    }) {dimensions = array<i64: 0>} : (tensor<3xf32>, tensor<f32>) -> tensor<f32>
    "func.return"(%3, %9) : (tensor<3xf32>, tensor<f32>) -> ()
  }
}
`);
  });

  it("keeps the variables of a guarded step and tells whether it was good", () => {
    const { text, signature } = writeStableHlo(toy(), ops, { guard: true });
    expect(stableHloFaults(text)).to.deep.equal([]);
    expect(signature.results.map(({ name }) => name)).to.deep.equal(["w", "loss", "finite"]);
    expect(text).to.match(/"stablehlo\.select"\(%\d+, %\d+, %arg0\)/);
  });

  it("reads bf16 operands as they are where a product sums in f32", () => {
    const g = new GraphBuilder("half", ops);
    const wide = (name: string, shape: readonly number[]) =>
      g.op("cast", [g.input(name, { dtype: "bf16", shape })], { dtype: "f32" });
    g.output("product", g.op("matmul", [wide("a", [2, 3]), wide("b", [3, 4])]));
    g.output("image", g.op("conv2d", [wide("x", [1, 4, 4, 2]), wide("w", [3, 3, 2, 5])]));
    const { text } = writeStableHlo(g.finish(), ops);
    expect(stableHloFaults(text)).to.deep.equal([]);
    expect(text).to.match(/dot_general".*\(tensor<2x3xbf16>, tensor<3x4xbf16>\) -> tensor<2x4xf32>/);
    expect(text).to.match(/convolution".*\(tensor<1x4x4x2xbf16>, tensor<3x3x2x5xbf16>\) -> tensor<1x2x2x5xf32>/);
  });

  it("the check finds values of other types, unknown ones, and a promise that is not kept", () => {
    const { text } = writeStableHlo(toy(), ops);
    const spoilt = (from: string, to: string) => {
      expect(text).to.contain(from);
      return stableHloFaults(text.replace(from, to)).join("\n");
    };
    expect(spoilt('"stablehlo.multiply"(%arg1, %1)', '"stablehlo.multiply"(%arg1, %0)')).to.contain(
      "%0 is tensor<f32>",
    );
    expect(spoilt('"stablehlo.multiply"(%arg1, %1)', '"stablehlo.multiply"(%arg1, %7)')).to.contain(
      "%7 is not defined",
    );
    expect(spoilt("-> (tensor<3xf32>, tensor<f32>) {", "-> (tensor<3xf32>) {")).to.contain("promises other types");
    expect(spoilt("(tensor<3xf32>, tensor<f32>) -> tensor<f32>", "(tensor<3xf32>, tensor<f32>)")).to.contain("be read");
  });
});
