import { defineLayout, type LayoutRule } from "../define-layout.ts";

/** Stages and mergings are numbered together: the patches 0, the first stage 1, the merging into the second 2, … */
const stages = [0, 1, 2, 3].flatMap((stage): LayoutRule[] => [
  { own: `layers.${stage}.blocks.*.mlp.fc1.*`, file: `features.${2 * stage + 1}.*.mlp.0.*` },
  { own: `layers.${stage}.blocks.*.mlp.fc2.*`, file: `features.${2 * stage + 1}.*.mlp.3.*` },
  { own: `layers.${stage}.blocks.**`, file: `features.${2 * stage + 1}.**` },
  { own: `layers.${stage}.downsample.**`, file: `features.${2 * stage}.**` },
]);

/** torchvision's Swin: the same shapes under other names. */
export const swinTorchvision = defineLayout({
  layout: "torchvision",
  backbone: "Swin",
  of: "torchvision.models.SwinTransformer",
  rules: [
    { own: "patch_embed.proj.*", file: "features.0.0.*" },
    { own: "patch_embed.norm.*", file: "features.0.2.*" },
    ...stages,
    { own: "norm.*", file: "norm.*" },
    { own: "norm*.*", file: "norm*.*" },
  ],
  unused: ["head.*", "norm.*", "**.relative_position_index"],
  fresh: ["norm*.*"],
  scope: "",
  heads: { Linear: [{ own: "fc.*", file: "head.*" }] },
});
