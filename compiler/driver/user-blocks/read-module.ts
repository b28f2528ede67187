import { resolve } from "node:path";
import { readSource } from "../../../grammar/source.ts";
import type { BlockDef } from "../../blocks/define.ts";
import type { KnownBlock } from "../../blocks/registry.ts";
import { notImported } from "../../check/enter-names.ts";
import { compileSchemasWith } from "../../check/schema-errors.ts";
import type { ReadModule, UserModule } from "../../check/user-module.ts";
import { type Diagnostic, diagnostic } from "../../diag/diagnostic.ts";
import { bundleModule } from "./bundle.ts";
import { CodeFiles } from "./code-files.ts";
import { compileSchema } from "./compile-schema.ts";
import { type Evaluated, evaluateBundle, LoadFault } from "./evaluate.ts";
import { guardBlock } from "./guard.ts";
import { judgeDefinition, judgeProperties, meansToBeBlock } from "./judge-definition.ts";
import { readInterfaces } from "./read-interfaces.ts";
import { digestOf, hashesOf, type Reading, recallReading, storeReading, unchanged } from "./stored-reading.ts";

compileSchemasWith(compileSchema);

interface Kept {
  readonly inputs: Reading["inputs"];
  readonly module: UserModule;
}
/** Modules of this process, which are the same as long as their files are: one a path. */
const kept = new Map<string, Kept>();

/**
 * Reads a user's TypeScript file and runs it: bundled by esbuild, its interfaces read by ts-morph, both kept in the cache by
 * content. What is wrong is told in the file itself.
 */
export const readModule: ReadModule = (path, importedAt) => {
  const source = readSource(path);
  if (!("text" in source)) return { diagnostic: notImported(importedAt, path, source.diagnostic) };
  const absolute = resolve(path);
  const id = `${absolute}\n${path}`;
  const before = kept.get(id);
  if (before && unchanged(before.inputs)) return before.module;
  const made = read(path, absolute);
  if (made.inputs) kept.set(id, { inputs: made.inputs, module: made.module });
  else kept.delete(id);
  return made.module;
};

/** Undefined inputs: not all files are known, so nobody could say whether it is still the same. */
function read(path: string, absolute: string): { readonly inputs?: Reading["inputs"]; readonly module: UserModule } {
  const files = new CodeFiles(path);
  files.text(absolute);
  const broken = (diagnostics: readonly Diagnostic[]): UserModule => ({
    blocks: new Map(),
    constants: new Map(),
    whole: false,
    diagnostics,
    sources: files.sources(),
  });
  let reading = recallReading(absolute);
  const faults: Diagnostic[] = [];
  if (!reading) {
    const bundle = bundleModule(absolute);
    if ("length" in bundle) {
      const found = bundle.map(({ code, text, file, at }) =>
        code === "SKY2121"
          ? diagnostic(code, at ? files.at(file, at.line, at.column, at.length) : files.at(file, 1, 1), {
              reason: text,
            })
          : diagnostic(code, files.quoted(file, text), { path: text }),
      );
      return { module: broken(found) };
    }
    const interfaces = readInterfaces(absolute);
    faults.push(
      ...interfaces.faults.map(({ code, args, node }) =>
        diagnostic(
          code,
          files.span({ file: node.getSourceFile().getFilePath(), start: node.getStart(), end: node.getEnd() }),
          args as never,
        ),
      ),
    );
    const inputs = hashesOf([...bundle.inputs, ...interfaces.files]);
    reading = { inputs, code: bundle.code, map: bundle.map, declared: Object.fromEntries(interfaces.declared) };
    if (faults.length === 0) storeReading(absolute, reading);
  }
  for (const file of Object.keys(reading.inputs)) files.text(file);
  try {
    const evaluated = evaluateBundle(absolute, reading);
    return { inputs: reading.inputs, module: moduleOf(absolute, files, reading, evaluated, faults) };
  } catch (error) {
    if (!(error instanceof LoadFault)) throw error;
    const { place, reason } = error;
    const span = place ? files.at(place.file, place.line, place.column) : files.at(absolute, 1, 1);
    return { inputs: reading.inputs, module: broken([...faults, diagnostic("SKY2122", span, { reason })]) };
  }
}

function moduleOf(
  absolute: string,
  files: CodeFiles,
  { declared, inputs }: Reading,
  { exports, placeOf }: Evaluated,
  faults: Diagnostic[],
): UserModule {
  const blocks = new Map<string, KnownBlock | undefined>();
  const constants = new Map<string, string>();
  const place: KnownBlock["place"] = (error) => {
    const found = placeOf(error);
    return found && files.at(found.file, found.line, found.column);
  };
  const known = new Map<unknown, string>();
  const places = (constant: string): number => declared[constant]?.at.start ?? 0;
  const all = Object.entries(exports).sort(([a], [b]) => places(a) - places(b));
  for (const [constant, value] of all) {
    if (!meansToBeBlock(value)) continue;
    const same = known.get(value);
    if (same !== undefined) {
      constants.set(constant, same);
      continue;
    }
    const written = declared[constant];
    const at = written ? files.span(written.at) : files.at(absolute, 1, 1);
    const name = typeof value.name === "string" ? value.name : constant;
    constants.set(constant, name);
    known.set(value, name);
    const first = blocks.has(name);
    const problem = first
      ? diagnostic("SKY2128", at, {
          block: `"${name}"`,
          what: "another block of this file has the same name",
          hint: "Give each block of a file a name of its own.",
        })
      : judgeDefinition(constant, value, at);
    const made = problem
      ? undefined
      : blockOf(absolute, value as BlockDef, written?.schema, at, place, digestOf(inputs));
    if (problem ?? made?.problem) faults.push((problem ?? made?.problem)!);
    // An interface with faults was reported where they are.
    else if (!made?.block && !written?.faulty) faults.push(unreadable(name, at));
    if (!first) blocks.set(name, made?.block);
  }
  return { blocks, constants, whole: true, diagnostics: faults, sources: files.sources() };
}

function blockOf(
  absolute: string,
  def: BlockDef,
  schema: KnownBlock["schema"] | undefined,
  at: Parameters<typeof guardBlock>[1]["at"],
  place: NonNullable<KnownBlock["place"]>,
  digest: string,
): { readonly block?: KnownBlock; readonly problem?: Diagnostic } {
  if (!schema) return {};
  const problem = judgeProperties(def, schema, at);
  if (problem) return { problem };
  const { kind, name } = def;
  const key = `${kind}:${name}@${absolute}`;
  return { block: { key, kind, name, def: guardBlock(def, { at, place }), schema, file: absolute, digest, place } };
}

const unreadable = (name: string, at: Diagnostic["span"]): Diagnostic =>
  diagnostic("SKY2128", at, {
    block: `"${name}"`,
    what: "nothing says what its properties are",
    hint: "Declare it as export const myBlock = defineBlock<MyProps>()({ … }), with an interface MyProps.",
  });
