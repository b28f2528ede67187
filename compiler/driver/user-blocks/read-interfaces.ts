import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { CallExpression, Project, SourceFile, VariableDeclaration } from "ts-morph";
import { propertyTypes } from "../../blocks/registry.ts";
import type { BlockSchema } from "../../blocks/schema.ts";
import { authoringModule } from "./bundle.ts";
import { InterfaceFault } from "./interface-fault.ts";
import { interfaceSchema, type KnownTypes } from "./interface-schema.ts";
import { tsMorph } from "./ts-morph.ts";

/** A stretch of a file, by its absolute path. */
export interface FilePlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What the text of a file says of a constant that it exports. */
export interface Declared {
  /** Where its name stands. */
  readonly at: FilePlace;
  /** Undefined where no interface could be read. */
  readonly schema: BlockSchema | undefined;
  /** True when that was reported. */
  readonly faulty: boolean;
}

/** A file's interfaces of properties, read. */
export interface Interfaces {
  readonly declared: ReadonlyMap<string, Declared>;
  readonly faults: readonly InterfaceFault[];
  /** Absolute paths of the file and of all that it imports, for their types or their code. */
  readonly files: readonly string[];
}

/** The stretch of a file that a node takes. */
const placeOfNode = (node: { getSourceFile(): SourceFile; getStart(): number; getEnd(): number }): FilePlace => ({
  file: node.getSourceFile().getFilePath(),
  start: node.getStart(),
  end: node.getEnd(),
});

/** Reads the exported `defineBlock<…>()({ … })` of a TypeScript file (an absolute path) and the interfaces that they name. */
export function readInterfaces(path: string): Interfaces {
  const { Project, Node } = tsMorph();
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, allowImportingTsExtensions: true, moduleResolution: 100 },
  });
  const source = addWithImports(project, path);
  const faults: InterfaceFault[] = [];
  const declared = new Map<string, Declared>();
  for (const [name, declarations] of source.getExportedDeclarations()) {
    const [declaration] = declarations;
    if (!Node.isVariableDeclaration(declaration)) continue;
    const before = faults.length;
    const schema = schemaOf(declaration, (fault) => faults.push(fault));
    const faulty = faults.length > before;
    const at = placeOfNode(declaration.getNameNode());
    declared.set(name, { at, schema: faulty ? undefined : schema, faulty });
  }
  return { declared, faults, files: project.getSourceFiles().map((file) => file.getFilePath()) };
}

function addWithImports(project: Project, path: string): SourceFile {
  const source = project.addSourceFileAtPath(path);
  for (const { declaration } of [
    ...source.getImportDeclarations().map((declaration) => ({ declaration })),
    ...source.getExportDeclarations().map((declaration) => ({ declaration })),
  ]) {
    const written = declaration.getModuleSpecifierValue();
    if (!written?.startsWith(".")) continue;
    const file = resolve(dirname(path), written);
    if (/\.[cm]?ts$/.test(file) && existsSync(file) && !project.getSourceFile(file)) addWithImports(project, file);
  }
  return source;
}

/** A type of "skyc/blocks", by the name that it has there. */
const known: KnownTypes = (_, node) => {
  const { Node } = tsMorph();
  const [declaration] = node.getTypeName().getSymbol()?.getDeclarations() ?? [];
  if (!Node.isImportSpecifier(declaration)) return undefined;
  const from = declaration.getImportDeclaration().getModuleSpecifierValue();
  return from === authoringModule ? propertyTypes[declaration.getName()] : undefined;
};

/** The schema of the interface that a constant's `defineBlock` names; undefined where it is no block, or after a report. */
function schemaOf(declaration: VariableDeclaration, report: (fault: InterfaceFault) => void): BlockSchema | undefined {
  const { Node } = tsMorph();
  const call = typedCall(declaration);
  if (!call) return undefined;
  const [argument] = call.getTypeArguments();
  const name = declaration.getName();
  const incomplete = (what: string, hint: string) =>
    report(new InterfaceFault("SKY2128", { block: `"${name}"`, what, hint }, argument ?? declaration.getNameNode()));
  if (!argument) {
    incomplete("nothing says what its properties are", "Name their interface: defineBlock<MyProps>()({ … }).");
    return undefined;
  }
  const type = Node.isTypeReference(argument) ? argument.getTypeName().getSymbol() : undefined;
  const [found] = (type?.getAliasedSymbol() ?? type)?.getDeclarations() ?? [];
  if (!Node.isInterfaceDeclaration(found)) {
    incomplete(`${argument.getText()} is no interface`, "Declare it as an interface, in this file or one beside it.");
    return undefined;
  }
  return interfaceSchema(found, found.getName(), { known, report, plain: true });
}

/** The `defineBlock<…>()` of `const x = defineBlock<…>()({ … })`. */
function typedCall(declaration: VariableDeclaration): CallExpression | undefined {
  const { Node } = tsMorph();
  const call = declaration.getInitializer();
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  if (!Node.isCallExpression(callee)) return undefined;
  const [definition] = callee.getExpression().getSymbol()?.getDeclarations() ?? [];
  const name = Node.isImportSpecifier(definition) ? definition.getName() : callee.getExpression().getText();
  return name === "defineBlock" ? callee : undefined;
}
