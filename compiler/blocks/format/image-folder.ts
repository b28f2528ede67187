import { defineBlock } from "../define.ts";

/**
 * Scene classification as a folder of images for each class: `<root>/<Class>/<file>.jpg` or `.png` (the layout of AID,
 * RESISC45, EuroSAT-RGB). The sorted folder names are the classes. Images are brought to the modality's `size`: the shorter side
 * is resized to it, antialiased, and the middle is taken.
 */
export interface ImageFolderProps {
  /** How pixels are interpolated where an image is not of the modality's size. @default "bicubic" */
  interpolation?: "bicubic" | "bilinear" | "nearest";
}

export const imageFolder = defineBlock<ImageFolderProps>()({
  kind: "format",
  name: "ImageFolder",
  labels: "class",
  sensors: ["RGBAerial", "WorldView"],
});
