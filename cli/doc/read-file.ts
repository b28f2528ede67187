import { basename } from "node:path";
import type { KnownBlock } from "../../compiler/blocks/registry.ts";
import { refuseModules } from "../../compiler/check/import-module.ts";
import { paperOf } from "../../compiler/check/members.ts";
import type { Diagnostic } from "../../compiler/diag/diagnostic.ts";
import { checkFile } from "../../compiler/driver/compile.ts";
import { readModule } from "../../compiler/driver/user-blocks/read-module.ts";
import type { Declaration } from "../../grammar/ast.ts";
import { type BlockReference, referenceOf } from "./reference.ts";

/** A declaration of a file, as it speaks of itself. */
export interface DeclarationReference {
  readonly kind: string;
  readonly name: string;
  readonly abstract: boolean;
  readonly extends: readonly string[];
  readonly doc?: string;
  readonly paper?: string;
}

/** What a file of the user's has, and what was found in it. */
export interface FileReference {
  readonly file: string;
  readonly declarations: readonly DeclarationReference[];
  /** The user's own blocks: those of a `.ts` file, or those that a `.sky` file imports. */
  readonly blocks: readonly BlockReference[];
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads a `.ts` or `.sky` file. */
export const readReference = (file: string, code: boolean): FileReference =>
  file.endsWith(".ts") ? ofModule(file, code) : ofSky(file, code);

const tell = (block: KnownBlock): BlockReference => referenceOf(block, `./${basename(block.file!)}`);
const present = <T>(list: Iterable<T | undefined>): T[] => [...list].filter((one) => one !== undefined);

function ofModule(file: string, code: boolean): FileReference {
  const at = { file, start: 0, end: 0 };
  const read = code
    ? readModule
    : refuseModules("--no-code says that none may", "Leave --no-code out if you trust the file.");
  const got = read(file, at);
  const nothing = { file, declarations: [], blocks: [] };
  if ("diagnostic" in got)
    return { ...nothing, diagnostics: [{ ...got.diagnostic, span: at }], texts: new Map([[file, ""]]) };
  return {
    ...nothing,
    blocks: present(got.blocks.values()).map(tell),
    diagnostics: got.diagnostics,
    texts: got.sources,
  };
}

function ofSky(file: string, code: boolean): FileReference {
  const { world, diagnostics, texts } = checkFile(file, { code });
  const items = world.files.get(world.root)?.ast.items ?? [];
  return {
    file,
    declarations: items.flatMap((item) => (item.type === "declaration" ? [declarationOf(item)] : [])),
    blocks: present([...world.modules.values()].flatMap(({ blocks }) => [...blocks.values()])).map(tell),
    diagnostics: diagnostics.filter(({ severity }) => severity === "error"),
    texts,
  };
}

function declarationOf({ kind, name, abstract, bases, doc, annotations }: Declaration): DeclarationReference {
  const paper = paperOf(annotations);
  return {
    kind: kind.text,
    name: name.text,
    abstract,
    extends: bases.map((base) => base.parts.map((part) => part.text).join(".")),
    ...(doc === undefined ? {} : { doc }),
    ...(paper === undefined ? {} : { paper }),
  };
}
