import { defineLayout } from "../define-layout.ts";

/** skyc's SwinV2 is named and shaped as timm's. */
export const swinV2Timm = defineLayout({
  layout: "timm",
  backbone: "SwinV2",
  of: "timm.models.swin_transformer_v2.SwinTransformerV2",
  rules: [{ own: "**", file: "**" }],
  unused: ["head.**", "norm.*", "**.attn_mask", "**.relative_position_index", "**.relative_coords_table", "**.k_bias"],
  fresh: ["norm*.*"],
  scope: "",
  heads: { Linear: [{ own: "fc.*", file: "head.fc.*" }] },
});
