import { expect } from "chai";
import { bfloat16Value } from "../compiler/ir/half-bits.ts";
import { isFloat } from "../compiler/ir/type.ts";
import type { Compile } from "../compiler/lower/tf/program-writer.ts";
import type { HostTensor } from "../runtime/tf/host-values.ts";
import { openSession, type Results } from "../runtime/tf/session.ts";
import { hostTensor } from "./support/host-tensor.ts";
import { opTrials, type Trial, trialsGraph } from "./support/op-trials.ts";

/** Runs trials as one graph; the result of trial `i` is the output `String(i)`. */
async function runTogether(together: readonly Trial[], compile: Compile): Promise<Results> {
  const inputs: Record<string, HostTensor> = {};
  together.forEach(({ operands }, i) => {
    operands.forEach((array, k) => {
      inputs[`${i}.${k}`] = hostTensor(array);
    });
  });
  const session = await openSession({ trials: { graph: trialsGraph(together), compile } }, []);
  try {
    return session.run("trials", inputs);
  } finally {
    session.close();
  }
}

/** Half of one unit in the last place of f32, summed up over what an op's case adds together. */
const relative = 2e-5;

/** The number that the bits of a bf16 stand for. */

function expectClose(found: Results[string], { expected }: Trial): void {
  const given = typeof found === "number" ? [found] : [...found].map(Number);
  const values = expected.dtype === "bf16" ? given.map(bfloat16Value) : given;
  expect(values.length).to.equal(expected.data.length);
  values.forEach((value, i) => {
    const wanted = expected.data[i]!;
    if (!isFloat(expected.dtype) || !Number.isFinite(wanted)) expect(value, `element ${i}`).to.deep.equal(wanted);
    else expect(value, `element ${i}`).to.be.closeTo(wanted, relative * Math.max(1, Math.abs(wanted)));
  });
}

for (const compile of ["plain", "xla"] as const) {
  describe(`ops through TensorFlow, ${compile} @engine`, function () {
    this.timeout(240_000);
    let results: Results | undefined;
    let failure: unknown;

    before(async () => {
      try {
        results = await runTogether(opTrials, compile);
      } catch (error) {
        // One bad lowering fails them all: each case is then run alone, below, and the culprit shows itself.
        failure = error;
      }
    });

    opTrials.forEach((trial, i) => {
      it(trial.name, async () => {
        if (failure !== undefined) expectClose((await runTogether([trial], compile))["0"]!, trial);
        else expectClose(results![String(i)]!, trial);
      });
    });

    it("all at once", () => {
      if (failure !== undefined) throw failure;
    });
  });
}
