import { expect } from "chai";
import { GraphBuilder } from "../compiler/ir/builder.ts";
import type { Attrs, Case, NdArray, OpDef } from "../compiler/ir/op.ts";
import { isFloat, type TensorType } from "../compiler/ir/type.ts";
import type { Compile } from "../compiler/lower/tf/program-writer.ts";
import { ops } from "../runtime/ops/generated/index.ts";
import { Eager } from "../runtime/reference/eager.ts";
import type { HostTensor } from "../runtime/tf/host-values.ts";
import { openSession, type Results } from "../runtime/tf/session.ts";
import { hostTensor } from "./support/host-tensor.ts";
import { caseArrays } from "./support/op-cases.ts";

/** A case of an op with operands that f32 can hold exactly, and what its `eval` says. */
interface Trial {
  readonly name: string;
  readonly def: OpDef;
  readonly attrs: Attrs;
  readonly operands: readonly NdArray[];
  readonly expected: NdArray;
}

function trialOf(def: OpDef, test: Case): Trial {
  const operands = caseArrays(def, test).map((array) =>
    isFloat(array.dtype) ? { ...array, data: array.data.map(Math.fround) } : array,
  );
  const attrs = (test.attrs ?? {}) as Attrs;
  const eager = new Eager();
  const held = operands.map((array) => eager.hold(array));
  return { name: `${def.name}: ${test.name}`, def, attrs, operands, expected: eager.op(def.name, held, attrs).array };
}

const trials = [...ops.values()].flatMap((def) =>
  def.cases.filter((test) => !test.error).map((test) => trialOf(def, test)),
);

/** Runs trials as one graph; the result of trial `i` is the output `String(i)`. */
async function runTogether(together: readonly Trial[], compile: Compile): Promise<Results> {
  const g = new GraphBuilder("trials", ops);
  const inputs: Record<string, HostTensor> = {};
  together.forEach(({ def, attrs, operands }, i) => {
    const values = operands.map((array, k) => {
      const name = `${i}.${k}`;
      inputs[name] = hostTensor(array);
      const { dtype, shape } = array;
      return g.input(name, { dtype, shape });
    });
    g.output(
      String(i),
      g.scoped(`${def.name}.${i}`, () => g.op(def.name, values, attrs)),
    );
  });
  const session = await openSession({ trials: { graph: g.finish(), compile } }, []);
  try {
    return session.run("trials", inputs);
  } finally {
    session.close();
  }
}

/** Half of one unit in the last place of f32, summed up over what an op's case adds together. */
const relative = 2e-5;

function expectClose(found: Results[string], { expected }: Trial): void {
  const values = typeof found === "number" ? [found] : [...found].map(Number);
  expect(values.length).to.equal(expected.data.length);
  values.forEach((value, i) => {
    const wanted = expected.data[i]!;
    if (!isFloat(expected.dtype) || !Number.isFinite(wanted)) expect(value, `element ${i}`).to.deep.equal(wanted);
    else expect(value, `element ${i}`).to.be.closeTo(wanted, relative * Math.max(1, Math.abs(wanted)));
  });
}

const showShape = ({ dtype, shape }: TensorType): string => `${dtype}[${shape}]`;

for (const compile of ["plain", "xla"] as const) {
  describe(`ops through TensorFlow, ${compile} @engine`, function () {
    this.timeout(240_000);
    let results: Results | undefined;
    let failure: unknown;

    before(async () => {
      try {
        results = await runTogether(trials, compile);
      } catch (error) {
        // One bad lowering fails them all: each case is then run alone, below, and the culprit shows itself.
        failure = error;
      }
    });

    trials.forEach((trial, i) => {
      it(`${trial.name} ${trial.operands.map(showShape).join(" ")}`, async () => {
        if (failure !== undefined) expectClose((await runTogether([trial], compile))["0"]!, trial);
        else expectClose(results![String(i)]!, trial);
      });
    });

    it("all at once", () => {
      if (failure !== undefined) throw failure;
    });
  });
}
