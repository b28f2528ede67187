import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { multipliers, units } from "../../../grammar/units.ts";

const escaped = (text: string): string => text.replaceAll(/[/%]/g, (sign) => `\\${sign}`);
const longestFirst = [...units].sort((a, b) => b.length - a.length).map(escaped);
const number = new RegExp(
  String.raw`^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[${Object.keys(multipliers).join("")}]?(?:[ \t]*(?:${longestFirst.join("|")})(?![A-Za-z0-9_])|(?![A-Za-z0-9_]))`,
);
/** Words that mean something where they stand; each may be a name as well. */
const declaring = /^(?:abstract|extends|import|as|let|expect|sweep)$/;
const joining = /^(?:on|from|then|of|x|log|every|within|because)$/;

function word(text: string, stream: StringStream): string {
  if (/^(?:assume|unstated)$/.test(text)) return "controlKeyword";
  if (stream.match(/^(?:\.\w+)*[ \t]*(?::|\+=|-=)/, false)) return "propertyName";
  if (declaring.test(text)) return "definitionKeyword";
  if (joining.test(text)) return "operatorKeyword";
  const begins = /^(?:abstract[ \t]+)?$/.test(stream.string.slice(0, stream.start));
  if (begins && stream.match(/^[ \t]+[A-Za-z_]\w*[ \t]*(?:\{|extends\b)/, false)) return "definitionKeyword";
  return /^[A-Z]/.test(text) ? "typeName" : "variableName";
}

/** Tells words apart while they are typed; what they mean is the checker's matter. */
const sky = StreamLanguage.define<null>({
  name: "sky",
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match("///")) return end(stream, "docComment");
    if (stream.match("//")) return end(stream, "lineComment");
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(number)) return "number";
    if (stream.match(/^@\w+/)) return "annotation";
    const found = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
    if (found) return word(found[0], stream);
    if (stream.match(/^(?:\.\.|\+=|-=|[<>=]=?|[~±+\-*/|])/)) return "operator";
    stream.next();
    return null;
  },
  tokenTable: {
    definitionKeyword: tags.definitionKeyword,
    operatorKeyword: tags.operatorKeyword,
    docComment: tags.docComment,
    annotation: tags.annotation,
  },
  languageData: { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
});

function end(stream: StringStream, style: string): string {
  stream.skipToEnd();
  return style;
}

const style = HighlightStyle.define([
  { tag: tags.definitionKeyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.operatorKeyword, color: "var(--code-keyword)" },
  { tag: tags.controlKeyword, color: "var(--code-honest)", fontWeight: "600" },
  { tag: tags.propertyName, color: "var(--code-property)" },
  { tag: tags.typeName, color: "var(--code-block)" },
  { tag: tags.variableName, color: "var(--text)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.annotation, color: "var(--code-honest)" },
  { tag: tags.operator, color: "var(--muted)" },
  { tag: tags.lineComment, color: "var(--code-comment)" },
  { tag: tags.docComment, color: "var(--code-doc)", fontStyle: "italic" },
]);

/** Colours for `.sky` texts, from the page's variables. */
export const highlighting: Extension = [sky, syntaxHighlighting(style)];
