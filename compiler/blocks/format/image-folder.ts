import { defineBlock } from "../define.ts";

/**
 * Scene classification as a folder of images for each class: `<root>/<Class>/<file>.jpg`, `.png` or `.tif` (the layout of AID,
 * RESISC45, EuroSAT). The sorted folder names are the classes. Images are brought to the modality's `size`: the shorter side
 * is resized to it, antialiased, and the middle is taken. A GeoTIFF has all bands of the sensor in its order, or the modality's.
 */
export interface ImageFolderProps {
  /** How pixels are interpolated where an image is not of the modality's size. @default "bicubic" */
  interpolation?: "bicubic" | "bilinear" | "nearest";
  /** What the model gets where a GeoTIFF has no data (its nodata value, or not-a-number): "refuse" ends with an error, "mean" is the band's mean, "keep" the number itself. @default "refuse" */
  nodata?: "refuse" | "mean" | "keep";
}

export const imageFolder = defineBlock<ImageFolderProps>()({
  kind: "format",
  name: "ImageFolder",
  labels: "class",
  single: true,
});
