/**
 * What tells two crops of the twin apart. Each of the three traits is seen by one sensor only, and the first two only over the
 * year: see docs/design/0002-twin.md.
 */
export interface Traits {
  /** Label value, PASTIS's own. */
  readonly label: number;
  /** Green for about 235 days or about 80: seen by Sentinel-2, in the series. */
  readonly season: "long" | "short";
  /** Narrow leaves attenuate radar while the crop stands, broad ones scatter it: seen by Sentinel-1, in the series. */
  readonly leaves: "narrow" | "broad";
  /** Closed stand or rows: seen in the high-resolution image. */
  readonly stand: "closed" | "rows";
}

export const crops: readonly Traits[] = [
  { label: 1, season: "long", leaves: "narrow", stand: "closed" }, // Meadow
  { label: 2, season: "long", leaves: "narrow", stand: "rows" }, // Soft winter wheat
  { label: 14, season: "long", leaves: "broad", stand: "closed" }, // Leguminous fodder
  { label: 16, season: "long", leaves: "broad", stand: "rows" }, // Orchard
  { label: 6, season: "short", leaves: "narrow", stand: "closed" }, // Spring barley
  { label: 3, season: "short", leaves: "narrow", stand: "rows" }, // Corn
  { label: 15, season: "short", leaves: "broad", stand: "closed" }, // Soybeans
  { label: 13, season: "short", leaves: "broad", stand: "rows" }, // Potatoes
];

export const backgroundLabel = 0;
export const voidLabel = 19;

/** Share of the parcels that are no crop: woods and settlements, which every sensor knows at once. */
export const backgroundShare = 0.12;
