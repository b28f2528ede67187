import { defineLayout } from "../define-layout.ts";

/** MMPretrain's SwinV2 of four stages; the four neighbours of a merging lie as in its Swin, see `swin-mmpretrain.ts`. */
export const swinV2Mmpretrain = defineLayout({
  layout: "mmpretrain",
  backbone: "SwinV2",
  of: "mmpretrain.models.backbones.SwinTransformerV2",
  rules: [
    { own: "patch_embed.proj.*", file: "patch_embed.projection.*" },
    { own: "patch_embed.norm.*", file: "patch_embed.norm.*" },
    { own: "layers.*.blocks.*.attn.**", file: "stages.*.blocks.*.attn.w_msa.**" },
    { own: "layers.*.blocks.*.mlp.fc1.*", file: "stages.*.blocks.*.ffn.layers.0.0.*" },
    { own: "layers.*.blocks.*.mlp.fc2.*", file: "stages.*.blocks.*.ffn.layers.1.*" },
    { own: "layers.*.blocks.*.*.*", file: "stages.*.blocks.*.*.*" },
    {
      own: "layers.*.downsample.reduction.weight",
      file: "stages.*.downsample.reduction.weight",
      regroup: { axis: 1, groups: [-1, 2, 2], order: [2, 1, 0] },
    },
    { own: "layers.*.downsample.norm.*", file: "stages.*.downsample.norm.*" },
    { own: "norm.*", file: "norm3.*" },
    { own: "norm*.*", file: "norm*.*" },
  ],
  unused: ["norm3.*", "**.relative_position_index", "**.relative_coords_table"],
  fresh: ["norm*.*"],
  scope: "backbone.",
  heads: { Linear: [{ own: "fc.*", file: "head.fc.*" }] },
});
