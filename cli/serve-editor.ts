import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { fail } from "../compiler/diag/diagnostic.ts";
import { serve } from "../compiler/lsp/server.ts";
import { packageRoot } from "./package-root.ts";
import { version } from "./version.ts";

/** Serves an editor over standard input and output. Throws a usage error where nobody said that this is wanted. */
export function serveEditor(stdio: boolean): void {
  if (!stdio) fail("SKY8062", {});
  const reader = new StreamMessageReader(process.stdin);
  const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(process.stdout));
  // Standard output is the editor's: whatever else would be printed goes to its log.
  for (const name of ["log", "info", "warn", "debug"] as const)
    console[name] = (...texts: unknown[]) => connection.console.log(texts.map(String).join(" "));
  const pages = join(packageRoot(), "docs/errors");
  serve(connection, {
    version: version(),
    pageOf: (code) => {
      const page = join(pages, `${code}.md`);
      return existsSync(page) ? pathToFileURL(page).href : undefined;
    },
  });
}
