import { defineLayout } from "../define-layout.ts";

/** torchvision's ViT: the same shapes under other names. */
export const vitTorchvision = defineLayout({
  layout: "torchvision",
  backbone: "ViT",
  of: "torchvision.models.VisionTransformer",
  rules: [
    { own: "cls_token", file: "class_token" },
    { own: "pos_embed", file: "encoder.pos_embedding" },
    { own: "patch_embed.proj.*", file: "conv_proj.*" },
    { own: "blocks.*.norm1.*", file: "encoder.layers.encoder_layer_*.ln_1.*" },
    { own: "blocks.*.norm2.*", file: "encoder.layers.encoder_layer_*.ln_2.*" },
    { own: "blocks.*.attn.qkv.*", file: "encoder.layers.encoder_layer_*.self_attention.in_proj_*" },
    { own: "blocks.*.attn.proj.*", file: "encoder.layers.encoder_layer_*.self_attention.out_proj.*" },
    { own: "blocks.*.mlp.fc1.*", file: "encoder.layers.encoder_layer_*.mlp.0.*" },
    { own: "blocks.*.mlp.fc2.*", file: "encoder.layers.encoder_layer_*.mlp.3.*" },
    { own: "norm.*", file: "encoder.ln.*" },
  ],
  unused: ["heads.**"],
  scope: "",
  heads: { Linear: [{ own: "fc.*", file: "heads.head.*" }] },
});
