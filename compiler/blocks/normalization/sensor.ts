import { defineBlock } from "../define.ts";

/** The published statistics of the sensor, which is also what is taken where a modality says nothing. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface SensorProps {}

export const sensor = defineBlock<SensorProps>()({ kind: "normalization", name: "sensor" });
