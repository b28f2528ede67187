import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import { dayOfYear } from "./day-of-year.ts";

export const metadataFile = "metadata.geojson";

/** What `metadata.geojson` says of one patch. `properties` are as they stand there. */
export interface PatchMetadata {
  readonly id: string;
  readonly fold?: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

const object = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** All patches in the file's order. Errors: SKY6002 when the file is not there, SKY6009 when it is no feature collection, SKY6008. */
export async function readPatches(root: string): Promise<readonly PatchMetadata[]> {
  const text = await readFile(join(root, metadataFile), "utf8").catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT"
      ? fail("SKY6002", { file: metadataFile, sample: "every one" })
      : fail("SKY6009", { file: metadataFile, what: "a file", reason: error.message }),
  );
  const features = parse(text).features;
  if (!Array.isArray(features)) {
    return fail("SKY6009", { file: metadataFile, what: "GeoJSON", reason: 'it has no list of "features"' });
  }
  return features.map((feature: unknown, i) => patchOf(feature, i));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail("SKY6009", { file: metadataFile, what: "JSON", reason: (error as Error).message });
  }
  return object(value) ? value : fail("SKY6009", { file: metadataFile, what: "GeoJSON", reason: "it is no object" });
}

function patchOf(feature: unknown, i: number): PatchMetadata {
  const properties = object(feature) && object(feature.properties) ? feature.properties : {};
  const id = properties.ID_PATCH ?? (object(feature) ? feature.id : undefined);
  if (typeof id !== "number" && typeof id !== "string") {
    return fail("SKY6008", {
      file: metadataFile,
      field: "ID_PATCH",
      sample: `number ${i + 1}`,
      why: "Without it the patch's files cannot be found.",
    });
  }
  const fold = properties.Fold;
  return { id: String(id), properties, ...(typeof fold === "number" ? { fold } : {}) };
}

/**
 * The days of the year of one sensor's images. `{"0": 20180920, …}`, the same as a JSON string, or a list. Errors: SKY6008 when
 * the field is absent, SKY6009 when it is in another form.
 */
export function daysOf(patch: PatchMetadata, field: string): readonly number[] {
  const found = patch.properties[field];
  if (found === undefined || found === null) {
    return fail("SKY6008", {
      file: metadataFile,
      field,
      sample: patch.id,
      why: "The model places each image in the year by its date; dates are not made up.",
    });
  }
  const reason = `"${field}" of patch ${patch.id} is not {"0": yyyymmdd, …}`;
  let dates = found;
  if (typeof found === "string") {
    try {
      dates = JSON.parse(found);
    } catch {
      return fail("SKY6009", { file: metadataFile, what: "dates", reason });
    }
  }
  const byNumber = object(dates)
    ? Object.keys(dates)
        .sort((a, b) => Number(a) - Number(b))
        .map((key) => (dates as Record<string, unknown>)[key])
    : dates;
  if (!Array.isArray(byNumber)) return fail("SKY6009", { file: metadataFile, what: "dates", reason });
  return byNumber.map((date: unknown) => {
    const day = dayOfYear(Number(date));
    return day ?? fail("SKY6009", { file: metadataFile, what: "dates", reason: `${reason}: ${String(date)}` });
  });
}
