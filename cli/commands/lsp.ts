import type { Command } from "commander";

/** `skyc lsp`: the language server, for editors. */
export function lspCommand(program: Command): void {
  program
    .command("lsp")
    .description(
      "serve an editor: findings, completion, explanations and mends while typing (language server protocol)",
    )
    .option("--stdio", "speak over standard input and output, which is how editors call it")
    .option("--clientProcessId <id>", "end when the process of this number has ended")
    .addHelpText(
      "after",
      `
Exit codes: 0 the editor said good-bye, 1 it went without a word, 2 usage.

Examples:
  skyc lsp --stdio                           what an editor is told to start
  code --install-extension skyc.vsix         Visual Studio Code; see editors/vscode`,
    )
    .action(async (options: { stdio?: true }) => {
      const { serveEditor } = await import("../serve-editor.ts");
      serveEditor(options.stdio === true);
    });
}
