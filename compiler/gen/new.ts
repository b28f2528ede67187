import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { codes } from "../diag/catalogue/index.ts";
import { root } from "./generated.ts";
import { refresh, writeFresh } from "./run.ts";
import { type Names, spellings, template, templates } from "./templates.ts";

const blockKinds = templates().flatMap((name) => /^block-(.*)$/.exec(name)?.[1] ?? []);
const usage = `npm run new -- op NAME            an op: runtime/ops/NAME.ts
npm run new -- block KIND/NAME    a block: compiler/blocks/KIND/NAME.ts (${blockKinds.join(", ")})
npm run new -- error PHASE/NAME   an error: an entry of compiler/diag/catalogue/PHASE.ts and its page`;

/** A mistake on the command line; its message is all that is shown. */
class UsageError extends Error {}
const refuse = (message: string): never => {
  throw new UsageError(`${message}\n\n${usage}`);
};

const catalogue = join(root, "compiler/diag/catalogue");
const phases = (): string[] =>
  readdirSync(catalogue)
    .map((name) => basename(name, ".ts"))
    .filter((name) => name !== "index");

/** The files of one new thing: paths relative to the checkout, and their texts. Nothing is written yet. */
export function filesFor(what: string | undefined, name: string | undefined): Map<string, string> {
  const [first, second] = (name ?? "").split("/");
  const last = second ?? first ?? "";
  const names = spellings(last) ?? refuse(last === "" ? "A name is missing." : `"${last}" is not a name.`);
  if (what === "op") return fresh(`runtime/ops/${names.kebab}.ts`, template("op", names));
  if (what === "block") {
    if (second === undefined || !blockKinds.includes(first!))
      return refuse(
        `Which kind of block? Templates exist for ${blockKinds.join(", ")}; for another kind, begin with a block of that kind.`,
      );
    return fresh(`compiler/blocks/${first}/${names.kebab}.ts`, template(`block-${first}`, names));
  }
  if (what === "error") return errorFiles(second === undefined ? undefined : first, names);
  return refuse(what === undefined ? "Say what is new." : `"${what}" is none of op, block, error.`);
}

function fresh(path: string, text: string): Map<string, string> {
  if (existsSync(join(root, path))) refuse(`${path} exists.`);
  return new Map([[path, text]]);
}

function errorFiles(phase: string | undefined, names: Names): Map<string, string> {
  if (phase === undefined || !phases().includes(phase)) return refuse(`Which phase? There are ${phases().join(", ")}.`);
  if (Object.values(codes).some((entry) => entry.name === names.kebab))
    refuse(`A code is called ${names.kebab} already.`);
  const path = `compiler/diag/catalogue/${phase}.ts`;
  const text = readFileSync(join(root, path), "utf8");
  const own = [...text.matchAll(/^ {2}(SKY\d{4}):/gm)].map((match) => match[1]!);
  // Behind the last one of the phase that leaves the next number free.
  const last =
    own.findLast((code) => !Object.hasOwn(codes, next(code))) ?? refuse(`${path} holds no code to go on from.`);
  const code = next(last);
  const end = text.lastIndexOf("});");
  const files = fresh(`docs/errors/${code}.md`, template("error-page", names, code));
  return files.set(path, text.slice(0, end) + template("error-entry", names, code) + text.slice(end));
}

const next = (code: string): string => `SKY${Number(code.slice(3)) + 1}`;

async function main(): Promise<void> {
  const [what, name] = process.argv.slice(2);
  for (const [path, text] of filesFor(what, name)) {
    writeFresh(join(root, path), text);
    console.log(`wrote ${path}`);
  }
  for (const path of await refresh(true)) console.log(`wrote ${path}`);
}

if (process.argv[1] && basename(process.argv[1]) === "new.ts") {
  main().catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  });
}
