import { type Entity, fileScope, lookup } from "../check/scope.ts";
import { resolvePath } from "../check/world.ts";
import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { isOwnValue } from "./nearby.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Key, Word } from "./reading.ts";

/** What a word stands for, told from everything else by the place where its name is declared. */
export type Target =
  | { readonly type: "declaration"; readonly at: Span; readonly entity: Extract<Entity, { type: "declaration" }> }
  | { readonly type: "let"; readonly at: Span; readonly name: string }
  /** A member of an encoder, or an input of a data set. */
  | { readonly type: "member"; readonly at: Span; readonly name: string }
  | { readonly type: "sweep"; readonly at: Span; readonly name: string }
  /** A name given to a block of the standard library. */
  | { readonly type: "alias"; readonly at: Span; readonly name: string }
  | { readonly type: "file"; readonly path: string };

/** What a word of a file stands for; undefined for the vocabulary, whose words are declared nowhere. */
export function targetOf(analysis: Analysis, word: Word, path: string = word.span.file): Target | undefined {
  const scope = analysis.scopeOf(path);
  switch (word.role) {
    case "declared":
    case "base":
    case "reference":
    case "name":
    case "block":
    case "imported":
    case "alias":
    case "enum":
    case "band":
      return named(analysis, word, path) ?? (word.role === "name" ? memberOf(analysis, word) : undefined);
    case "let":
      return { type: "let", at: word.span, name: word.text };
    case "sweep":
      return { type: "sweep", at: word.span, name: word.text };
    case "member":
    case "part":
      return letOf(word, path) ?? memberOf(analysis, word);
    case "key":
      return ofKey(analysis, word);
    case "module": {
      const written = word.text.replaceAll('"', "");
      const file = resolvePath(path, written);
      return !written.startsWith("sky:") && scope && (analysis.scopeOf(file) || analysis.world.modules.has(file))
        ? { type: "file", path: file }
        : undefined;
    }
    default:
      return undefined;
  }

  function letOf(one: Word, file: string): Target | undefined {
    for (let at: Frame | undefined = one.slot.frame; at; at = at.outer) {
      const found = at.lets.get(one.text);
      if (found) return { type: "let", at: found.span, name: one.text };
    }
    const entity = analysis.scopeOf(file)?.names.get(one.text);
    return entity?.type === "let" ? { type: "let", at: entity.span, name: one.text } : undefined;
  }

  function named(_analysis: Analysis, one: Word, file: string): Target | undefined {
    const own = analysis.scopeOf(file);
    if (one.path && one.path.length > 1 && one.path.at(-1) === one.text) {
      const column = own && lookup(fileScope(own), one.path.join("."));
      return column?.type === "declaration" ? { type: "declaration", at: column.span, entity: column } : undefined;
    }
    if (one.path && one.path[0] !== one.text) return undefined;
    if (one.role === "imported") return imported(one, file);
    if (one.role !== "declared" && one.role !== "base") {
      const local = letOf(one, file);
      if (local) return local;
    }
    const entity = own && lookup(fileScope(own), one.text);
    if (entity?.type === "declaration") return { type: "declaration", at: entity.span, entity };
    if (entity?.type === "block" && entity.span.end - entity.span.start > 0 && entity.name !== one.text)
      return { type: "alias", at: entity.span, name: one.text };
    return undefined;
  }

  function imported(one: Word, file: string): Target | undefined {
    if (one.module === undefined || one.module.startsWith("sky:")) return undefined;
    const entity = analysis.scopeOf(resolvePath(file, one.module))?.names.get(one.text);
    if (entity?.type === "declaration") return { type: "declaration", at: entity.span, entity };
    return entity?.type === "let" ? { type: "let", at: entity.span, name: one.text } : undefined;
  }
}

/** A free name as a key: a member of an encoder, an input of a data set, or a part of the model that is spoken of. */
function ofKey(analysis: Analysis, word: Word): Target | undefined {
  const { key } = word;
  if (!key || key.frame.schema?.properties?.[word.text]) return undefined;
  if (key.words.length > 1) return key.words[0] === word ? undefined : memberOf(analysis, word);
  if (declares(key)) return { type: "member", at: word.span, name: word.text };
  return isFree(key) ? memberOf(analysis, word) : undefined;
}

const isFree = (key: Key): boolean =>
  Boolean(key.owner?.additionalProperties) && !key.owner?.properties?.[key.text] && key.frame.type !== "arguments";
/** A key that gives a modality or a block a name; others, such as factors of learning rates, only speak of one. */
const declares = (key: Key): boolean => {
  const own = key.owner?.additionalProperties || undefined;
  return isFree(key) && key.words.length === 1 && Boolean(own?.["x-ref"] || own?.["x-block"]);
};

/** Where the input or member of that name is declared, as seen from a place. */
function memberOf(analysis: Analysis, word: Word): Target | undefined {
  const outer = declarationOf(word.slot.frame);
  const own = outer && declaredIn(analysis.reading(word.span.file).frames, word.text, (one) => one === outer);
  if (own) return own;
  const used = usedBy(analysis, outer?.name ?? "");
  const frames = [...analysis.world.files.keys()].flatMap((path) => analysis.reading(path).frames);
  const within = (type: Frame["type"]): Target | undefined =>
    declaredIn(
      frames.filter((frame) => frame.type === type),
      word.text,
      ({ name }) => used.has(name ?? ""),
    );
  // Parts of the model are members of its encoder; what the model is given are inputs of its data set.
  const order = speaksOfParts(word) ? (["declaration", "object"] as const) : (["object", "declaration"] as const);
  return within(order[0]) ?? within(order[1]);
}

/** `params(ms)`, `freeze: ms`, `lr_mult: { ms: 0.1 }`, `encoder.ms.patch`. */
const speaksOfParts = ({ role, slot, key }: Word): boolean =>
  role === "part" ||
  (role === "member" && isOwnValue(slot.frame)) ||
  (key !== undefined && key.words[0]?.text !== "data");

/** The key of that name that declares something in one of some declarations. */
function declaredIn(frames: readonly Frame[], name: string, of: (declaration: Frame) => boolean): Target | undefined {
  for (const frame of frames) {
    const outer = declarationOf(frame);
    const key = outer && of(outer) ? frame.keys.find((one) => declares(one) && one.text === name) : undefined;
    if (key) return { type: "member", at: key.words[0]!.span, name };
  }
  return undefined;
}

/** Names of the declarations that an experiment's settings name: its data set, its encoder. */
function usedBy(analysis: Analysis, name: string): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { bound, declaration } of analysis.checked.experiments) {
    const own = declaration.name.text === name || declaration.name.text.startsWith(`${name}.`);
    if (!own && !declaration.bases.some((base) => base.parts.at(-1)?.text === name)) continue;
    for (const inner of bound?.children.values() ?? [])
      if (inner.declaration) used.add(inner.declaration.node.name.text);
  }
  return used;
}
