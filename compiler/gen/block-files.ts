import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Node, Project, type SourceFile } from "ts-morph";
import { root } from "./generated.ts";

/** One `defineBlock` or `defineSensor` as written in `compiler/blocks/<kind>/<file>.ts`. */
export interface BlockFile {
  readonly kind: string;
  /** As written in a `.sky` file. */
  readonly name: string;
  readonly exportName: string;
  /** Relative to `compiler/blocks`. */
  readonly module: string;
  readonly source: SourceFile;
  /** `VitProps`; undefined for sensors. */
  readonly propsName?: string;
}

const folder = join(root, "compiler/blocks");
/** Folders of `compiler/blocks` that hold no blocks. */
const notKinds = new Set(["generated", "layer", "layout"]);

/** A project that knows the block files, read once. */
export function blockProject(): Project {
  const project = new Project({ skipAddingFilesFromTsConfig: true, tsConfigFilePath: join(root, "tsconfig.json") });
  project.addSourceFilesAtPaths([join(folder, "*.ts"), join(folder, "*/*.ts"), `!${join(folder, "generated/*.ts")}`]);
  return project;
}

/** Every block, sorted by kind and name. Throws when a file of a kind defines none. */
export function findBlocks(project: Project): BlockFile[] {
  const found: BlockFile[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || notKinds.has(entry.name)) continue;
    for (const file of readdirSync(join(folder, entry.name)).filter((name) => name.endsWith(".ts"))) {
      const source = project.getSourceFileOrThrow(join(folder, entry.name, file));
      const here = blocksIn(source, entry.name, `${entry.name}/${file}`);
      if (here.length === 0) throw new Error(`compiler/blocks/${entry.name}/${file} defines no block.`);
      found.push(...here);
    }
  }
  return found.sort((a, b) => (`${a.kind}:${a.name}` < `${b.kind}:${b.name}` ? -1 : 1));
}

function blocksIn(source: SourceFile, kind: string, module: string): BlockFile[] {
  return source.getVariableDeclarations().flatMap((declaration): BlockFile[] => {
    const call = declaration.getInitializer();
    if (!declaration.isExported() || !Node.isCallExpression(call)) return [];
    const callee = call.getExpression();
    const sensor = callee.getText() === "defineSensor";
    const typed =
      Node.isCallExpression(callee) && callee.getExpression().getText() === "defineBlock" ? callee : undefined;
    if (!sensor && !typed) return [];
    const literal = call.getArguments()[0];
    const name = Node.isObjectLiteralExpression(literal) ? literal.getProperty("name") : undefined;
    const value = Node.isPropertyAssignment(name) ? name.getInitializer() : undefined;
    if (!Node.isStringLiteral(value)) throw new Error(`${module}: the block's name has to be a string literal.`);
    const propsName = typed?.getTypeArguments()[0]?.getText();
    return [
      {
        kind,
        name: value.getLiteralValue(),
        exportName: declaration.getName(),
        module,
        source,
        ...(propsName ? { propsName } : {}),
      },
    ];
  });
}
