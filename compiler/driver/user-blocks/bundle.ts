import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import type * as Esbuild from "esbuild";
import type { Code } from "../../diag/catalogue/index.ts";

/** A user's file as one script, with what it was made of. */
export interface Bundle {
  /** CommonJS; asks for "skyc/blocks" and nothing else. */
  readonly code: string;
  /** Its source map, as JSON. */
  readonly map: string;
  /** Absolute paths of all files that went into it. */
  readonly inputs: readonly string[];
}

/** What is wrong with a file as TypeScript; lines and columns from 1, columns in UTF-16 units. */
export interface BundleFault {
  readonly code: Extract<Code, "SKY2121" | "SKY2123">;
  readonly text: string;
  readonly file: string;
  readonly at?: { readonly line: number; readonly column: number; readonly length: number };
}

/** The module whose contents skyc itself gives. */
export const authoringModule = "skyc/blocks";

/** What building needs beyond esbuild's own options: results in memory. */
const options = (path: string): Esbuild.BuildOptions & { readonly write: false; readonly metafile: true } => ({
  absWorkingDir: dirname(path),
  bundle: true,
  charset: "utf8",
  entryPoints: [path],
  format: "cjs",
  logLevel: "silent",
  metafile: true,
  outfile: join(dirname(path), "bundle.js"),
  packages: "external",
  platform: "node",
  sourcemap: "external",
  sourcesContent: false,
  target: "node20",
  tsconfigRaw: "{}",
  write: false,
});

/** Bundles a TypeScript file (an absolute path) and what it imports from beside it. esbuild is loaded here, when it is needed. */
export function bundleModule(path: string): Bundle | readonly BundleFault[] {
  const { buildSync } = createRequire(import.meta.url)("esbuild") as typeof Esbuild;
  const folder = dirname(path);
  try {
    const { outputFiles, metafile } = buildSync(options(path));
    const outside = importsOutside(metafile, folder);
    if (outside.length > 0) return outside;
    const text = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))!.text;
    const inputs = Object.keys(metafile.inputs).map((input) => resolve(folder, input));
    return { code: text(".js"), map: text(".js.map"), inputs };
  } catch (error) {
    const { errors } = error as Partial<Esbuild.BuildFailure>;
    if (!errors) throw error;
    return errors.map((message) => faultOf(message, path, folder));
  }
}

function faultOf({ text, location }: Esbuild.Message, path: string, folder: string): BundleFault {
  const reason = text.replace(/\.$/, "");
  return {
    code: "SKY2121",
    text: reason.charAt(0).toLowerCase() + reason.slice(1),
    ...placeOf(location, path, folder),
  };
}

/** esbuild counts columns in bytes of UTF-8, from 0. */
function placeOf(location: Esbuild.Location | null, path: string, folder: string): Pick<BundleFault, "file" | "at"> {
  if (!location) return { file: path };
  const bytes = Buffer.from(location.lineText);
  const units = (from: number, to: number): number => bytes.subarray(from, to).toString().length;
  const column = units(0, location.column) + 1;
  const length = units(location.column, location.column + location.length);
  return { file: resolve(folder, location.file), at: { line: location.line, column, length } };
}

/** Imports of packages and of Node itself: a run folder could not keep them. */
function importsOutside({ inputs }: Esbuild.Metafile, folder: string): BundleFault[] {
  return Object.entries(inputs).flatMap(([input, { imports }]) =>
    imports.flatMap((one): BundleFault[] => {
      const name = one.original ?? one.path;
      if (!one.external || name === authoringModule) return [];
      return [{ code: "SKY2123", text: name, file: resolve(folder, input) }];
    }),
  );
}

/** A path as it is said of an absolute one: as seen from the current directory where `like` is so, too. */
export const pathLike = (like: string, absolute: string): string =>
  like.startsWith("/") ? absolute : relative(process.cwd(), absolute).replaceAll("\\", "/");
