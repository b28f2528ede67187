import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A client as an editor is one: it starts `skyc lsp --stdio` and keeps its own copy of each open text. */
export class LspClient {
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #listeners = new Set<() => void>();
  readonly log: string[] = [];
  /** All findings in the order in which they came. */
  readonly history: PublishDiagnosticsParams[] = [];

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static start(): LspClient {
    const child = spawn(process.execPath, ["--import=tsx", "cli/main.ts", "lsp", "--stdio"], { cwd: root });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const client = new LspClient(child, connection);
    connection.onNotification("textDocument/publishDiagnostics", (findings: PublishDiagnosticsParams) => {
      client.history.push(findings);
      client.#published.set(findings.uri, findings);
      for (const listener of client.#listeners) listener();
    });
    connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      client.log.push(message);
    });
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => client.settings),
    );
    connection.listen();
    return client;
  }

  /** What the client answers when it is asked for settings. */
  settings: unknown = null;

  async initialize(folder?: string): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folder === undefined ? null : [{ uri: folder, name: "test" }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceEdit: { documentChanges: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
        textDocument: { completion: { completionItem: { snippetSupport: true } } },
      },
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, "sky", 1, text));
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "sky", version: 1, text },
    });
  }

  document(uri: string): TextDocument {
    return this.#documents.get(uri)!;
  }
  text(uri: string): string {
    return this.document(uri).getText();
  }

  /** Puts a piece of text in the place of another one, as typing does. */
  async replace(uri: string, old: string, now: string): Promise<void> {
    const start = this.text(uri).indexOf(old);
    if (start < 0) throw new Error(`${old} is not in ${uri}`);
    await this.change(uri, start, start + old.length, now);
  }

  async change(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.document(uri);
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    const version = document.version + 1;
    this.#documents.set(uri, TextDocument.update(document, [{ range, text }], version));
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  /** Asks about the place before a piece of text, or behind it. */
  at<R>(method: string, uri: string, piece: string, more: object = {}, behind = false): Promise<R> {
    const start = this.text(uri).indexOf(piece);
    if (start < 0) throw new Error(`${piece} is not in ${uri}`);
    const position = this.document(uri).positionAt(behind ? start + piece.length : start);
    return this.connection.sendRequest<R>(method, { textDocument: { uri }, position, ...more });
  }
  of<R>(method: string, uri: string, more: object = {}): Promise<R> {
    return this.connection.sendRequest<R>(method, { textDocument: { uri }, ...more });
  }

  /** The findings of the document's newest version, once they are there; of a file that is not open, the next ones. */
  async findings(uri: string): Promise<readonly Diagnostic[]> {
    const wanted = this.#documents.get(uri)?.version;
    const fresh = (): PublishDiagnosticsParams | undefined => {
      const found = this.#published.get(uri);
      return found && (wanted === undefined || found.version === wanted) ? found : undefined;
    };
    while (!fresh()) await this.#next();
    return fresh()!.diagnostics;
  }

  /** Findings of a file, as soon as they are as expected. */
  async until(uri: string, holds: (findings: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#published.get(uri)?.diagnostics;
      if (found && holds(found)) return found;
      await this.#next();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const listener = (): void => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  /** Says good-bye and gives the exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    const ended = once(this.process, "exit");
    await this.connection.sendNotification("exit");
    const [code] = (await ended) as [number | null];
    this.connection.dispose();
    return code;
  }

  kill(): void {
    this.process.kill("SIGKILL");
  }
}
