/** A stack of images of one place: `data` is frames x height x width x channels, innermost last. */
export interface Raster {
  readonly data: Float32Array;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Day of the year of each frame, 0 to 365 (`tm_yday - 1`); -1 where the frame is padding. */
  readonly days: Int32Array;
}

/** Class indices of height x width pixels. */
export interface Mask {
  readonly data: Int32Array;
  readonly height: number;
  readonly width: number;
}

/** One sample on its way from disk to the batch; augmentations map samples to samples. */
export interface Sample {
  readonly id: string;
  /** By input name (`hr`, `ms`, `sar`), values in the modality's unit until `normalize` ran. */
  readonly rasters: Readonly<Record<string, Raster>>;
  /** Semantic segmentation. */
  readonly mask?: Mask;
  /** Scene classification: probability of each class (one-hot until mixed). */
  readonly target?: Float32Array;
}
