import { defineBlock } from "../define.ts";
import type { Bands, Block, Frames, Metres, Pixels, ValueUnit } from "../units.ts";

/** One kind of image: which bands of which sensor, how fine, how large, how many dates, in which unit. */
export interface ModalityProps {
  /** The sensor, which knows band order, wavelengths and native resolution. */
  sensor: Block<"sensor">;
  /** Bands in the order in which the model gets them. Absent: all bands of the sensor. @default null */
  bands?: Bands;
  /** Ground sampling distance of the stored image. Absent: the finest native one of the bands. @default null */
  gsd?: Metres;
  /** Side of a stored tile. */
  size: Pixels;
  /** Dates that the model gets of a sample. @default 1 */
  frames?: Frames;
  /** How the stored numbers are to be read. Absent: as the sensor's product stores them. @default null */
  values?: ValueUnit;
  /** What is subtracted and divided by, per band. Absent: the sensor's published statistics. @default null */
  normalize?: Block<"normalization">;
}

export const modality = defineBlock<ModalityProps>()({ kind: "declaration", name: "modality" });
