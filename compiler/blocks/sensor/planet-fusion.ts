import { defineSensor } from "../define.ts";

/** Planet Fusion: daily, gap-filled, four bands at 3 m, in the order in which the files hold them. */
export const planetFusion = defineSensor({
  kind: "sensor",
  name: "PlanetFusion",
  doc: "Planet Fusion surface reflectance: daily, gap-filled, Blue Green Red NIR at 3 m.",
  source: "Planet Fusion product description; band order as in the files of DynamicEarthNet (Toker 2022)",
  bands: [
    { name: "Blue", wavelength: 485, gsd: 3 },
    { name: "Green", wavelength: 545, gsd: 3 },
    { name: "Red", wavelength: 630, gsd: 3 },
    { name: "NIR", wavelength: 820, gsd: 3 },
  ],
  values: { kind: "dn", scale: 1e4 },
  statistics: {
    source: "DynamicEarthNet reference loader (aysim/dynnet), given for Red Green Blue NIR",
    mean: { Red: 1042.592, Green: 915.618, Blue: 671.261, NIR: 2605.209 },
    std: { Red: 957.958, Green: 715.549, Blue: 596.944, NIR: 1059.903 },
  },
});
