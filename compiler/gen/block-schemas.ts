import {
  type InterfaceDeclaration,
  type JSDoc,
  Node,
  type PropertySignature,
  type SourceFile,
  type TypeNode,
  type TypeReferenceNode,
} from "ts-morph";
import type { BlockSchema, Effect, PropertySchema } from "../blocks/schema.ts";
import { blockProject, findBlocks } from "./block-files.ts";
import type { Generated } from "./generated.ts";

type Draft = { -readonly [K in keyof PropertySchema]: PropertySchema[K] };
const numeric = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"]);

/** Description and constraints out of doc comments. An unknown tag is an error: it would be a constraint that nothing keeps. */
function facts(docs: readonly JSDoc[], where: string): Draft {
  const out: Record<string, unknown> = {};
  for (const doc of docs) {
    const text = doc.getDescription().trim();
    if (text) out.description = text.replaceAll(/\s*\n\s*/g, " ");
    for (const tag of doc.getTags()) {
      const name = tag.getTagName();
      const value = tag.getCommentText()?.trim() ?? "";
      if (numeric.has(name)) out[name] = Number(value);
      else if (name === "integer") out.type = "integer";
      else if (name === "default") out.default = JSON.parse(value);
      else if (name === "unit") out["x-unit"] = value.split(/\s+/);
      else if (name === "quantity") out["x-quantity"] = value.split(/\s+/);
      else if (name === "fraction") out["x-fraction"] = true;
      else if (name === "range") out["x-range"] = true;
      else if (name === "effect") out["x-effect"] = effectOf(value, where);
      else if (name === "form") out["x-form"] = value;
      else if (name === "example") out.examples = [...((out.examples as string[] | undefined) ?? []), value];
      else throw new Error(`${where}: unknown tag @${name}`);
    }
  }
  return out as Draft;
}

function effectOf(value: string, where: string): Effect {
  if (value === "speed" || value === "bookkeeping") return value;
  throw new Error(`${where}: @effect is speed or bookkeeping; without it, the result`);
}

/** The literals of `Block<"backbone" | "head">`. */
function kindsOf(node: TypeReferenceNode): string[] {
  const argument = node.getTypeArguments()[0];
  const parts = Node.isUnionTypeNode(argument) ? argument.getTypeNodes() : argument ? [argument] : [];
  return parts.map((part) => JSON.parse(part.getText()) as string);
}

function reference(node: TypeReferenceNode, where: string): Draft {
  const name = node.getTypeName().getText();
  if (name === "Block") return { "x-block": kindsOf(node) };
  if (name === "Branch") return { "x-block": kindsOf(node), "x-on": true };
  if (name === "Ref") return { "x-ref": kindsOf(node) };
  if (name === "Chain") return { "x-chain": kindsOf(node) };
  if (name === "Readonly" || name === "ReadonlyArray") {
    const inner = typeSchema(node.getTypeArguments()[0]!, where);
    return name === "Readonly" ? inner : { type: "array", items: inner };
  }
  if (name === "Record") {
    return {
      type: "object",
      required: [],
      properties: {},
      additionalProperties: typeSchema(node.getTypeArguments()[1]!, where),
    };
  }
  const symbol = node.getTypeName().getSymbolOrThrow();
  const declaration = (symbol.getAliasedSymbol() ?? symbol).getDeclarations()[0];
  if (Node.isTypeAliasDeclaration(declaration)) {
    return { ...typeSchema(declaration.getTypeNodeOrThrow(), where), ...facts(declaration.getJsDocs(), where) };
  }
  if (Node.isInterfaceDeclaration(declaration)) {
    const own = facts(declaration.getJsDocs(), where);
    if (own["x-quantity"] || own["x-range"] || own["x-form"]) return own;
    return interfaceSchema(declaration, where);
  }
  throw new Error(`${where}: unsupported type ${name}`);
}

function typeSchema(node: TypeNode, where: string): Draft {
  if (Node.isTypeReference(node)) return reference(node, where);
  if (Node.isTypeOperatorTypeNode(node)) return typeSchema(node.getTypeNode(), where);
  if (Node.isArrayTypeNode(node)) return { type: "array", items: typeSchema(node.getElementTypeNode(), where) };
  if (Node.isUnionTypeNode(node)) {
    const parts = node.getTypeNodes();
    if (parts.every((part) => Node.isLiteralTypeNode(part))) {
      return { enum: parts.map((part) => JSON.parse(part.getText()) as string) };
    }
    return { anyOf: parts.map((part) => typeSchema(part, where)) };
  }
  if (Node.isParenthesizedTypeNode(node)) return typeSchema(node.getTypeNode(), where);
  if (Node.isLiteralTypeNode(node)) return { enum: [JSON.parse(node.getText()) as string] };
  if (Node.isTupleTypeNode(node)) {
    const items = node.getElements().map((element) => typeSchema(element, where));
    return { type: "array", items: items[0]!, minItems: items.length, maxItems: items.length };
  }
  const text = node.getText();
  if (text === "number" || text === "string" || text === "boolean") return { type: text };
  throw new Error(`${where}: unsupported type ${text}`);
}

function property(p: PropertySignature, where: string): PropertySchema {
  const at = `${where}.${p.getName()}`;
  const own = facts(p.getJsDocs(), at);
  if (p.hasQuestionToken() !== "default" in own) throw new Error(`${at}: optional if and only if it has @default`);
  if (!own.description) throw new Error(`${at} has no doc comment`);
  return { ...typeSchema(p.getTypeNodeOrThrow(), at), ...own };
}

function interfaceSchema(declaration: InterfaceDeclaration, where: string): BlockSchema {
  const properties = declaration.getProperties();
  const index = declaration.getIndexSignatures()[0];
  const own = facts(declaration.getJsDocs(), where);
  if (!own.description) throw new Error(`${where} has no doc comment`);
  return {
    ...own,
    type: "object",
    description: own.description,
    required: properties.filter((p) => !p.hasQuestionToken()).map((p) => p.getName()),
    properties: Object.fromEntries(properties.map((p) => [p.getName(), property(p, where)])),
    additionalProperties: index ? typeSchema(index.getReturnTypeNode()!, where) : false,
  };
}

function propsOf(source: SourceFile, name: string): InterfaceDeclaration {
  return source.getInterfaceOrThrow(name);
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
  return new Map([
    ["compiler/blocks/generated/schemas.ts", schemaText],
    ["compiler/blocks/generated/index.ts", indexText],
  ]);
}
