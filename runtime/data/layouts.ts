import { fail } from "../../compiler/diag/diagnostic.ts";
import { imageFolderLayout } from "./image-folder.ts";
import type { Layout } from "./layout.ts";
import { pastisMMLayout } from "./pastis-mm.ts";
import { rasterFolderLayout } from "./raster-folder.ts";

const layouts: Readonly<Record<string, Layout>> = {
  ImageFolder: imageFolderLayout,
  PastisMM: pastisMMLayout,
  RasterFolder: rasterFolderLayout,
};

/** The reader of a format block. */
export function layoutOf(format: string): Layout {
  return layouts[format] ?? fail("SKY9001", { detail: `format ${format} has no reader in runtime/data` });
}
