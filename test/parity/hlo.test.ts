import { expect } from "chai";
import { isFloat } from "../../compiler/ir/type.ts";
import { writeStableHlo } from "../../compiler/lower/hlo/write-stablehlo.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import { askedProgram } from "../support/hlo-programs.ts";
import { hostTensor } from "../support/host-tensor.ts";
import { halfTrials, opTrials, trialsGraph } from "../support/op-trials.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";

/**
 * Bars for a difference, as a share of the value or of 1: for f32 half of one unit in its last place, summed up over what a case adds
 * together; for 16 bits some units of theirs, for what is rounded on the way.
 */
const kinds = [
  { kind: "f32", trials: opTrials, bar: 2e-5 },
  { kind: "bf16", trials: halfTrials("bf16"), bar: 4 * 2 ** -8 },
  { kind: "f16", trials: halfTrials("f16"), bar: 4 * 2 ** -11 },
] as const;

for (const { kind, trials, bar } of kinds) {
  describe(`ops through StableHLO on XLA, ${kind} @parity`, function () {
    this.timeout(300_000);
    let answer: PythonAnswer;

    before(async function () {
      needParityPython(this);
      const programs = trials.map((trial, i) => askedProgram(String(i), writeStableHlo(trialsGraph([trial]), ops)));
      const calls = trials.map((_, i) => ({ program: String(i), feeds: `${i}.0` }));
      const tensors = trials.flatMap(({ operands }, i) =>
        operands.map((array, k) => [`${i}.0.0.${k}`, hostTensor(array)] as const),
      );
      answer = await askPython("hlo_reference.py", { programs, calls }, new Map(tensors));
    });

    trials.forEach(({ name, expected }, i) => {
      it(name, () => {
        const failed = answer.report.failed as Record<string, string>;
        expect(failed[i]).to.equal(undefined);
        const { shape, data } = answer.tensors.get(`${i}.0.0`)!;
        expect(shape).to.deep.equal(expected.shape);
        [...data].map(Number).forEach((value, at) => {
          const wanted = expected.data[at]!;
          if (!isFloat(expected.dtype) || !Number.isFinite(wanted)) expect(value, `element ${at}`).to.equal(wanted);
          else expect(value, `element ${at}`).to.be.closeTo(wanted, bar * Math.max(1, Math.abs(wanted)));
        });
      });
    });
  });
}
