import { defineOp } from "../../compiler/ir/op.ts";
import { showType } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needEqual, needFloat, needRank } from "./rules/judge.ts";

/** An average that follows a value. */
export const emaUpdate = defineOp({
  name: "ema_update",
  doc: "momentum · average + (1 - momentum) · value: one step of an exponential moving average, of a teacher's weights or of running statistics. The momentum is one number of the graph, so that a schedule may move it.",
  inputs: ["average", "value", "momentum"],
  shape: ({ average, value, momentum }) => {
    needFloat("ema_update", "average", average);
    needFloat("ema_update", "value", value);
    needFloat("ema_update", "momentum", momentum);
    const as = showType({ ...value, dtype: average.dtype });
    needEqual("ema_update", "the shapes of average and value", showType(average), as);
    needRank("ema_update", "momentum", momentum, 0);
    return average;
  },
  expand: (g, { average, value, momentum }) => {
    const c = calc(g);
    const kept = c.cast(momentum, average.type.dtype);
    return c.add(c.mul(average, kept), c.mul(c.cast(value, average.type.dtype), c.sub(1, kept)));
  },
  cases: [
    { name: "three quarters", in: { average: [4, 0], value: [0, 8], momentum: 0.75 }, out: [3, 2] },
    { name: "filled", in: { average: { shape: [2, 3] }, value: { shape: [2, 3] }, momentum: 0.9 } },
    { name: "a momentum each", in: { average: [1], value: [1], momentum: [0.5] }, error: "SKY3002" },
    { name: "another shape", in: { average: [1], value: [1, 2], momentum: 0.5 }, error: "SKY3005" },
  ],
});
