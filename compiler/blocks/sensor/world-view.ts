import { defineSensor } from "../define.ts";

/** Very high resolution satellite imagery, pan-sharpened to about 0.3 m and stretched to 8 bits. */
export const worldView = defineSensor({
  kind: "sensor",
  name: "WorldView",
  doc: "Very high resolution satellite images (WorldView class), pan-sharpened and stretched to 8 bits.",
  source: "WorldView-3 data sheet: 0.31 m panchromatic; band centres of WorldView-2/3 Blue, Green, Red, NIR1",
  bands: [
    { name: "Red", wavelength: 660, gsd: 0.3 },
    { name: "Green", wavelength: 545, gsd: 0.3 },
    { name: "Blue", wavelength: 480, gsd: 0.3 },
    { name: "NIR", wavelength: 833, gsd: 0.3 },
  ],
  values: { kind: "uint8" },
  statistics: {
    source: "ImageNet mean and standard deviation times 255 (there is none for NIR)",
    mean: { Red: 123.675, Green: 116.28, Blue: 103.53 },
    std: { Red: 58.395, Green: 57.12, Blue: 57.375 },
  },
});
