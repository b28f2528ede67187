import { defineLayout } from "../define-layout.ts";

/**
 * MMPretrain's Swin of four stages, as MMSegmentation's: a stage ends with the merging that begins ours, and its four neighbours lie
 * channel by channel, by rows, where ours lie neighbour by neighbour, by columns.
 */
export const swinMmpretrain = defineLayout({
  layout: "mmpretrain",
  backbone: "Swin",
  of: "mmpretrain.models.backbones.SwinTransformer",
  rules: [
    { own: "patch_embed.proj.*", file: "patch_embed.projection.*" },
    { own: "patch_embed.norm.*", file: "patch_embed.norm.*" },
    { own: "layers.*.blocks.*.attn.**", file: "stages.*.blocks.*.attn.w_msa.**" },
    { own: "layers.*.blocks.*.mlp.fc1.*", file: "stages.*.blocks.*.ffn.layers.0.0.*" },
    { own: "layers.*.blocks.*.mlp.fc2.*", file: "stages.*.blocks.*.ffn.layers.1.*" },
    { own: "layers.*.blocks.*.*.*", file: "stages.*.blocks.*.*.*" },
    {
      own: "layers.*.downsample.reduction.weight",
      file: "stages.*-1.downsample.reduction.weight",
      regroup: { axis: 1, groups: [-1, 2, 2], order: [2, 1, 0] },
    },
    {
      own: "layers.*.downsample.norm.*",
      file: "stages.*-1.downsample.norm.*",
      regroup: { axis: 0, groups: [-1, 2, 2], order: [2, 1, 0] },
    },
    { own: "norm.*", file: "norm3.*" },
    { own: "norm*.*", file: "norm*.*" },
  ],
  unused: ["norm3.*", "**.relative_position_index"],
  fresh: ["norm*.*"],
  scope: "backbone.",
  heads: { Linear: [{ own: "fc.*", file: "head.fc.*" }] },
});
