import {
  At,
  BadNumber,
  Bar,
  Comma,
  Dot,
  Infix,
  infixWords,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Minus,
  Num,
  OpenStr,
  Quantity,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Str,
} from "../../grammar/tokens.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { Frame, Key, NamedBlock, Role, Slot, Word } from "./reading.ts";
import { argumentOf, blockNamed, kindsOf, presetOf, propertyOf } from "./schema-of.ts";
import { WordCursor } from "./word-cursor.ts";

const closers = [RightBrace, RightBracket, RightParen];
/** Nested deeper than this, nothing is read: the parser refuses it as well. */
const deepest = 80;

/** Reads values. What owns bodies is the business of the class below. */
export abstract class ValueReader extends WordCursor {
  #depth = 0;

  /** Members up to the closing brace; false where it is missing. */
  protected abstract body(frame: Frame): boolean;

  protected get isCloser(): boolean {
    const type = this.token()?.tokenType;
    return type !== undefined && closers.includes(type);
  }
  protected get isSeparator(): boolean {
    return this.is(Comma) || this.is(Semicolon);
  }
  /** A member, declaration or import begins here, so that no value can. */
  protected get isNextMember(): boolean {
    return this.isKey() || this.is(At) || this.isDeclaration();
  }
  /** `abstract? kind Name {`, or `extends`, at the margin. */
  protected isDeclaration(): boolean {
    if (!this.isAtMargin() || !this.isWord()) return false;
    const ahead = this.says("abstract") ? 1 : 0;
    if (this.says("import") && this.is(LeftBrace, 1)) return true;
    if (this.says("let") && this.isWord(1)) return true;
    const named = this.isWord(ahead) && this.isWord(ahead + 1);
    return named && (this.is(LeftBrace, ahead + 2) || this.says("extends", ahead + 2));
  }

  /** One value with all that belongs to it: operators, arguments, bodies. */
  protected value(frame: Frame, schema: PropertySchema | undefined, key: Key | undefined): void {
    if (this.#depth > deepest) {
      this.skip();
      return;
    }
    this.#depth++;
    const start = this.at;
    const slot = this.expect(slotOf("value", frame, schema, key));
    const read = this.#operand(slot);
    if (read && key && start < this.at && key.value === undefined)
      key.value = { file: this.path, start: this.tokens[start]!.startOffset, end: this.end };
    while (read && this.#operator(frame, schema, key)) {
      if (key?.value) key.value = { ...key.value, end: this.end };
    }
    this.#depth--;
  }

