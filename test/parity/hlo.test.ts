import { expect } from "chai";
import { isFloat } from "../../compiler/ir/type.ts";
import { writeStableHlo } from "../../compiler/lower/hlo/write-stablehlo.ts";
import { ops } from "../../runtime/ops/generated/index.ts";
import { askedProgram } from "../support/hlo-programs.ts";
import { hostTensor } from "../support/host-tensor.ts";
import { opTrials, trialsGraph } from "../support/op-trials.ts";
import { askPython, needParityPython, type PythonAnswer } from "../support/parity-python.ts";

/** Half of one unit in the last place of f32, summed up over what an op's case adds together. */
const relative = 2e-5;

describe("ops through StableHLO on XLA @parity", function () {
  this.timeout(300_000);
  let answer: PythonAnswer;

  before(async function () {
    needParityPython(this);
    const programs = opTrials.map((trial, i) => askedProgram(String(i), writeStableHlo(trialsGraph([trial]), ops), 1));
    const tensors = opTrials.flatMap(({ operands }, i) =>
      operands.map((array, k) => [`${i}.0.0.${k}`, hostTensor(array)] as const),
    );
    answer = await askPython("hlo_reference.py", { programs, run: true }, new Map(tensors));
  });

  opTrials.forEach(({ name, expected }, i) => {
    it(name, () => {
      const failed = answer.report.failed as Record<string, string>;
      expect(failed[i]).to.equal(undefined);
      const { shape, data } = answer.tensors.get(`${i}.0.0`)!;
      expect(shape).to.deep.equal(expected.shape);
      [...data].map(Number).forEach((value, at) => {
        const wanted = expected.data[at]!;
        if (!isFloat(expected.dtype) || !Number.isFinite(wanted)) expect(value, `element ${at}`).to.deep.equal(wanted);
        else expect(value, `element ${at}`).to.be.closeTo(wanted, relative * Math.max(1, Math.abs(wanted)));
      });
    });
  });
});
