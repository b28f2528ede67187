import { defineOp } from "../../compiler/ir/op.ts";
import { sameShape, showType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needDType, needFloat, needRankFrom, wrong } from "./rules/judge.ts";

/** Cross-entropy of classes, as PyTorch's. */
export const crossEntropy = defineOp({
  name: "cross_entropy",
  doc: "Mean of -ln softmax(logits)[label] over all places whose label is not `ignore_index` (null: none is ignored); 0 where no place remains. `label_smoothing` ε mixes the label with all classes: (1 - ε) one-hot + ε / C. A weight for each class may follow; the mean is then weighted, as PyTorch's. The result is one f32.",
  inputs: ["logits", "labels"],
  variadic: true,
  attrs: { ignore_index: null as number | null, label_smoothing: 0 },
  shape: ({ logits, labels }, { label_smoothing: smoothing }, rest) => {
    needRankFrom("cross_entropy", "logits", logits, 1);
    needFloat("cross_entropy", "logits", logits);
    needDType("cross_entropy", "labels", labels, "i32");
    if (!sameShape(logits.shape.slice(0, -1), labels.shape)) {
      wrong("SKY3001", { op: "cross_entropy", a: showType(logits), b: showType(labels) });
    }
    needAttr("cross_entropy", "label_smoothing", smoothing, "at least 0 and below 1", smoothing >= 0 && smoothing < 1);
    for (const weight of rest) {
      if (!sameShape(weight.shape, logits.shape.slice(-1))) {
        wrong("SKY3001", { op: "cross_entropy", a: showType(logits), b: showType(weight) });
      }
    }
    return tensor("f32", []);
  },
  expand: (g, { logits, labels }, { ignore_index: ignored, label_smoothing: smoothing }, rest) => {
    const c = calc(g);
    const classes = logits.type.shape[logits.type.shape.length - 1]!;
    const logs = g.op("log_softmax", [c.cast(logits, "f32")]);
    const hot = g.op("one_hot", [labels], { depth: classes });
    const weight = rest[0] ? c.cast(rest[0], "f32") : undefined;
    const mixed = smoothing === 0 ? hot : c.add(c.mul(hot, 1 - smoothing), smoothing / classes);
    const target = weight ? c.mul(mixed, weight) : mixed;
    let each = c.neg(c.sum(c.mul(target, logs), [-1]));
    // How much each place counts in the mean: its class's weight, nothing where it is ignored.
    let share = c.sum(weight ? c.mul(hot, weight) : hot, [-1]);
    if (ignored !== null) {
      const valid = c.compare(labels, ignored, "ne");
      each = c.select(valid, each, 0);
      share = c.select(valid, share, 0);
    }
    const total = c.sum(share, null);
    return c.div(c.sum(each, null), c.select(c.compare(total, 0, "gt"), total, 1));
  },
  cases: [
    {
      name: "known",
      in: {
        logits: [
          [0, Math.log(3)],
          [Math.log(4), 0],
        ],
        labels: { dtype: "i32", shape: [2], values: [0, 0] },
      },
      out: (Math.log(4) + Math.log(5 / 4)) / 2,
    },
    {
      name: "one ignored",
      in: {
        logits: [
          [0, Math.log(3)],
          [9, 0],
        ],
        labels: { dtype: "i32", shape: [2], values: [0, 255] },
      },
      attrs: { ignore_index: 255 },
      out: Math.log(4),
    },
    {
      name: "all ignored",
      in: {
        logits: [
          [0, 1],
          [9, 0],
        ],
        labels: { dtype: "i32", shape: [2], values: [-1, -1] },
      },
      attrs: { ignore_index: -1 },
      out: 0,
    },
    {
      // 0.9 · ln 4 for the label and 0.05 · (ln 4 + ln 4/3) for all, less the label's share counted twice.
      name: "smoothed",
      in: { logits: [[0, Math.log(3)]], labels: { dtype: "i32", shape: [1], values: [0] } },
      attrs: { label_smoothing: 0.1 },
      out: 0.95 * Math.log(4) + 0.05 * Math.log(4 / 3),
    },
    {
      // PyTorch: Σ w[label] · nll / Σ w[label]
      name: "weighted classes",
      in: {
        logits: [
          [0, Math.log(3)],
          [0, Math.log(3)],
        ],
        labels: { dtype: "i32", shape: [2], values: [0, 1] },
        "rest.0": [1, 3],
      },
      out: (Math.log(4) + 3 * Math.log(4 / 3)) / 4,
    },
    {
      name: "maps",
      in: {
        logits: { shape: [2, 2, 2, 3] },
        labels: { dtype: "i32", shape: [2, 2, 2], values: [0, 1, 2, 255, 2, 1, 0, 0] },
      },
      attrs: { ignore_index: 255, label_smoothing: 0.2 },
    },
    { name: "sizes differ", in: { logits: { shape: [2, 3] }, labels: { dtype: "i32", shape: [3] } }, error: "SKY3001" },
    { name: "labels of reals", in: { logits: { shape: [2, 3] }, labels: { shape: [2] } }, error: "SKY3003" },
  ],
});
