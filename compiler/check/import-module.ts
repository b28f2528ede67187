import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import { enter, enterMissing, type Import, noSuchName } from "./enter-names.ts";
import type { FileScope } from "./scope.ts";
import type { ReadModule, UserModule } from "./user-module.ts";

/** Refuses every file: for places where no program of the user's may run. */
export const refuseModules =
  (why: string, hint: string): ReadModule =>
  (path, at) => ({ diagnostic: diagnostic("SKY2120", at, { path, why, hint }) });

/** What is done where nobody says how TypeScript is read: a browser, and texts that are checked by themselves. */
export const withoutCode: ReadModule = refuseModules(
  "Only texts are at hand here",
  "Check the file with the command line: skyc check FILE.",
);

/** Enters the blocks that a file imports from a user's own TypeScript. `modules` holds those that were opened. */
export function importModule(
  file: FileScope,
  wanted: Import,
  path: string,
  read: ReadModule,
  modules: Map<string, UserModule>,
  diagnostics: Diagnostic[],
): void {
  const { span, value: written } = wanted.from;
  let module = modules.get(path);
  if (!module) {
    const got = read(path, span);
    if ("diagnostic" in got) {
      diagnostics.push(got.diagnostic);
      enterMissing(file, wanted.names, diagnostics);
      return;
    }
    module = got;
    modules.set(path, module);
    const related = [{ message: "imported here", span }];
    diagnostics.push(...module.diagnostics.map((found) => ({ ...found, related: [...found.related, ...related] })));
  }
  for (const one of wanted.names) {
    const { name, alias } = one;
    const block = module.blocks.get(name.text);
    const own = alias ?? name;
    if (block)
      enter(
        file,
        own.text,
        { type: "block", kind: block.kind, name: block.name, own: block, span: own.span },
        diagnostics,
      );
    else {
      const meant = module.constants.get(name.text);
      if (module.whole && !module.blocks.has(name.text))
        diagnostics.push(noSuchName(written, name, [...module.blocks.keys()], meant));
      enterMissing(file, [one], diagnostics);
    }
  }
}
