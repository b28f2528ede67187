import type { InterfaceDeclaration, PropertySignature, TypeNode, TypeReferenceNode } from "ts-morph";
import type { BlockSchema, PropertySchema } from "../../blocks/schema.ts";
import { type Draft, docFacts } from "./doc-facts.ts";
import { InterfaceFault } from "./interface-fault.ts";
import { tsMorph } from "./ts-morph.ts";

/** Schemas of types that are known by name, where their source is not at hand. */
export type KnownTypes = (name: string, node: TypeReferenceNode) => PropertySchema | undefined;

/** How an interface is read. */
export interface Reading {
  readonly known: KnownTypes;
  /** Only plain values: no other blocks and no declarations, which only the compiler's own blocks can use. */
  readonly plain?: true;
  /** Is told of each fault; throwing ends the reading at the first one. */
  report(fault: InterfaceFault): void;
}

/** Ends at the first fault, and knows no types but those that it can read. */
export const strictly: Reading = {
  known: () => undefined,
  report: (fault) => {
    throw fault;
  },
};

/** Types of properties that hold other blocks or declarations. */
const composed = new Set(["Block", "Branch", "Ref", "Chain"]);

/** The literals of `Block<"backbone" | "head">`. */
function kindsOf(node: TypeReferenceNode): string[] {
  const { Node } = tsMorph();
  const argument = node.getTypeArguments()[0];
  const parts = Node.isUnionTypeNode(argument) ? argument.getTypeNodes() : argument ? [argument] : [];
  return parts.map((part) => JSON.parse(part.getText()) as string);
}

function unsupported(node: TypeNode, where: string): never {
  const args = { what: where, type: node.getText(), example: "PositiveInt" };
  throw new InterfaceFault("SKY2126", args, node);
}

function reference(reading: Reading, node: TypeReferenceNode, where: string): Draft {
  const { Node } = tsMorph();
  const name = node.getTypeName().getText();
  if (reading.plain && composed.has(name)) return unsupported(node, where);
  if (name === "Block") return { "x-block": kindsOf(node) };
  if (name === "Branch") return { "x-block": kindsOf(node), "x-on": true };
  if (name === "Ref") return { "x-ref": kindsOf(node) };
  if (name === "Chain") return { "x-chain": kindsOf(node) };
  const [first, second] = node.getTypeArguments();
  if ((name === "Readonly" || name === "ReadonlyArray" || name === "Array") && first) {
    const inner = typeSchema(reading, first, where);
    return name === "Readonly" ? inner : { type: "array", items: inner };
  }
  if (name === "Record" && second) {
    return { type: "object", required: [], properties: {}, additionalProperties: typeSchema(reading, second, where) };
  }
  const known = reading.known(name, node);
  if (known) return known;
  const symbol = node.getTypeName().getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations()[0];
  if (Node.isTypeAliasDeclaration(declaration)) {
    const own = docFacts(declaration.getJsDocs(), name);
    return { ...typeSchema(reading, declaration.getTypeNodeOrThrow(), where), ...own };
  }
  if (Node.isInterfaceDeclaration(declaration)) {
    const own = docFacts(declaration.getJsDocs(), name);
    if (own["x-quantity"] || own["x-range"] || own["x-form"]) return own;
    return interfaceSchema(declaration, declaration.getName(), reading);
  }
  return unsupported(node, where);
}

/** The schema of a type as it is written. */
export function typeSchema(reading: Reading, node: TypeNode, where: string): Draft {
  const { Node } = tsMorph();
  if (Node.isTypeReference(node)) return reference(reading, node, where);
  if (Node.isTypeOperatorTypeNode(node)) return typeSchema(reading, node.getTypeNode(), where);
  if (Node.isParenthesizedTypeNode(node)) return typeSchema(reading, node.getTypeNode(), where);
  if (Node.isArrayTypeNode(node))
    return { type: "array", items: typeSchema(reading, node.getElementTypeNode(), where) };
  if (Node.isUnionTypeNode(node)) {
    const parts = node.getTypeNodes();
    const texts = parts.flatMap((part) => textLiteral(part) ?? []);
    if (texts.length === parts.length) return { enum: texts };
    return { anyOf: parts.map((part) => typeSchema(reading, part, where)) };
  }
  const text = textLiteral(node);
  if (text !== undefined) return { enum: [text] };
  if (Node.isTupleTypeNode(node) && node.getElements().length > 0) {
    const items = node.getElements().map((element) => typeSchema(reading, element, where));
    return { type: "array", items: items[0]!, minItems: items.length, maxItems: items.length };
  }
  const word = node.getText();
  if (word === "number" || word === "string" || word === "boolean") return { type: word };
  return unsupported(node, where);
}

