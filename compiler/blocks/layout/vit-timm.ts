import { defineLayout } from "../define-layout.ts";

/** skyc's ViT is named and shaped as timm's. */
export const vitTimm = defineLayout({
  layout: "timm",
  backbone: "ViT",
  of: "timm.models.vision_transformer.VisionTransformer",
  rules: [{ own: "**", file: "**" }],
  unused: ["head.**", "pre_logits.**"],
  scope: "",
  heads: { Linear: [{ own: "fc.*", file: "head.*" }] },
});
