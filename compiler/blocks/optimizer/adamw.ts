import type { Value } from "../../ir/op.ts";
import { defineBlock, type ModelBuilder, type Trainable } from "../define.ts";
import type { Fraction, NonNegative, Positive } from "../units.ts";

/**
 * AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101): decay is applied to the weight itself, never to norms, biases,
 * tokens and position embeddings. Same arithmetic as `torch.optim.AdamW`.
 *
 * @example AdamW { lr: 6e-5, weight_decay: 0.01 }
 */
export interface AdamWProps {
  /** Base learning rate; the schedule multiplies it. */
  lr: Positive;
  /** Decoupled weight decay. @default 0.01 */
  weight_decay?: NonNegative;
  /** Decay of the gradient's and the squared gradient's running means. @default [0.9, 0.999] */
  betas?: readonly [Fraction, Fraction];
  /** Added to the root of the squared gradient's mean. @default 1e-8 */
  eps?: Positive;
  /** Largest norm of the whole gradient; a larger one is scaled down. 0: no limit. @default 0 */
  clip_norm?: NonNegative;
}

export const adamw = defineBlock<AdamWProps>()({
  kind: "optimizer",
  name: "AdamW",
  variants: { tiny: { lr: 1e-3 } },
  rate: ({ lr }) => lr,

  build(b, trainables, rate, step, props) {
    const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
    const [beta1, beta2] = props.betas!;
    const count = b.op("cast", [step], { dtype: "f32" });
    const correction = (beta: number): Value =>
      b.op("sub", [scalar(1), b.op("exp", [b.op("mul", [count, scalar(Math.log(beta))])])]);
    const first = b.op("div", [rate, correction(beta1)]);
    const second = b.op("sqrt", [correction(beta2)]);
    const scale = clip(b, trainables, props.clip_norm!);
    for (const { name, value, grad, noDecay } of trainables) {
      b.scoped(name, () => {
        const shape = value.type.shape;
        const g = scale ? b.op("mul", [grad, scale]) : grad;
        const mix = (old: Value, now: Value, beta: number): Value =>
          b.op("add", [b.op("mul", [old, scalar(beta)]), b.op("mul", [now, scalar(1 - beta)])]);
        const m = mix(b.state("adam_m", shape, { kind: "zeros" }), g, beta1);
        const v = mix(b.state("adam_v", shape, { kind: "zeros" }), b.op("square", [g]), beta2);
        const kept =
          noDecay || props.weight_decay === 0
            ? value
            : b.op("mul", [value, b.op("sub", [scalar(1), b.op("mul", [rate, scalar(props.weight_decay!)])])]);
        const size = b.op("add", [b.op("div", [b.op("sqrt", [v]), second]), scalar(props.eps!)]);
        b.update("adam_m", m);
        b.update("adam_v", v);
        b.update("", b.op("sub", [kept, b.op("mul", [first, b.op("div", [m, size])])]));
      });
    }
  },
});

/** Factor that brings the whole gradient's norm down to `limit`: min(1, limit / (norm + 1e-6)). */
function clip(b: ModelBuilder, trainables: readonly Trainable[], limit: number): Value | undefined {
  if (limit === 0) return undefined;
  const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
  const total = trainables
    .map(({ grad }) =>
      b.op("reduce_sum", [b.op("square", [grad])], { axes: grad.type.shape.map((_, i) => i), keep: false }),
    )
    .reduce((a, c) => b.op("add", [a, c]));
  return b.op("minimum", [scalar(1), b.op("div", [scalar(limit), b.op("add", [b.op("sqrt", [total]), scalar(1e-6)])])]);
}
