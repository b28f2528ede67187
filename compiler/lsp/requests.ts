import {
  CodeActionKind,
  type Connection,
  FoldingRangeKind,
  InlayHintKind,
  MarkupKind,
  type Position,
  type CodeAction as ProtocolAction,
  ResponseError,
  SemanticTokensBuilder,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../language/analysis.ts";
import { type CodeAction, codeActionsAt, fixAll } from "../language/code-actions.ts";
import { completionsAt } from "../language/completions.ts";
import { definitionAt } from "../language/definition.ts";
import { documentLinks } from "../language/document-links.ts";
import { documentSymbols } from "../language/document-symbols.ts";
import { foldingRanges } from "../language/folding-ranges.ts";
import { formatting } from "../language/formatting.ts";
import { hoverAt } from "../language/hover.ts";
import { inlayHints } from "../language/inlay-hints.ts";
import { referencesAt } from "../language/references.ts";
import { renameAt, renameable } from "../language/rename.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "../language/semantic-tokens.ts";
import { signatureHelpAt } from "../language/signature-help.ts";
import type { Settings } from "./settings.ts";
import {
  completionItem,
  protocolDiagnostic,
  protocolSymbol,
  rangeOf,
  textEdits,
  workspaceEdit,
} from "./to-protocol.ts";
import type { Workspace } from "./workspace.ts";

/** What the server can be asked. */
export const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  completionProvider: { triggerCharacters: [".", ":", " ", "[", "(", "{", '"', "/", "@", ","] },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActionKind.SourceFixAll],
  },
  inlayHintProvider: true,
  documentSymbolProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] }, full: true },
  foldingRangeProvider: true,
  signatureHelpProvider: { triggerCharacters: ["(", ","] },
  documentLinkProvider: {},
};

/** What the editor said that it can do. */
export interface Abilities {
  readonly snippets: boolean;
  readonly versionedEdits: boolean;
}

/** What the handlers work with. */
export interface Desk {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly settings: () => Settings;
  readonly abilities: () => Abilities;
  readonly pageOf: (code: string) => string | undefined;
  readonly failed: (error: unknown) => void;
}

interface Opened {
  readonly document: TextDocument;
  readonly analysis: Analysis;
}

