import { endOf } from "../../grammar/token-facts.ts";
import {
  At,
  Bar,
  Comma,
  Dot,
  Equals,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Num,
  OpenStr,
  RightBrace,
  Str,
} from "../../grammar/tokens.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import type { FileScope } from "../check/scope.ts";
import type { Frame, Key, Reading, Slot, Word } from "./reading.ts";
import { declared, keySchema, propertyOf, schemaOfKind } from "./schema-of.ts";
import { ValueReader } from "./value-reader.ts";

/**
 * Reads a text word by word and says of each word what it is there for, and of each place what may stand there. It
 * follows brackets and keys alone, so that it knows where it is also in the middle of what is just being typed.
 */
export function readWords(text: string, path: string, scope: FileScope | undefined): Reading {
  return new WordReader(text, path, scope).read();
}

class WordReader extends ValueReader {
  read(): Reading {
    const file = this.open({ type: "file" });
    const reading = {
      words: this.words,
      frames: this.frames,
      file,
      slotAt: (offset: number) => this.slotAt(offset, file),
    };
    const item: Slot = { want: "item", frame: file };
    this.expect(item);
    if (this.says("sky") && !this.isKey()) {
      this.take("keyword", item);
      if (this.is(Num)) this.take("edition", item);
    }
    while (!this.done) {
      const from = this.at;
      this.#item(file);
      if (this.at === from) this.skip();
    }
    this.expectNext(item);
    return reading;
  }

