/** A training step that is timed on both sides. */
export interface Workload {
  readonly file: string;
  /** Which model of torch_step.py, and what it is given beside its own settings. */
  readonly model: "vit" | "swinv2" | "fst" | "upernet";
  readonly settings?: string;
  /** The most that skyc may take of the better PyTorch's time, by precision; absent: no goal. */
  readonly goals?: { readonly f32: number; readonly bf16: number };
}

/** The steps of `npm run bench`, by name; the last two are the small ones of docs/design/0003. */
export const workloads: Readonly<Record<string, Workload>> = {
  vit: {
    file: "bench/engine/vit.sky",
    model: "vit",
    settings: "bench/vit-settings.json",
    goals: { f32: 1, bf16: 0.95 },
  },
  swinv2: { file: "bench/engine/swin-v2.sky", model: "swinv2", goals: { f32: 0.95, bf16: 0.9 } },
  fst: {
    file: "bench/engine/fst.sky",
    model: "fst",
    settings: "bench/engine/fst-settings.json",
    goals: { f32: 0.9, bf16: 0.85 },
  },
  upernet: { file: "bench/engine/uper-net.sky", model: "upernet", goals: { f32: 1, bf16: 1 } },
  "vit-8": { file: "bench/vit.sky", model: "vit", settings: "bench/vit-settings.json" },
  "fst-small": { file: "bench/fst.sky", model: "fst" },
};
