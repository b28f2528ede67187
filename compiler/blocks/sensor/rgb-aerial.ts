import { defineSensor } from "../define.ts";

/** True-colour photographs from the air or from a map service; their resolution differs, so a modality should state its own. */
export const rgbAerial = defineSensor({
  kind: "sensor",
  name: "RGBAerial",
  doc: "True-colour images, 8 bits, from aircraft or a map service. Resolution differs from set to set: state `gsd`.",
  source: "AID (Xia 2017): 0.5 to 8 m; 0.5 m is taken where nothing is stated",
  bands: [
    { name: "Red", wavelength: 650, gsd: 0.5 },
    { name: "Green", wavelength: 550, gsd: 0.5 },
    { name: "Blue", wavelength: 450, gsd: 0.5 },
  ],
  values: { kind: "uint8" },
  statistics: {
    source: "ImageNet mean and standard deviation times 255",
    mean: { Red: 123.675, Green: 116.28, Blue: 103.53 },
    std: { Red: 58.395, Green: 57.12, Blue: 57.375 },
  },
});
