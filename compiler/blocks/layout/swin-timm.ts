import { defineLayout } from "../define-layout.ts";

/** skyc's Swin is named and shaped as timm's. */
export const swinTimm = defineLayout({
  layout: "timm",
  backbone: "Swin",
  of: "timm.models.swin_transformer.SwinTransformer",
  rules: [{ own: "**", file: "**" }],
  unused: ["head.**", "norm.*", "**.attn_mask", "**.relative_position_index"],
  fresh: ["norm*.*"],
  scope: "",
  heads: { Linear: [{ own: "fc.*", file: "head.fc.*" }] },
});