  /** An operator with its right side; false where there is none. */
  #operator(frame: Frame, schema: PropertySchema | undefined, key: Key | undefined): boolean {
    const token = this.token();
    if (!token) return false;
    const sign = token.tokenType.CATEGORIES?.includes(Infix) === true;
    const word = this.isWord() && infixWords.has(token.image) && !this.isKey() && !this.#endsLine();
    if (!sign && !word) return false;
    const slot = this.before[this.at] ?? slotOf("after", frame, schema, key);
    this.take(word ? "keyword" : "operator", slot);
    const right = this.expect(slotOf("value", frame, rightOf(token.image, schema), key));
    this.#operand(right);
    return true;
  }
  /** A word that could be an operator, with nothing behind it: somebody is still typing. */
  #endsLine(): boolean {
    return this.isFirst() && (this.isFirst(1) || this.token(1) === undefined);
  }

  #operand(slot: Slot): boolean {
    const { frame, schema, key } = slot;
    const token = this.token();
    if (!token || this.isCloser || this.isSeparator || this.is(Bar)) return false;
    if (this.isFirst() && (this.isNextMember || this.#loneWord(slot))) return false;
    if (this.isKey() && frame.type !== "arguments") return false;
    if (this.is(Minus)) {
      this.take("operator", slot);
      return this.#operand(this.expect(slot));
    }
    if (this.is(Str) || this.is(OpenStr)) this.#after(this.take("text", slot), slot);
    else if (this.is(Num) || this.is(Quantity) || this.is(BadNumber)) this.#number(slot);
    else if (this.is(LeftBracket)) this.#list(slot);
    else if (this.is(LeftParen)) this.#group(slot);
    else if (this.is(LeftBrace)) {
      this.skip();
      const object = this.open({ type: "object", outer: frame, ...of(schema), ...(key ? { key } : {}) });
      if (this.body(object)) this.expectBehind(slotOf("after", frame, schema, key));
    } else return this.isWord() && this.#name(slot);
    return true;
  }

  /** Behind a key, a single word on a new line is the next member being typed, not the value. */
  #loneWord(slot: Slot): boolean {
    if (slot.frame.type === "list" || slot.frame.type === "arguments" || slot.frame.type === "group") return false;
    return this.isWord() && !this.is(LeftBrace, 1) && !this.is(LeftParen, 1) && !this.is(Dot, 1);
  }

  protected expectBehind(slot: Slot): void {
    this.behind[this.at - 1] = slot;
    this.before[this.at] = slot;
  }
  #after(_word: Word, { frame, schema, key }: Slot): void {
    this.expectBehind(slotOf("after", frame, schema, key));
  }

  #number(slot: Slot): void {
    const { span } = this.take("number", slot);
    this.expectBehind({ ...slotOf("after", slot.frame, slot.schema, slot.key), number: span });
  }

  /** Items between brackets; false where they are not closed. */
  protected items(frame: Frame, read: () => void): boolean {
    while (!this.done && !this.isCloser && !this.isDeclaration()) {
      const from = this.at;
      if (this.isSeparator) this.skip();
      else read();
      if (this.at === from) this.skip();
    }
    return this.close(frame, this.isCloser, slotOf("value", frame, frame.schema, undefined));
  }

  #list({ frame, schema, key }: Slot): void {
    this.skip();
    const item = schema?.items && schema["x-form"] === undefined ? schema.items : schema;
    const list = this.open({ type: "list", outer: frame, ...of(item), ...(key ? { key } : {}) });
    this.expect(slotOf("value", list, item, key));
    const closed = this.items(list, () => {
      this.value(list, item, undefined);
      if (this.isSeparator) {
        this.skip();
        this.expect(slotOf("value", list, item, key));
      }
    });
    if (closed) this.expectBehind(slotOf("after", frame, schema, key));
  }

  #group({ frame, schema, key }: Slot): void {
    this.skip();
    const group = this.open({ type: "group", outer: frame, ...of(schema), ...(key ? { key } : {}) });
    this.expect(slotOf("value", group, schema, key));
    const closed = this.items(group, () => this.value(group, schema, undefined));
    if (closed) this.expectBehind(slotOf("after", frame, schema, key));
  }

  #name(slot: Slot): boolean {
    const { frame, schema, key } = slot;
    if (this.says("unstated")) {
      this.#after(this.take("keyword", slot), slot);
      return true;
    }
    if (this.says("assume") && !this.is(Dot, 1)) return this.#assume(slot);
    if (this.says("log") && !this.is(LeftParen, 1) && !this.is(LeftBrace, 1)) {
      this.take("keyword", slot);
      return this.#operand(this.expect(slot));
    }
    const path = [this.token()!.image];
    for (let k = 1; this.is(Dot, k) && this.isWord(k + 1) && !this.isFirst(k + 1); k += 2)
      path.push(this.token(k + 1)!.image);
    const block = this.#blockOf(slot, path);
    const called = this.is(LeftParen, 2 * path.length - 1);
    const words: Word[] = [];
    for (const [i] of path.entries()) {
      const role = expectRole(slot, called) ?? roleOf(schema, block, i);
      words.push(this.take(role, slot, { path, ...(block ? { block } : {}) }));
      if (this.is(Dot)) {
        this.skip();
        this.expect({ ...slot, path: [...words] });
      }
    }
    if (this.tokens[this.at - 1]?.tokenType !== Dot)
      this.expectBehind({ ...slotOf("after", frame, schema, key), ...(block ? { block } : {}) });
    const owner = block?.schema ? withPreset(block) : undefined;
    if (this.is(LeftParen) && !this.isFirst()) this.#arguments(slot, block, owner, path.join("."));
    if (this.is(LeftBrace) && !this.isFirst()) {
      this.skip();
      const body = this.open({
        type: "block",
        outer: frame,
        name: path.join("."),
        ...of(owner),
        ...(block ? { block, kind: block.kind } : {}),
        ...(key ? { key } : {}),
      });
      if (this.body(body)) this.expectBehind(slotOf("after", frame, schema, key));
    }
    return true;
  }

  #blockOf({ schema }: Slot, path: readonly string[]): NamedBlock | undefined {
    if (schema?.["x-ref"] || schema?.enum || schema?.["x-form"]) return undefined;
    return blockNamed(this.scope, kindsOf(schema), path);
  }

  #assume(slot: Slot): boolean {
    const { frame, schema, key } = slot;
    this.take("keyword", slot);
    const from = this.at;
    this.value(frame, schema, undefined);
    if (this.at === from && !this.says("because")) return true;
    const why = this.expectBehindIfOpen({ want: "because", frame, ...(key ? { key } : {}) });
    if (this.says("because")) {
      this.take("keyword", why);
      this.expect({ want: "nothing", frame });
      if (this.is(Str) || this.is(OpenStr)) this.#after(this.take("text", why), slot);
    }
    return true;
  }
  /** What may follow is `because`, and whatever may follow the value itself. */
  protected expectBehindIfOpen(slot: Slot): Slot {
    const old = this.behind[this.at - 1];
    if (old?.want !== "after") this.expectBehind(slot);
    else this.expectBehind({ ...old, want: "because" });
    return slot;
  }

  #arguments(slot: Slot, block: NamedBlock | undefined, owner: PropertySchema | undefined, name: string): void {
    this.skip();
    const { frame, schema, key } = slot;
    const measure = frame.type === "expect" || asksMeasure(slot);
    const args = this.open({
      type: measure ? "measure" : "arguments",
      outer: frame,
      name,
      ...of(owner),
      ...(block ? { block, kind: block.kind } : {}),
      ...(key ? { key } : {}),
    });
    const main = argumentOf(block);
    const first = main === undefined ? undefined : propertyOf(owner, main);
    this.expect(slotOf("value", args, first, undefined));
    const closed = this.items(args, () => {
      if (this.isKey()) this.property(args, true);
      else this.value(args, first, undefined);
      if (this.isSeparator) {
        this.skip();
        this.expect({ want: "member", frame: args });
      }
    });
    if (closed) this.expectBehind({ ...slotOf("after", frame, schema, key), ...(block ? { block } : {}) });
  }

  protected abstract property(frame: Frame, argument: boolean): void;
}

