import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readSource } from "../../grammar/source.ts";
import { refuseModules } from "../check/import-module.ts";
import { type ReadFile, resolvePath } from "../check/world.ts";
import { readModule } from "../driver/user-blocks/read-module.ts";
import { type Analysis, analyse, type Surroundings } from "../language/analysis.ts";
import { importPath, skyFiles, slashed } from "./workspace-files.ts";

const refused = refuseModules(
  "the setting skyc.code says that none may",
  "Switch it on if you trust the folder: what a file does when it is checked, it does with your rights.",
);

/** The open documents, by whatever keeps them in step with the editor. */
export interface Documents {
  get(uri: string): TextDocument | undefined;
  all(): readonly TextDocument[];
}

/** The analyses of open documents, and texts of all files: open ones as they are in the editor, others as on the disk. */
export class Workspace {
  /** Folders that the editor has open. */
  folders: readonly string[] = [];
  readonly #analyses = new Map<string, { readonly version: number; readonly analysis: Analysis }>();
  readonly #uris = new Map<string, string>();

  constructor(readonly documents: Documents) {}

  /** The path under which the checker knows a document. */
  pathOf(uri: string): string {
    const path = uri.startsWith("file:") ? slashed(fileURLToPath(uri)) : uri;
    const plain = resolvePath("", path);
    this.#uris.set(plain, uri);
    return plain;
  }
  /** The editor's name of a file. */
  uriOf(path: string): string {
    const known = this.#uris.get(path);
    if (known !== undefined) return known;
    return /^[a-z][a-z0-9+.-]+:/i.test(path) && !/^[a-z]:\//i.test(path) ? path : pathToFileURL(path).href;
  }

  /** The document of a file, or a stand-in with its text on the disk, for places in it. */
  documentAt(path: string): TextDocument {
    const uri = this.uriOf(path);
    const open = this.documents.get(uri);
    if (open) return open;
    const got = readSource(path);
    return TextDocument.create(uri, "sky", 0, "text" in got ? got.text : "");
  }

  readonly read: ReadFile = (path) => {
    const open = this.documents.get(this.uriOf(path));
    return open ? { text: open.getText() } : readSource(path);
  };

  readonly #surroundings: Surroundings = {
    files: (path) =>
      skyFiles([dirname(path)])
        .filter((other) => other !== path)
        .map((other) => importPath(path, other))
        .slice(0, 200),
    readModule: (path, at) => (this.#mayRun ? readModule(path, at) : refused(path, at)),
  };
  #mayRun = true;

  /** Whether the user's own TypeScript may be run, which is what reading it means. */
  allowCode(may: boolean): void {
    this.#mayRun = may;
  }

  /** What is known of a document in its present state; undefined where it is not open. */
  analysis(uri: string): Analysis | undefined {
    const document = this.documents.get(uri);
    if (!document) return undefined;
    const known = this.#analyses.get(uri);
    if (known?.version === document.version) return known.analysis;
    const made = analyse(document.getText(), this.pathOf(uri), this.read, known?.analysis, this.#surroundings);
    this.#analyses.set(uri, { version: document.version, analysis: made });
    return made;
  }

  /** Something outside of a document has changed: what was found out about it may not hold any more. */
  refresh(uri: string): void {
    const known = this.#analyses.get(uri);
    const document = this.documents.get(uri);
    if (!known || !document) return;
    const now = this.analysis(uri);
    if (now) this.#analyses.set(uri, { version: document.version, analysis: now.again() });
  }

  forget(uri: string): void {
    this.#analyses.delete(uri);
  }

  /** Open documents that rest on a file, the file itself left out. */
  dependents(path: string): string[] {
    return this.documents.all().flatMap(({ uri }) => {
      const known = this.#analyses.get(uri)?.analysis;
      return known && known.path !== path && known.restsOn(path) ? [uri] : [];
    });
  }

  /** Files beside a document that may name what it declares: open ones, and those in the folders that mention its name. */
  others(analysis: Analysis): readonly Analysis[] {
    const open = this.documents.all().flatMap(({ uri }) => this.analysis(uri) ?? []);
    const known = new Set([analysis.path, ...open.map(({ path }) => path)]);
    const name = basename(analysis.path);
    const closed = skyFiles(this.folders).flatMap((path) => {
      if (known.has(resolvePath("", path)) || !mentions(path, name)) return [];
      const got = readSource(path);
      return "text" in got ? [analyse(got.text, path, this.read)] : [];
    });
    return [...open, ...closed].filter((one) => one !== analysis && one.world.files.has(analysis.path));
  }
}

/** A file that imports another one names it, or one that leads to it: then the name of any file is enough to look closer. */
function mentions(path: string, name: string): boolean {
  try {
    const text = readFileSync(path, "utf8");
    return text.includes(name) || /^\s*import\b.*\.sky"/m.test(text);
  } catch {
    return false;
  }
}
