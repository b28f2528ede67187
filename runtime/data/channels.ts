import { fail } from "../../compiler/diag/diagnostic.ts";
import type { DataPlan, InputPlan } from "../../compiler/elaborate/program.ts";
import type { Stored } from "./layout.ts";

/** The one input of a set that has only images. Errors: SKY6016 when the plan has several. */
export function onlyInput(format: string, plan: DataPlan): InputPlan {
  const [first, second] = plan.inputs;
  if (second) {
    return fail("SKY6016", { format, what: "second image of a sample", input: second.name, has: "one image a sample" });
  }
  return first ?? fail("SKY9001", { detail: `the data plan ${plan.name} has no inputs` });
}

/** Where the bands of an input stand in the file. Errors: SKY6016. */
export function bandPlaces(stored: readonly string[], input: InputPlan, format: string): number[] {
  return input.bands.map((band) => {
    const place = stored.indexOf(band);
    if (place >= 0) return place;
    return fail("SKY6016", { format, what: `band ${band}`, input: input.name, has: stored.join(", ") });
  });
}

/** The bands of the plan in its order; the very same data where the file has them so. */
export function channelsOf(from: Stored, stored: readonly string[], input: InputPlan, format: string): Stored {
  const places = bandPlaces(stored, input, format);
  if (places.length === from.channels && places.every((place, i) => place === i)) return from;
  const pixels = from.frames * from.height * from.width;
  const data = new (from.data.constructor as Uint8ArrayConstructor)(pixels * places.length);
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < places.length; c++) data[p * places.length + c] = from.data[p * from.channels + places[c]!]!;
  }
  return { ...from, data, channels: places.length };
}

/** Turns frames x channels x height x width into frames x height x width x the wanted channels. */
export function interleave(
  data: Stored["data"],
  [frames, channels, height, width]: readonly [number, number, number, number],
  places: readonly number[],
): Stored {
  const area = height * width;
  const out = new (data.constructor as Uint8ArrayConstructor)(frames * area * places.length);
  for (let t = 0; t < frames; t++) {
    for (const [c, place] of places.entries()) {
      const from = (t * channels + place) * area;
      let to = t * area * places.length + c;
      for (let p = 0; p < area; p++, to += places.length) out[to] = data[from + p]!;
    }
  }
  return { data: out, frames, height, width, channels: places.length };
}