  #item(file: Frame): void {
    const item = this.expectNext({ want: "item", frame: file });
    const follows = this.isWord(1) && !this.isFirst(1);
    if (this.is(At)) this.annotation(file);
    else if (!this.isWord()) this.skip();
    else if (this.says("import") && !follows) this.#import(file, item);
    else if (this.says("let") && follows) this.#let(file, item);
    else {
      const abstract = this.says("abstract");
      if (abstract) this.take("keyword", item);
      const kind = abstract ? this.expect({ want: "kind", frame: file }) : item;
      if (this.isWord() && !(abstract && this.isFirst())) this.#declaration(file, kind);
    }
  }

  #import(file: Frame, item: Slot): void {
    this.take("keyword", item);
    const names = this.open({ type: "import", outer: file });
    const module = this.#moduleAhead();
    const slot: Slot = { want: "imported", frame: names, ...(module === undefined ? {} : { module }) };
    this.expect(slot);
    if (!this.is(LeftBrace)) return;
    this.skip();
    this.expect(slot);
    const of = module === undefined ? {} : { module };
    while (!this.done && !this.is(RightBrace) && !this.says("from") && !this.isDeclaration()) {
      if (!this.isWord()) {
        this.skip();
        this.expect(slot);
        continue;
      }
      const aliased = this.says("as", 1) && this.isWord(2);
      const word = this.take("imported", slot, of);
      this.expectBehind({ want: "nothing", frame: names });
      if (!aliased) continue;
      this.take("keyword", slot);
      this.take("alias", slot, { ...of, original: word.text });
    }
    this.close(names, this.is(RightBrace), slot);
    const from = this.expect({ want: "from", frame: file });
    if (!this.says("from")) return;
    this.take("keyword", from);
    const path = this.expect({ want: "module", frame: file });
    if (!this.is(Str) && !this.is(OpenStr)) return;
    this.take("module", path);
    this.expectBehind({ want: "nothing", frame: file });
  }
  /** The module of an import, which stands behind its names. */
  #moduleAhead(): string | undefined {
    for (let k = 0; k < 400 && this.token(k); k++) {
      if (k > 0 && this.isAtMargin(k) && !this.is(RightBrace, k)) return undefined;
      if (this.says("from", k) && (this.is(Str, k + 1) || this.is(OpenStr, k + 1)))
        return this.token(k + 1)!.image.replaceAll('"', "");
    }
    return undefined;
  }

  #let(frame: Frame, slot: Slot): void {
    this.take("keyword", slot);
    const name = this.take("let", this.expect({ want: "name", frame }));
    if (!frame.lets.has(name.text)) frame.lets.set(name.text, name);
    if (!this.is(Equals)) return;
    this.skip();
    this.value(frame, undefined, undefined);
  }

  #declaration(file: Frame, slot: Slot): void {
    const kind = this.take("kind", slot);
    this.expectBehind({ want: "name", frame: file });
    if (!this.isWord() || this.isFirst()) return;
    const name = this.take("declared", { want: "name", frame: file }, { kind: kind.text });
    const head = this.expect({ want: "head", frame: file });
    const bases: Word[] = [];
    const declarationFrame: Frame = {
      type: "declaration",
      kind: kind.text,
      name: name.text,
      start: 0,
      end: 0,
      keys: [],
      lets: new Map(),
    };
    if (this.says("extends")) {
      this.take("keyword", head);
      const base: Slot = { want: "base", frame: { ...declarationFrame, outer: file } };
      this.expect(base);
      while (this.isWord() && !this.isDeclaration()) {
        bases.push(this.#base(base, kind.text));
        this.expectBehind({ want: "head", frame: file });
        if (!this.is(Comma)) break;
        this.skip();
        this.expect(base);
      }
    }
    if (!this.is(LeftBrace)) return;
    this.skip();
    const schema = schemaOfKind(kind.text);
    const body = this.open({
      type: "declaration",
      outer: file,
      kind: kind.text,
      name: name.text,
      bases,
      ...(schema ? { schema } : {}),
    });
    if (this.body(body)) this.expectBehind({ want: "item", frame: file });
  }

  /** `Base`, or a column of a table: `Table.Column`. */
  #base(slot: Slot, kind: string): Word {
    const path = [this.token()!.image];
    for (let k = 1; this.is(Dot, k) && this.isWord(k + 1); k += 2) path.push(this.token(k + 1)!.image);
    const word = this.take("base", slot, { kind, path });
    while (this.is(Dot) && this.isWord(1)) {
      this.skip();
      this.take("base", slot, { kind, path });
    }
    return word;
  }

  protected annotation(frame: Frame): void {
    this.skip();
    const slot = this.expect({ want: "annotation", frame });
    if (!this.isWord()) return;
    this.take("annotation", slot);
    if (!this.is(LeftParen)) return;
    this.skip();
    const args = this.open({ type: "arguments", outer: frame });
    this.items(args, () => this.value(args, { type: "string" }, undefined));
  }

  protected body(frame: Frame): boolean {
    const member = this.expect({ want: "member", frame });
    while (!this.done && !this.isCloser) {
      if (this.isDeclaration()) break;
      const from = this.at;
      if (this.#goesOn()) {
        this.take("name", this.before[this.at]!);
        continue;
      }
      this.expectNext(member);
      this.#member(frame, member);
      if (this.at === from) this.skip();
      if (this.isSeparator) {
        this.skip();
        this.expect(member);
      }
    }
    this.expectNext(member);
    return this.close(frame, this.isCloser, member);
  }

  /** A word on the line of a value that is no key: a unit or an operator that is just being typed. */
  #goesOn(): boolean {
    const behind = this.behind[this.at - 1];
    return (
      behind?.want === "after" && this.isWord() && !this.isFirst() && !this.isKey() && this.before[this.at] === behind
    );
  }

  #member(frame: Frame, member: Slot): void {
    const named = this.isWord(1) ? 1 : 0;
    if (this.is(At)) this.annotation(frame);
    else if (this.isKey()) this.property(frame, false);
    else if (this.says("let") && this.isWord(1)) this.#let(frame, member);
    else if (this.says("expect") && this.is(LeftBrace, 1)) this.#expectations(frame, member);
    else if (this.says("sweep") && this.is(LeftBrace, 1 + named)) this.#sweep(frame, member, named === 1);
    else if (this.isWord()) this.#unfinished(member);
    else if (this.is(LeftBrace) || this.is(LeftBracket) || this.is(LeftParen)) this.value(frame, undefined, undefined);
  }

  /** A key without its colon: what is just being typed. */
  #unfinished(member: Slot): void {
    const words: Word[] = [];
    do {
      words.push(this.take("key", { ...member, ...(words.length > 0 ? { path: [...words] } : {}) }));
      if (!this.is(Dot) || this.isFirst()) break;
      this.skip();
      this.expect({ ...member, path: [...words] });
    } while (this.isWord() && !this.isFirst());
  }

  protected property(frame: Frame, argument: boolean): void {
    const slot: Slot = { want: "member", frame };
    const words: Word[] = [];
    while (this.isWord()) {
      words.push(this.take("key", { ...slot, ...(words.length > 0 ? { path: [...words] } : {}) }));
      if (!this.is(Dot)) break;
      this.skip();
      this.expect({ ...slot, path: [...words] });
    }
    const path = words.map((word) => word.text);
    const sort = this.#schemaOf(frame, path);
    const op = this.token()!.image;
    const key: Key = { words, text: path.join("."), frame, op, cells: [], ...sort };
    for (const word of words) word.key = key;
    frame.keys.push(key);
    this.skip();
    this.value(frame, key.schema, key);
    const first = key.value;
    while (this.is(Bar) && !argument) {
      this.skip();
      delete key.value;
      this.value(frame, key.schema, key);
      if (key.cells.length === 0 && first) key.cells.push(first);
      if (key.value) key.cells.push(key.value);
    }
    if (first) key.value = first;
  }

  #schemaOf(
    frame: Frame,
    path: readonly string[],
  ): { readonly schema?: PropertySchema; readonly owner?: PropertySchema } {
    const outer = frame.type === "sweep" || frame.type === "measure" ? declarationOf(frame) : frame;
    if (path.length === 1 || outer?.type !== "declaration") {
      const schema = propertyOf(outer?.schema, path[0]!);
      return path.length > 1
        ? {}
        : { ...(schema ? { schema } : {}), ...(outer?.schema ? { owner: outer.schema } : {}) };
    }
    const item = this.scope?.ast.items.find(
      (one) => one.type === "declaration" && one.name.text === outer.name && one.kind.text === outer.kind,
    );
    return item?.type === "declaration" && this.scope ? keySchema(declared(item, this.scope), path) : {};
  }

  #expectations(frame: Frame, member: Slot): void {
    this.take("keyword", member);
    this.skip();
    const expected = this.open({ type: "expect", outer: frame });
    this.expect({ want: "measure", frame: expected });
    if (this.items(expected, () => this.#statement(expected))) this.expectBehind({ want: "nothing", frame });
  }
  #statement(frame: Frame): void {
    const from = this.at;
    this.value(frame, undefined, undefined);
    if (this.at > from) this.expectNext({ want: "measure", frame });
  }

  #sweep(frame: Frame, member: Slot, named: boolean): void {
    this.take("keyword", member);
    if (named) this.take("sweep", { want: "name", frame });
    this.skip();
    if (this.body(this.open({ type: "sweep", outer: frame }))) this.expectBehind({ want: "nothing", frame });
  }

  protected slotAt(offset: number, file: Frame): ReturnType<Reading["slotAt"]> {
    const { tokens } = this;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (endOf(tokens[middle]!) < offset) low = middle + 1;
      else high = middle;
    }
    const here = tokens[low];
    const item: Slot = { want: "item", frame: file };
    const at = (
      start: number,
      end: number,
    ): { replace: { file: string; start: number; end: number }; typed: string } => ({
      replace: { file: this.path, start, end },
      typed: this.text.slice(start, offset),
    });
    if (here && here.startOffset < offset && offset <= endOf(here)) {
      const parts = /^([\d.]+(?:[eE][+-]?\d+)?[kMBGT]?[ \t]*)([A-Za-z%/]*)$/.exec(here.image);
      if (/^[A-Za-z_]/.test(here.image) || here.tokenType === Str || here.tokenType === OpenStr)
        return { slot: this.before[low] ?? item, ...at(here.startOffset, endOf(here)) };
      if (parts && offset >= here.startOffset + parts[1]!.length && /^\d/.test(here.image)) {
        const slot = this.behind[low] ?? item;
        return { slot, ...at(here.startOffset + parts[1]!.length, endOf(here)) };
      }
    }
    const index = here && endOf(here) <= offset ? low : low - 1;
    const before = tokens[index];
    const sameLine = before && !/[\r\n]/.test(this.text.slice(endOf(before), offset));
    const indented = !sameLine && /[ \t]/.test(this.text[offset - 1] ?? "");
    const next = (indented && this.inside[index + 1]) || this.before[index + 1];
    const slot = (sameLine ? this.behind[index] : next) ?? next ?? this.behind[index];
    return { slot: slot ?? item, ...at(offset, offset) };
  }
}

/** The declaration that a sweep or measure stands in. */
export function declarationOf(frame: Frame): Frame | undefined {
  let at: Frame | undefined = frame;
  while (at && at.type !== "declaration") at = at.outer;
  return at;
}
