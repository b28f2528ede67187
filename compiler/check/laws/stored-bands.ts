import type { Fix } from "../../diag/diagnostic.ts";
import { type Bound, child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { settingEdit } from "../setting-edit.ts";
import { formatOf, inputOf } from "../stored.ts";

/** The layout on disk holds images of these sensors, and of each these bands. */
export const storedBands = defineLaw({
  codes: ["SKY3206", "SKY3207"],
  says: "The files of a data set hold the sensors and the bands that its inputs ask for.",
  why: "What is not stored cannot be read, and another band in its place would be another experiment.",
  essential: true,
  dataset({ context, dataset, inputs }) {
    const format = formatOf(dataset);
    for (const { name, sensor, bands } of format ? inputs : []) {
      const modality = inputOf(dataset, name);
      const at = (property: string, message: string) => {
        const written = modality && child(modality, property);
        return written ? [{ message, span: written.span }] : [];
      };
      if (format!.sensors && !format!.sensors.includes(sensor)) {
        const args = { format: format!.name, sensor, input: name, sensors: format!.sensors.join(", ") };
        context.report("SKY3206", modality?.span, args, { related: at("sensor", "the sensor is chosen here") });
        continue;
      }
      const stored = format!.bands?.[sensor];
      const absent = stored ? bands.filter((band) => !stored.includes(band)) : [];
      if (absent.length === 0) continue;
      const args = { format: format!.name, bands: absent.join(", "), sensor, input: name, stored: stored!.join(", ") };
      const fixes = modality ? fewerBands(modality, bands, stored!) : [];
      context.report("SKY3207", modality?.span, args, { related: at("bands", "the bands are chosen here"), fixes });
    }
  },
});

/** The bands that are there, and of statistics that are written the numbers of these. */
function fewerBands(modality: Bound, bands: readonly string[], stored: readonly string[]): Fix[] {
  const kept = bands.map((band, i) => ({ band, i })).filter(({ band }) => stored.includes(band));
  if (kept.length === 0) return [];
  const list = `[${kept.map(({ band }) => band).join(", ")}]`;
  const normalize = child(modality, "normalize");
  const numbers = normalize?.block?.name === "statistics" ? ["mean", "std"] : [];
  const edits = numbers.flatMap((key) => {
    const written = child(normalize!, key);
    const items = [...(written?.children.values() ?? [])];
    return items.length === bands.length
      ? [{ span: written!.span, text: `[${kept.map(({ i }) => items[i]!.text).join(", ")}]` }]
      : [];
  });
  return [{ title: `Write bands: ${list}`, edits: [settingEdit(modality, "bands", list), ...edits] }];
}