/** `ViT.small`: what the variant sets is a default. */
function withPreset(block: NamedBlock): PropertySchema {
  const preset = presetOf(block);
  const { schema } = block;
  if (!schema || Object.keys(preset).length === 0) return schema ?? {};
  return {
    ...schema,
    required: (schema.required ?? []).filter((name) => !(name in preset)),
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, own]) => [
        name,
        name in preset ? { ...own, default: preset[name] } : own,
      ]),
    ),
  };
}

const of = (schema: PropertySchema | undefined): { readonly schema?: PropertySchema } => (schema ? { schema } : {});

/** A place for a value, or right behind one. */
const slotOf = (want: Slot["want"], frame: Frame, schema: PropertySchema | undefined, key: Key | undefined): Slot => ({
  want,
  frame,
  ...of(schema),
  ...(key ? { key } : frame.key ? { key: frame.key } : {}),
});

/** What stands right of an operator. */
function rightOf(op: string, schema: PropertySchema | undefined): PropertySchema | undefined {
  if (op === "on") return { "x-ref": ["modality"] };
  if (op === "then" || op === ".." || op === "|") return schema;
  return op === "from" ? { "x-block": ["weights"] } : { type: "number" };
}

/** Among expectations, words are measures and what they are asked of. */
function expectRole(slot: Slot, called: boolean): Role | undefined {
  if (slot.frame.type === "expect") return called ? "measure" : undefined;
  return asksMeasure(slot) && !called ? "part" : undefined;
}

/** Directly between a measure's parentheses: the value of a trial's key is a value like any other. */
const asksMeasure = ({ frame, key }: Slot): boolean => frame.type === "measure" && key?.frame !== frame;

function roleOf(schema: PropertySchema | undefined, block: NamedBlock | undefined, i: number): Role {
  if (block?.sensor) return "sensor";
  if (block) return i === 0 ? "block" : "variant";
  if (schema?.["x-ref"]) return "reference";
  if (schema?.enum || schema?.type === "boolean" || schema?.["x-form"] === "values") return "enum";
  if (schema?.["x-form"] === "bands") return "band";
  if (schema?.["x-form"] === "members" || schema?.["x-form"] === "member") return "member";
  return "name";
}
