import { defineLayout } from "../define-layout.ts";

/** MMPretrain's ViT: the same shapes under other names; whole classifiers have them below `backbone.`. */
export const vitMmpretrain = defineLayout({
  layout: "mmpretrain",
  backbone: "ViT",
  of: "mmpretrain.models.backbones.VisionTransformer",
  rules: [
    { own: "cls_token", file: "cls_token" },
    { own: "pos_embed", file: "pos_embed" },
    { own: "patch_embed.proj.*", file: "patch_embed.projection.*" },
    { own: "blocks.*.norm1.*", file: "layers.*.ln1.*" },
    { own: "blocks.*.norm2.*", file: "layers.*.ln2.*" },
    { own: "blocks.*.attn.**", file: "layers.*.attn.**" },
    { own: "blocks.*.mlp.fc1.*", file: "layers.*.ffn.layers.0.0.*" },
    { own: "blocks.*.mlp.fc2.*", file: "layers.*.ffn.layers.1.*" },
    { own: "norm.*", file: "ln1.*" },
  ],
  unused: [],
  scope: "backbone.",
  heads: { Linear: [{ own: "fc.*", file: "head.layers.head.*" }] },
});