/** Answers every request that the capabilities promise. */
export function answerRequests(desk: Desk): void {
  const { connection, workspace } = desk;
  /** The answer for an open document; nothing for others, and nothing, but a line in the log, where we are at fault. */
  const answer =
    <P extends { readonly textDocument: { readonly uri: string } }, R, N>(
      nothing: N,
      give: (opened: Opened, params: P) => R,
    ) =>
    (params: P): R | N => {
      try {
        const document = workspace.documents.get(params.textDocument.uri);
        const analysis = workspace.analysis(params.textDocument.uri);
        return document && analysis ? give({ document, analysis }, params) : nothing;
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        desk.failed(error);
        return nothing;
      }
    };
  type At = { readonly textDocument: { readonly uri: string }; readonly position: Position };
  const offsetOf = ({ document }: Opened, { position }: At): number => document.offsetAt(position);

  connection.onCompletion(
    answer([], (opened, params) => {
      const { document, analysis } = opened;
      const offers = completionsAt(analysis, offsetOf(opened, params));
      return offers.map((offer, i) => completionItem(document, offer, i, desk.abilities()));
    }),
  );
  connection.onHover(
    answer(null, (opened, params) => {
      const hover = hoverAt(opened.analysis, offsetOf(opened, params));
      return hover
        ? {
            contents: { kind: MarkupKind.Markdown, value: hover.markdown },
            range: rangeOf(opened.document, hover.span),
          }
        : null;
    }),
  );
  connection.onDefinition(
    answer(null, (opened, params) => {
      const to = definitionAt(opened.analysis, offsetOf(opened, params))?.to;
      if (!to) return null;
      const other = workspace.documentAt(to.file);
      return { uri: other.uri, range: rangeOf(other, to) };
    }),
  );
  connection.onReferences(
    answer([], (opened, params: At & { readonly context: { readonly includeDeclaration: boolean } }) => {
      const { analysis } = opened;
      const all = referencesAt(analysis, offsetOf(opened, params), workspace.others(analysis));
      return all
        .filter(({ declares }) => params.context.includeDeclaration || !declares)
        .map(({ span }) => {
          const other = workspace.documentAt(span.file);
          return { uri: other.uri, range: rangeOf(other, span) };
        });
    }),
  );
  connection.onDocumentHighlight(
    answer([], (opened, params) =>
      referencesAt(opened.analysis, offsetOf(opened, params))
        .filter(({ span }) => span.file === opened.analysis.path)
        .map(({ span }) => ({ range: rangeOf(opened.document, span) })),
    ),
  );
  connection.onPrepareRename(
    answer(null, (opened, params) => {
      const found = renameable(opened.analysis, offsetOf(opened, params));
      if ("refused" in found) throw new ResponseError(invalidRequest, found.refused);
      return { range: rangeOf(opened.document, found.span), placeholder: found.text };
    }),
  );
  connection.onRenameRequest(
    answer(null, (opened, params: At & { readonly newName: string }) => {
      const { analysis } = opened;
      const renaming = renameAt(analysis, offsetOf(opened, params), params.newName, workspace.others(analysis));
      if ("refused" in renaming) throw new ResponseError(invalidRequest, renaming.refused);
      return workspaceEdit(workspace, renaming.edits, desk.abilities().versionedEdits);
    }),
  );
  connection.onDocumentFormatting(
    answer([], ({ document, analysis }) => textEdits(document, formatting(document.getText(), analysis.path))),
  );
  connection.onCodeAction(answer([], (opened, params) => actionsFor(desk, opened, params)));
  connection.languages.inlayHint.on(
    answer([], ({ document, analysis }, params) => {
      if (!desk.settings().inlayHints) return [];
      const [start, end] = [document.offsetAt(params.range.start), document.offsetAt(params.range.end)];
      return inlayHints(analysis, start, end).map(({ offset, label, tooltip }) => ({
        position: document.positionAt(offset),
        label,
        tooltip,
        kind: InlayHintKind.Type,
        paddingLeft: true,
      }));
    }),
  );
  connection.onDocumentSymbol(
    answer([], ({ document, analysis }) => documentSymbols(analysis).map((one) => protocolSymbol(document, one))),
  );
  connection.languages.semanticTokens.on(answer({ data: [] }, coloured));
  connection.onFoldingRanges(
    answer([], ({ analysis }) =>
      foldingRanges(analysis).map(({ start, end, kind }) => ({
        startLine: start,
        endLine: end,
        ...(kind === "region"
          ? {}
          : { kind: kind === "comment" ? FoldingRangeKind.Comment : FoldingRangeKind.Imports }),
      })),
    ),
  );
  connection.onSignatureHelp(
    answer(null, (opened, params) => {
      const help = signatureHelpAt(opened.analysis, offsetOf(opened, params));
      if (!help) return null;
      const markdown = (value: string): { kind: "markdown"; value: string } => ({ kind: MarkupKind.Markdown, value });
      const parameters = help.parameters.map(({ label, documentation }) => ({
        label,
        documentation: markdown(documentation),
      }));
      const signature = { label: help.label, documentation: markdown(help.documentation), parameters };
      return { signatures: [signature], activeSignature: 0, activeParameter: help.active };
    }),
  );
  connection.onDocumentLinks(
    answer([], ({ document, analysis }) =>
      documentLinks(analysis).map(({ span, path }) => ({
        range: rangeOf(document, span),
        target: workspace.uriOf(path),
      })),
    ),
  );
}

/** LSP's code of a request that cannot be met in this state. */
const invalidRequest = -32803;

function coloured({ document, analysis }: Opened): { data: number[] } {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, modifiers } of semanticTokens(analysis)) {
    const { line, character } = document.positionAt(span.start);
    const bits = modifiers.reduce((sum, one) => sum | (1 << tokenModifiers.indexOf(one)), 0);
    builder.push(line, character, span.end - span.start, tokenTypes.indexOf(type), bits);
  }
  return builder.build();
}

const actionKinds: Readonly<Record<CodeAction["kind"], string>> = {
  quickfix: CodeActionKind.QuickFix,
  refactor: CodeActionKind.RefactorRewrite,
  "fix-all": CodeActionKind.SourceFixAll,
};

interface ActionParams {
  readonly textDocument: { readonly uri: string };
  readonly range: { readonly start: Position; readonly end: Position };
  readonly context: { readonly only?: string[] };
}

function actionsFor(desk: Desk, { document, analysis }: Opened, { range, context }: ActionParams): ProtocolAction[] {
  const wanted = (kind: string): boolean =>
    context.only === undefined || context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const found = codeActionsAt(analysis, document.offsetAt(range.start), document.offsetAt(range.end));
  // To mend all is some checks' work: not for every move of the cursor.
  const all = context.only && wanted(CodeActionKind.SourceFixAll) ? fixAll(analysis) : undefined;
  return [...found, ...(all ? [all] : [])]
    .filter(({ kind }) => wanted(actionKinds[kind]))
    .map((action) => ({
      title: action.title,
      kind: actionKinds[action.kind],
      ...(action.preferred ? { isPreferred: true } : {}),
      ...(action.diagnostic
        ? { diagnostics: [protocolDiagnostic(desk.workspace, document, action.diagnostic, desk.pageOf)] }
        : {}),
      edit: workspaceEdit(desk.workspace, action.edits, desk.abilities().versionedEdits),
    }));
}