function textLiteral(node: TypeNode): string | undefined {
  const { Node } = tsMorph();
  if (!Node.isLiteralTypeNode(node)) return undefined;
  const literal = node.getLiteral();
  return Node.isStringLiteral(literal) ? literal.getLiteralValue() : undefined;
}

function property(reading: Reading, p: PropertySignature, where: string): PropertySchema {
  const at = `${where}.${p.getName()}`;
  const own = docFacts(p.getJsDocs(), at);
  const optional = p.hasQuestionToken();
  if (optional !== "default" in own) {
    const but = optional ? "is optional and has no @default" : "has a @default and is not optional";
    const hint = optional ? "Write @default VALUE into its doc comment." : `Write ${p.getName()}?: … instead.`;
    throw new InterfaceFault("SKY2125", { what: at, but, hint }, p.getNameNode());
  }
  if (!own.description) throw new InterfaceFault("SKY2124", { what: at }, p.getNameNode());
  const type = p.getTypeNode();
  if (!type)
    throw new InterfaceFault("SKY2126", { what: at, type: "untyped", example: "PositiveInt" }, p.getNameNode());
  return { ...typeSchema(reading, type, at), ...own };
}

/** An interface behind all those that it extends. What it extends has to be an interface, too: its properties are read from the text. */
function lineageOf(
  declaration: InterfaceDeclaration,
  below: readonly InterfaceDeclaration[] = [],
): InterfaceDeclaration[] {
  const { Node } = tsMorph();
  const bases = declaration.getExtends().flatMap((base) => {
    const symbol = base.getExpression().getSymbol();
    const found = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations()[0];
    if (!Node.isInterfaceDeclaration(found) || base.getTypeArguments().length > 0 || below.includes(found)) {
      const args = { what: `What ${declaration.getName()} extends`, type: base.getText(), example: "PositiveInt" };
      throw new InterfaceFault("SKY2126", args, base);
    }
    return lineageOf(found, [...below, declaration]);
  });
  return [...bases, declaration];
}

/** The schema of an interface of properties. A property with a fault is reported and has an empty schema. */
export function interfaceSchema(
  declaration: InterfaceDeclaration,
  where: string,
  reading: Reading = strictly,
): BlockSchema {
  const attempt = <T>(make: () => T, instead: T): T => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof InterfaceFault)) throw error;
      reading.report(error);
      return instead;
    }
  };
  const lineage = attempt(() => lineageOf(declaration), [declaration]);
  const properties = lineage.flatMap((one) => one.getProperties());
  const index = lineage.flatMap((one) => one.getIndexSignatures())[0];
  // What is written again replaces what a base says.
  const written = new Map(properties.map((p) => [p.getName(), p]));
  const own = attempt(() => docFacts(declaration.getJsDocs(), where), {});
  if (!own.description) reading.report(new InterfaceFault("SKY2124", { what: where }, declaration.getNameNode()));
  return {
    ...own,
    type: "object",
    description: own.description ?? "",
    required: [...written.values()].filter((p) => !p.hasQuestionToken()).map((p) => p.getName()),
    properties: Object.fromEntries(
      [...written.values()].map((p) => [p.getName(), attempt<PropertySchema>(() => property(reading, p, where), {})]),
    ),
    additionalProperties: index
      ? attempt<PropertySchema>(() => typeSchema(reading, index.getReturnTypeNode()!, where), {})
      : false,
  };
}
