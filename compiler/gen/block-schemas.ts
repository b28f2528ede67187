import type { InterfaceDeclaration, SourceFile } from "ts-morph";
import type { BlockSchema, PropertySchema } from "../blocks/schema.ts";
import { docFacts } from "../driver/user-blocks/doc-facts.ts";
import { interfaceSchema, strictly, typeSchema } from "../driver/user-blocks/interface-schema.ts";
import { blockProject, findBlocks } from "./block-files.ts";
import type { Generated } from "./generated.ts";

function propsOf(source: SourceFile, name: string): InterfaceDeclaration {
  return source.getInterfaceOrThrow(name);
}

/** What the types of `units.ts` are as properties, by name: the source is not there where a user's own interface names them. */
function propertyTypes(source: SourceFile): Readonly<Record<string, PropertySchema>> {
  const aliases = source
    .getTypeAliases()
    .filter((alias) => alias.isExported() && alias.getTypeParameters().length === 0)
    .map((alias): [string, PropertySchema] => {
      const own = docFacts(alias.getJsDocs(), alias.getName());
      return [alias.getName(), { ...typeSchema(strictly, alias.getTypeNodeOrThrow(), alias.getName()), ...own }];
    });
  const interfaces = source.getInterfaces().flatMap((one): [string, PropertySchema][] => {
    const own = docFacts(one.getJsDocs(), one.getName());
    return own["x-quantity"] || own["x-range"] || own["x-form"] ? [[one.getName(), own]] : [];
  });
  return Object.fromEntries([...aliases, ...interfaces].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The codes in a block's own file, and in what it imports by name from beside its folder. */
function codesOf(source: SourceFile): string[] {
  const texts = [source.getFullText()];
  for (const declaration of source.getImportDeclarations()) {
    if (!declaration.getModuleSpecifierValue().startsWith("../")) continue;
    for (const specifier of declaration.getNamedImports()) {
      const symbol = specifier.getNameNode().getSymbol();
      for (const found of (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? []) texts.push(found.getText());
    }
  }
  return [...new Set(texts.flatMap((text) => text.match(/(?<=")SKY\d{4}(?=")/g) ?? []))].sort();
}

/** Schemas and registry of all blocks, derived from their interfaces. */
export function generate(): Generated {
  const project = blockProject();
  const blocks = findBlocks(project);
  const schemas: Record<string, BlockSchema> = {};
  for (const block of blocks) {
    const key = `${block.kind}:${block.name}`;
    if (schemas[key]) throw new Error(`Two blocks are called ${key}.`);
    if (block.propsName) schemas[key] = interfaceSchema(propsOf(block.source, block.propsName), block.propsName);
  }
  const head = "// Written by `npm run gen` from the files of compiler/blocks.";
  const schemaText = [
    head,
    'import type { BlockSchema } from "../schema.ts";',
    "",
    "/** Schema of every block's properties, by `kind:Name`. */",
    `export const schemas: Readonly<Record<string, BlockSchema>> = ${JSON.stringify(schemas, null, 2)};`,
    "",
  ].join("\n");
  const plain = blocks.filter((b) => b.kind !== "sensor");
  const sensors = blocks.filter((b) => b.kind === "sensor");
  const indexText = [
    head,
    'import type { BlockDef, Sensor } from "../define.ts";',
    ...blocks.map((b, i) => `import { ${b.exportName} as b${i} } from "../${b.module}";`),
    "",
    "/** Every block by `kind:Name`. */",
    "export const blocks: ReadonlyMap<string, BlockDef> = new Map<string, BlockDef>([",
    ...plain.map((b) => `  [${JSON.stringify(`${b.kind}:${b.name}`)}, b${blocks.indexOf(b)} as unknown as BlockDef],`),
    "]);",
    "",
    "/** Every sensor by name. */",
    "export const sensors: ReadonlyMap<string, Sensor> = new Map<string, Sensor>([",
    ...sensors.map((b) => `  [${JSON.stringify(b.name)}, b${blocks.indexOf(b)}],`),
    "]);",
    "",
  ].join("\n");
  const types = propertyTypes(project.getSourceFileOrThrow((file) => file.getFilePath().endsWith("blocks/units.ts")));
  const typesText = [
    "// Written by `npm run gen` from compiler/blocks/units.ts.",
    'import type { PropertySchema } from "../schema.ts";',
    "",
    "/** What the types of `units.ts` are as properties, by name. */",
    `export const propertyTypes: Readonly<Record<string, PropertySchema>> = ${JSON.stringify(types, null, 2)};`,
    "",
  ].join("\n");
  const told = blocks.map((block) => [`${block.kind}:${block.name}`, codesOf(block.source)] as const);
  const codes = Object.fromEntries(told.filter(([, list]) => list.length > 0));
  const codesText = [
    head,
    'import type { Code } from "../../../compiler/diag/catalogue/index.ts";',
    "",
    "/** What a block may say of its own, by `kind:Name`. */",
    `export const codesOfBlocks: Readonly<Record<string, readonly Code[]>> = ${JSON.stringify(codes, null, 2)};`,
    "",
  ].join("\n");
  return new Map([
    ["cli/doc/generated/codes-of-blocks.ts", codesText],
    ["compiler/blocks/generated/property-types.ts", typesText],
    ["compiler/blocks/generated/schemas.ts", schemaText],
    ["compiler/blocks/generated/index.ts", indexText],
  ]);
}
