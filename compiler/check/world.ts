import { type Registry, registryWith } from "../blocks/registry.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import { checkAnnotations } from "./annotations.ts";
import { enter, enterMissing, type Import, noSuchName, notImported } from "./enter-names.ts";
import { importModule } from "./import-module.ts";
import { exportsOf, libraryNames } from "./libraries.ts";
import { CheckMemory } from "./memory.ts";
import { type Entity, type FileScope, fileScope } from "./scope.ts";
import { experimentsOf } from "./tables.ts";
import { unknownKind } from "./unknown-kind.ts";
import type { UserModule } from "./user-module.ts";

/** Gives a file's text, or says why not. The file system in the tool, a map in the tests and the browser. */
export type ReadFile = (
  path: string,
  importedAt?: Span,
) => { readonly text: string } | { readonly diagnostic: Diagnostic };

/** All files that an experiment is written in, parsed, with what their names mean. */
export interface World {
  /** The first file's path, without detours; files are found by such paths. */
  readonly root: string;
  readonly files: ReadonlyMap<string, FileScope>;
  /** The user's own TypeScript files that they import. */
  readonly modules: ReadonlyMap<string, UserModule>;
  /** All blocks that its files may name: the shipped ones, and the user's own that they import. */
  readonly registry: Registry;
  readonly diagnostics: readonly Diagnostic[];
}

/** Kinds of declarations that this version knows, and those that it only parses. */
export const kinds: readonly string[] = ["modality", "dataset", "encoder", "experiment", "table"];
const laterKinds: readonly string[] = ["pretrain"];

/** Reads a file and everything that it imports. Circular imports are fine: only names are joined. */
export function openWorld(path: string, read: ReadFile, memory: CheckMemory = new CheckMemory()): World {
  const root = resolvePath("", path);
  const files = new Map<string, FileScope>();
  const modules = new Map<string, UserModule>();
  const diagnostics: Diagnostic[] = [];
  const open = (path: string, at?: Span): FileScope | undefined => {
    const known = files.get(path);
    if (known) return known;
    const got = read(path, at);
    if ("diagnostic" in got) {
      const found = got.diagnostic;
      if (at) diagnostics.push(notImported(at, path, found));
      else diagnostics.push(found);
      return undefined;
    }
    const { ast, diagnostics: grammar } = memory.parse(got.text, path);
    diagnostics.push(...grammar);
    const scope: FileScope = { path, ast, names: new Map(), declarations: [] };
    files.set(path, scope);
    declare(scope, diagnostics);
    diagnostics.push(...checkAnnotations(ast));
    for (const wanted of ast.imports) {
      if (wanted.from.value.startsWith("sky:")) importLibrary(scope, wanted, diagnostics);
      else if (wanted.from.value.endsWith(".ts"))
        importModule(scope, wanted, resolvePath(path, wanted.from.value), memory.readModule, modules, diagnostics);
      else importFile(scope, wanted, diagnostics, open);
    }
    return scope;
  };
  open(root);
  const own = [...modules.values()].flatMap((module) =>
    [...module.blocks.values()].filter((block) => block !== undefined),
  );
  return { root, files, modules, registry: registryWith(own), diagnostics };
}

function declare(file: FileScope, diagnostics: Diagnostic[]): void {
  for (const item of file.ast.items) {
    if (item.type === "let") {
      enter(
        file,
        item.name.text,
        { type: "let", name: item.name.text, expr: item.value, scope: fileScope(file), span: item.name.span },
        diagnostics,
      );
      continue;
    }
    const kind = item.kind.text;
    if (laterKinds.includes(kind)) {
      diagnostics.push(
        diagnostic("SKY2113", item.kind.span, {
          what: `"${kind}"`,
          hint: `Declare each experiment by itself; what they share goes into an abstract experiment.`,
        }),
      );
    } else if (!kinds.includes(kind)) {
      diagnostics.push(unknownKind(item, kinds));
      // What it was meant to be is not known, and so is whether it fits where it is used.
      const { text: name, span } = item.name;
      enter(file, name, { type: "missing", name, span }, diagnostics);
      if (kinds.includes(name)) enter(file, kind, { type: "missing", name: kind, span: item.kind.span }, diagnostics);
      continue;
    }
    for (const declaration of [item, ...(kind === "table" ? experimentsOf(item, diagnostics) : [])]) {
      const { text, span } = declaration.name;
      file.declarations.push(declaration);
      enter(file, text, { type: "declaration", declaration, file, span }, diagnostics);
    }
  }
}

function importLibrary(file: FileScope, wanted: Import, diagnostics: Diagnostic[]): void {
  const path = wanted.from.value;
  const exported = exportsOf(path);
  if (!exported) {
    const near = nearest(path, libraryNames);
    const hint = near ? `Did you mean "${near}"?` : `The standard library has ${libraryNames.join(", ")}.`;
    const fixes = near
      ? [{ title: `Change it to "${near}"`, edits: [{ span: wanted.from.span, text: JSON.stringify(near) }] }]
      : [];
    diagnostics.push(
      diagnostic(
        "SKY2005",
        wanted.from.span,
        { path, reason: "the standard library has no such module", hint },
        { fixes },
      ),
    );
    enterMissing(file, wanted.names, diagnostics);
    return;
  }
  for (const { name, alias } of wanted.names) {
    const kind = exported.get(name.text);
    if (kind)
      enter(
        file,
        (alias ?? name).text,
        { type: "block", kind, name: name.text, span: (alias ?? name).span },
        diagnostics,
      );
    else {
      diagnostics.push(noSuchName(path, name, [...exported.keys()], undefined, file));
      enterMissing(file, [{ name, ...(alias ? { alias } : {}) }], diagnostics);
    }
  }
}

function importFile(
  file: FileScope,
  wanted: Import,
  diagnostics: Diagnostic[],
  open: (path: string, at: Span) => FileScope | undefined,
): void {
  const written = wanted.from.value;
  const other = open(resolvePath(file.path, written), wanted.from.span);
  if (!other) {
    enterMissing(file, wanted.names, diagnostics);
    return;
  }
  for (const { name, alias } of wanted.names) {
    const entity: Entity | undefined = other.names.get(name.text);
    const own =
      entity?.type === "let" ? entity.scope.file === other : entity?.type === "declaration" && entity.file === other;
    if (!entity || !own) enterMissing(file, [{ name, ...(alias ? { alias } : {}) }], diagnostics);
    if (entity && own) enter(file, (alias ?? name).text, entity, diagnostics);
    else
      diagnostics.push(
        noSuchName(
          written,
          name,
          [...other.names].filter(([, e]) => e.type === "let" || e.type === "declaration").map(([n]) => n),
        ),
      );
  }
}

/** `written` as seen from the file `from`; both with forward slashes. */
export function resolvePath(from: string, written: string): string {
  const parts = written.startsWith("/") ? written.split("/") : [...from.split("/").slice(0, -1), ...written.split("/")];
  const out: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (part === "." || (part === "" && i > 0)) continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== ".." && out.at(-1) !== "") out.pop();
    else out.push(part);
  }
  return out.join("/");
}
