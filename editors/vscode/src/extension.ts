import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { registerCommands } from "./commands.ts";
import { findProgram } from "./find-program.ts";

let client: LanguageClient | undefined;
let output: vscode.LogOutputChannel | undefined;

/** Called by the editor when the first `.sky` file is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("Sky", { log: true });
  context.subscriptions.push(
    output,
    ...registerCommands(program),
    vscode.commands.registerCommand("skyc.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("skyc.path")) void restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart()),
  );
  await start();
}

/** Called by the editor when it ends, or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await stop();
}

/** Where skyc is; says so, with a way out, where it is nowhere. */
function program(): string | undefined {
  const named = vscode.workspace.isTrusted ? vscode.workspace.getConfiguration("skyc").get("path", "skyc") : "skyc";
  const folders = vscode.workspace.isTrusted
    ? (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath)
    : [];
  const found = findProgram(named, { folders, path: process.env.PATH ?? "", windows: process.platform === "win32" });
  if (!found) void missing(named);
  return found;
}

async function missing(named: string): Promise<void> {
  const settings = "Open settings";
  const chosen = await vscode.window.showErrorMessage(
    `The program "${named}" was not found, so that .sky files are coloured but not checked. Install skyc, or say in the setting skyc.path where it is.`,
    settings,
  );
  if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "skyc.path");
}

async function start(): Promise<void> {
  const command = program();
  if (!command) return;
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "sky", scheme: "file" },
      { language: "sky", scheme: "untitled" },
    ],
    ...(output ? { outputChannel: output } : {}),
    initializationOptions: { code: vscode.workspace.isTrusted },
    middleware: {
      workspace: {
        // Nothing of a folder that is not trusted is run, whatever its settings say.
        configuration: async (params, token, next) => {
          const given = await next(params, token);
          if (vscode.workspace.isTrusted || !Array.isArray(given)) return given;
          return given.map((one) => ({ ...(one as object), code: false }));
        },
      },
    },
    markdown: { isTrusted: false, supportHtml: false },
  };
  // A script of Windows has to be started by its shell.
  const shell = process.platform === "win32" && /\.(cmd|bat)$/i.test(command);
  const run = { command, args: ["lsp"], transport: TransportKind.stdio, options: { shell } };
  client = new LanguageClient("skyc", "Sky", { run, debug: run }, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`skyc lsp did not start: ${reason}. The output "Sky" says more.`);
  }
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  await running?.dispose();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}
