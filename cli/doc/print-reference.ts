import { basename, join } from "node:path";
import { diagnostic } from "../../compiler/diag/diagnostic.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";
import { exitCodes } from "../exit-code.ts";
import { findReferences, referencesOfKind } from "./find-references.ts";
import { documentedKinds, titleOfKind } from "./kinds.ts";
import { kindPage, pageOf } from "./page-markdown.ts";
import { declarationLines, terminalList, terminalPage } from "./page-text.ts";
import { type FileReference, readReference } from "./read-file.ts";
import type { Reference } from "./reference.ts";

/** How `skyc doc` tells. */
export interface DocOptions {
  readonly json: boolean;
  /** Folder for Markdown pages; absent: standard output. */
  readonly out?: string;
  readonly code: boolean;
  readonly width: number;
}

const print = (text: string): void => {
  process.stdout.write(text);
};
const json = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);

/** `skyc doc`. Gives the exit code. Errors: SKY2133, and those of files. */
export function printReference(what: string | undefined, options: DocOptions): number {
  if (what === undefined) return everything(options);
  if (what.endsWith(".ts") || what.endsWith(".sky")) return ofFile(readReference(what, options.code), options);
  const found = findReferences(what);
  if ("near" in found) {
    const hint = found.near ? `Did you mean ${found.near}?` : "skyc doc without a name lists everything.";
    return refuse(diagnostic("SKY2133", undefined, { asked: what, hint }));
  }
  if ("kind" in found) return listed(new Map([[found.kind, referencesOfKind(found.kind)]]), options);
  return told(what, found.references, options);
}

function refuse(found: ReturnType<typeof diagnostic>): number {
  process.stderr.write(renderText([found], new Map(), wantsColour(process.stderr)));
  return exitCodes.usage;
}

const everything = (options: DocOptions): number =>
  listed(new Map(documentedKinds.map(([kind]) => [kind, referencesOfKind(kind)])), options);

/** Names by kind; as pages, one a kind. */
function listed(kinds: ReadonlyMap<string, readonly Reference[]>, { json: asData, out, width }: DocOptions): number {
  if (out !== undefined)
    return written(
      [...kinds].map(([kind, references]) => [kind, kindPage(kind, references)]),
      out,
    );
  if (asData) json([...kinds.values()].flat());
  else {
    const lists = [...kinds].map(([kind, references]) =>
      terminalList(`${titleOfKind(kind)} (${kind})`, references, width),
    );
    print(`${lists.map((lines) => lines.join("\n")).join("\n\n")}\n`);
  }
  return exitCodes.fine;
}

function told(title: string, references: readonly Reference[], { json: asData, out, width }: DocOptions): number {
  if (out !== undefined) return written([[title.replaceAll(/[^\w.-]+/g, "-"), pageOf(title, references)]], out);
  if (asData) json(references);
  else print(references.map((one) => terminalPage(one, width)).join("\n"));
  return exitCodes.fine;
}

function ofFile({ file, declarations, blocks, diagnostics, texts }: FileReference, options: DocOptions): number {
  const { json: asData, out, width } = options;
  if (asData) json({ file, declarations, blocks });
  else if (out !== undefined) {
    const lines = declarations.length > 0 ? ["", ...declarationLines(declarations).map((line) => `- ${line}`)] : [];
    const page = pageOf(basename(file), blocks, { intro: lines });
    written([[basename(file).replace(/\.\w+$/, ""), page]], out);
  } else {
    const pages = blocks.map((one) => terminalPage(one, width));
    const list =
      declarations.length > 0
        ? [`${[file, ...declarationLines(declarations).map((line) => `  ${line}`)].join("\n")}\n`]
        : [];
    print([...list, ...pages].join("\n"));
  }
  if (diagnostics.length === 0) return exitCodes.fine;
  process.stderr.write(renderText(diagnostics, texts, wantsColour(process.stderr)));
  return exitCodes.text;
}

function written(pages: readonly (readonly [name: string, text: string])[], out: string): number {
  for (const [name, text] of pages) {
    const path = join(out, `${name}.md`);
    writeWhole(path, text);
    print(`wrote ${path}\n`);
  }
  return exitCodes.fine;
}
