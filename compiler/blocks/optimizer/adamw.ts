import type { Value } from "../../ir/op.ts";
import { defineBlock, type Finding, type ModelBuilder, type Trainable } from "../define.ts";
import type { Fraction, NonNegative, Positive } from "../units.ts";

/**
 * AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101): decay is applied to the weight itself, never to norms, biases,
 * tokens and position embeddings. Same arithmetic as `torch.optim.AdamW`.
 *
 * @example AdamW { lr: 6e-5, weight_decay: 0.01 }
 */
export interface AdamWProps {
  /** Base learning rate; the schedule multiplies it. @example 1e-3 */
  lr: Positive;
  /** Decoupled weight decay. @default 0.01 */
  weight_decay?: NonNegative;
  /** Decay of the gradient's and the squared gradient's running means. @default [0.9, 0.999] */
  betas?: readonly [Fraction, Fraction];
  /** Added to the root of the squared gradient's mean. @default 1e-8 */
  eps?: Positive;
  /** Largest norm of the whole gradient; a larger one is scaled down. 0: no limit. @default 0 */
  clip_norm?: NonNegative;
  /** Factor on the learning rate of a part of the model, by the part's name: a member of the encoder, encoder, backbone or head; the innermost part counts. As `paramwise_cfg` of MMSegmentation and parameter groups of PyTorch. @default null @example { backbone: 0.1 } */
  lr_mult?: Readonly<Record<string, Positive>>;
}

export const adamw = defineBlock<AdamWProps>()({
  kind: "optimizer",
  name: "AdamW",
  variants: { tiny: { lr: 1e-3 } },
  rate: ({ lr }) => lr,
  factors: ({ lr_mult }) => lr_mult ?? {},
  decays: ({ weight_decay }) => (weight_decay! > 0 ? "weight_decay" : undefined),
  rules: ({ lr, betas }): Finding[] => [
    ...(lr < 0.1
      ? []
      : [{ code: "SKY4141" as const, at: "lr", args: { setting: `lr: ${lr}`, usual: "1e-5 to 1e-2" } }]),
    ...(betas!.every((beta) => beta < 1)
      ? []
      : [{ code: "SKY4145" as const, at: "betas", args: { beta: Math.max(...betas!) }, instead: "[0.9, 0.999]" }]),
  ],

  build(b, trainables, step, props) {
    const [beta1, beta2] = props.betas!;
    const count = b.op("cast", [step], { dtype: "f32" });
    const scale = clip(b, trainables, props.clip_norm!);
    for (const { name, value, grad, noDecay, rate } of trainables) {
      b.scoped(name, () => {
        const { shape } = value.type;
        const g = scale ? b.op("mul", [grad, scale]) : grad;
        const first = b.op("adam_moment", [b.state("adam_m", shape, { kind: "zeros" }), g], { beta: beta1, power: 1 });
        const second = b.op("adam_moment", [b.state("adam_v", shape, { kind: "zeros" }), g], { beta: beta2, power: 2 });
        b.update("adam_m", first);
        b.update("adam_v", second);
        const decay = noDecay ? 0 : props.weight_decay!;
        b.update("", b.op("adamw_step", [value, first, second, rate, count], { beta1, beta2, eps: props.eps!, decay }));
      });
    }
  },
});

/** Factor that brings the whole gradient's norm down to `limit`, as `torch.nn.utils.clip_grad_norm_`: min(1, limit / (norm + 1e-6)). */
function clip(b: ModelBuilder, trainables: readonly Trainable[], limit: number): Value | undefined {
  if (limit === 0) return undefined;
  const scalar = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
  const norm = b.op(
    "global_norm",
    trainables.map(({ grad }) => grad),
  );
  return b.op("minimum", [scalar(1), b.op("div", [scalar(limit), b.op("add", [norm, scalar(1e-6)])])]);
}
