import {
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  MarkupKind,
  type Diagnostic as ProtocolDiagnostic,
  type Range,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic, Edit } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import type { Completion, CompletionKind } from "../language/completion.ts";
import type { DocumentSymbol } from "../language/document-symbols.ts";
import type { Workspace } from "./workspace.ts";

/** A place as the editor counts it. */
export const rangeOf = (document: TextDocument, { start, end }: Pick<Span, "start" | "end">): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hole: DiagnosticSeverity.Information,
} as const;

/** What has no effect is shown as such: faded rather than underlined alone. */
const unnecessary: ReadonlySet<string> = new Set(["SKY1091", "SKY2108", "SKY4112"]);

/** A finding as the protocol has it; `pageOf` gives the address of a code's page. */
export function protocolDiagnostic(
  workspace: Workspace,
  document: TextDocument,
  found: Diagnostic,
  pageOf: (code: string) => string | undefined,
): ProtocolDiagnostic {
  const href = pageOf(found.code);
  const help = found.help === undefined || found.help === "" ? "" : `\n${found.help}`;
  return {
    range: rangeOf(document, found.span ?? { start: 0, end: 0 }),
    severity: severities[found.severity],
    code: found.code,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: "skyc",
    message: `${found.message}${help}`,
    ...(unnecessary.has(found.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(found.related.length > 0
      ? {
          relatedInformation: found.related.map(({ message, span }) => {
            const other = workspace.documentAt(span.file);
            return { message, location: { uri: other.uri, range: rangeOf(other, span) } };
          }),
        }
      : {}),
  };
}

/** Edits of one document. */
export const textEdits = (document: TextDocument, edits: readonly Edit[]): TextEdit[] =>
  edits.map(({ span, text }) => ({ range: rangeOf(document, span), newText: text }));

/** Edits of any files, each with the version that they are for where the editor takes that. */
export function workspaceEdit(workspace: Workspace, edits: readonly Edit[], versioned: boolean): WorkspaceEdit {
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) byFile.set(edit.span.file, [...(byFile.get(edit.span.file) ?? []), edit]);
  const changes = [...byFile].map(([path, own]) => {
    const document = workspace.documentAt(path);
    const open = workspace.documents.get(document.uri);
    return { uri: document.uri, version: open?.version ?? null, edits: textEdits(document, own) };
  });
  if (versioned)
    return {
      documentChanges: changes.map(({ uri, version, edits: own }) => ({ textDocument: { uri, version }, edits: own })),
    };
  return { changes: Object.fromEntries(changes.map(({ uri, edits: own }) => [uri, own])) };
}

const itemKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  kind: CompletionItemKind.Class,
  property: CompletionItemKind.Property,
  block: CompletionItemKind.Constructor,
  variant: CompletionItemKind.EnumMember,
  sensor: CompletionItemKind.Module,
  band: CompletionItemKind.EnumMember,
  unit: CompletionItemKind.Unit,
  value: CompletionItemKind.Value,
  reference: CompletionItemKind.Reference,
  let: CompletionItemKind.Variable,
  keyword: CompletionItemKind.Keyword,
  module: CompletionItemKind.File,
  measure: CompletionItemKind.Function,
  snippet: CompletionItemKind.Snippet,
};

/** What an editor can do with completions. */
export interface CompletionAbilities {
  readonly snippets: boolean;
}

/** An offer as the protocol has it. */
export function completionItem(
  document: TextDocument,
  offer: Completion,
  i: number,
  abilities: CompletionAbilities,
): CompletionItem {
  const plain = offer.insert.replaceAll(
    /\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+/g,
    (_, text: string | undefined) => text ?? "",
  );
  const newText = abilities.snippets ? offer.insert : plain.replaceAll(/\\([\\$}])/g, "$1");
  const range = rangeOf(document, offer.replace);
  return {
    label: offer.label,
    kind: itemKinds[offer.kind],
    ...(offer.detail ? { detail: offer.detail } : {}),
    ...(offer.documentation ? { documentation: { kind: MarkupKind.Markdown, value: offer.documentation } } : {}),
    sortText: String(i).padStart(4, "0"),
    filterText: document.getText(range).startsWith('"') ? `"${offer.label}"` : offer.label,
    insertTextFormat: abilities.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText },
    ...(offer.edits ? { additionalTextEdits: textEdits(document, offer.edits) } : {}),
    ...(offer.goesOn ? { command: { title: "Offer what may follow", command: "editor.action.triggerSuggest" } } : {}),
  };
}

const symbolKinds: Readonly<Record<DocumentSymbol["kind"], SymbolKind>> = {
  declaration: SymbolKind.Class,
  let: SymbolKind.Variable,
  property: SymbolKind.Property,
  sweep: SymbolKind.Array,
  expect: SymbolKind.Boolean,
};

/** A line of the outline as the protocol has it. */
export function protocolSymbol(
  document: TextDocument,
  symbol: DocumentSymbol,
): import("vscode-languageserver/node").DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: rangeOf(document, symbol.span),
    selectionRange: rangeOf(document, symbol.nameSpan),
    children: symbol.children.map((child) => protocolSymbol(document, child)),
  };
}
