import sharp from "sharp";
import { TENSORFLOW_VERSION } from "../../runtime/provision/pins.ts";
import { version } from "../version.ts";

/** Versions of all that touches numbers on the way from file to report. */
export const libraryVersions = (): Readonly<Record<string, string>> => ({
  skyc: version(),
  node: process.versions.node,
  tensorflow: TENSORFLOW_VERSION,
  sharp: sharp.versions.sharp ?? "unknown",
  libvips: sharp.versions.vips,
});
