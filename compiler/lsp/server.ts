import { fileURLToPath } from "node:url";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Publisher } from "./publisher.ts";
import { type Abilities, answerRequests, capabilities } from "./requests.ts";
import { defaultSettings, settingsFrom } from "./settings.ts";
import { Workspace } from "./workspace.ts";

/** What the server cannot know by itself. */
export interface ServerOptions {
  readonly version: string;
  /** The address of a code's page. */
  pageOf(code: string): string | undefined;
}

/** Serves an editor over a connection until it says good-bye. */
export function serve(connection: Connection, { version, pageOf }: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(documents);
  const failed = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection.console.error(`A fault of skyc, which goes on: ${text}`);
  };
  const publisher = new Publisher(workspace, (findings) => void connection.sendDiagnostics(findings), pageOf, failed);
  let settings = defaultSettings;
  let abilities: Abilities = { snippets: false, versionedEdits: false };
  let can = { configuration: false, registerConfiguration: false, registerWatching: false, refreshHints: false };

  connection.onInitialize((params) => {
    abilities = {
      snippets: params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
      versionedEdits: params.capabilities.workspace?.workspaceEdit?.documentChanges === true,
    };
    can = {
      configuration: params.capabilities.workspace?.configuration === true,
      registerConfiguration: params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true,
      registerWatching: params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      refreshHints: params.capabilities.workspace?.inlayHint?.refreshSupport === true,
    };
    settings = settingsFrom(params.initializationOptions);
    workspace.allowCode(settings.code);
    workspace.folders = foldersOf(params);
    return {
      capabilities: {
        ...capabilities,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: "skyc", version },
    };
  });
  connection.onInitialized(async () => {
    if (can.registerConfiguration)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "skyc" }).catch(failed);
    if (can.registerWatching)
      await connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*.{sky,ts,lock}" }] })
        .catch(failed);
    await configure(undefined);
  });

  /** Asks for the settings, or takes those that were sent, and applies them. */
  async function configure(sent: unknown): Promise<void> {
    try {
      const given = can.configuration ? await connection.workspace.getConfiguration("skyc") : sent;
      if (given === undefined || given === null) return;
      const before = settings;
      settings = settingsFrom(given);
      workspace.allowCode(settings.code);
      if (before.code !== settings.code) for (const { uri } of documents.all()) recheck(uri);
      if (before.inlayHints !== settings.inlayHints && can.refreshHints)
        connection.languages.inlayHint.refresh().catch(failed);
    } catch (error) {
      failed(error);
    }
  }
  connection.onDidChangeConfiguration(({ settings: sent }) => configure((sent as { skyc?: unknown } | null)?.skyc));

  const recheck = (uri: string): void => {
    workspace.refresh(uri);
    publisher.schedule(uri);
  };
  /** What rests on a file that changed is checked again. */
  const ripple = (path: string): void => {
    for (const uri of workspace.dependents(path)) recheck(uri);
  };
  documents.onDidOpen(({ document }) => {
    publisher.schedule(document.uri, true);
    ripple(workspace.pathOf(document.uri));
  });
  documents.onDidChangeContent(({ document }) => {
    if (settings.diagnostics === "onType") publisher.schedule(document.uri);
    ripple(workspace.pathOf(document.uri));
  });
  documents.onDidSave(({ document }) => publisher.schedule(document.uri, true));
  documents.onDidClose(({ document }) => {
    workspace.forget(document.uri);
    publisher.drop(document.uri);
    ripple(workspace.pathOf(document.uri));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    try {
      for (const { uri } of changes) if (!documents.get(uri)) ripple(workspace.pathOf(uri));
    } catch (error) {
      failed(error);
    }
  });
  connection.onShutdown(() => publisher.stop());

  answerRequests({ connection, workspace, settings: () => settings, abilities: () => abilities, pageOf, failed });
  documents.listen(connection);
  connection.listen();
}

/** The folders that an editor has open; addresses of other schemes hold no files. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
}
