import { refuseFile, WeightsFault } from "../weights-fault.ts";
import { allowedClass } from "./allowed-classes.ts";
import { opcodeName, opcodes } from "./opcodes.ts";
import type { PickleInput } from "./pickle-input.ts";
import { Class, Dict, Inert, type PickleValue, TensorRef, Tuple } from "./pickle-values.ts";

/** How many values one pickle may make. */
const mostValues = 1e7;
/** What a copied value counts. */
const copyCost = 8;

/** What a persistent id stands for; undefined where it is none that PyTorch writes. */
export type Persistent = (id: PickleValue) => PickleValue | undefined;

function wants(wanted: string): never {
  throw new WeightsFault({ code: "SKY6036", wanted });
}
function broken(what: string): never {
  return refuseFile(`its pickle ${what}`);
}

/**
 * Reads one pickle of protocol 2 to 5 as data (Python's `pickletools` describes the machine). Classes and functions are named only:
 * those of `allowed-classes.ts` become values that are made here, any other is refused with its name, as is any opcode that is not
 * needed. Nothing recurses. Errors: WeightsFault.
 */
export function unpickle(input: PickleInput, persistent: Persistent): PickleValue {
  return new Machine(input, persistent).run();
}

class Machine {
  #stack: PickleValue[] = [];
  readonly #below: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();
  #values = 0;
  readonly #steps = new Map(Object.entries(this.#table()).map(([name, step]) => [opcodes.get(name)!, step]));

  constructor(
    private readonly input: PickleInput,
    private readonly persistent: Persistent,
  ) {}

  run(): PickleValue {
    if (this.input.byte() !== 0x80) return broken("has no protocol number at its start");
    this.#protocol();
    for (;;) {
      const opcode = this.input.byte();
      if (opcode === 0x2e) return this.#last();
      this.#step(opcode);
    }
  }

  #last(): PickleValue {
    if (this.#stack.length !== 1 || this.#below.length > 0) return broken("ends with more than one value");
    return this.#stack[0]!;
  }

  #protocol(): void {
    const protocol = this.input.byte();
    if (protocol < 2 || protocol > 5) broken(`is of protocol ${protocol}; PyTorch writes 2 to 5`);
  }

  #push(value: PickleValue): void {
    this.#count(1);
    this.#stack.push(value);
  }
  #count(values: number): void {
    this.#values += values;
    if (this.#values > mostValues) broken(`makes more than ${mostValues} values`);
  }
  #pop(): PickleValue {
    const value = this.#stack.pop();
    return value === undefined ? broken("takes a value that is not there") : value;
  }
  /** All values since the last mark. */
  #marked(): PickleValue[] {
    const items = this.#stack;
    this.#stack = this.#below.pop() ?? broken("goes back to a mark that is not there");
    return items;
  }
  #top(): PickleValue {
    return this.#stack.length > 0 ? this.#stack.at(-1)! : broken("looks at a value that is not there");
  }
  #tuple(size: number): void {
    const items = Array.from({ length: size }, () => this.#pop()).reverse();
    this.#push(new Tuple(items));
  }
  #text(length: number): void {
    this.#push(this.input.take(length).toString("utf8"));
  }
  #bytes(length: number): void {
    this.#push(Uint8Array.from(this.input.take(length)));
  }
  #length(bytes: 1 | 4 | 8): number {
    if (bytes === 1) return this.input.byte();
    const read = this.input.take(bytes);
    const length = bytes === 4 ? read.readUInt32LE() : Number(read.readBigUInt64LE());
    return length;
  }
  /** A little-endian whole number of any length, in two's complement. */
  #long(length: number): void {
    if (length > 64) broken(`has a whole number of ${length} bytes`);
    let value = 0n;
    for (const [i, byte] of this.input.take(length).entries()) value |= BigInt(byte) << BigInt(8 * i);
    const signed = BigInt.asIntN(8 * length, value);
    this.#push(Number.isSafeInteger(Number(signed)) ? Number(signed) : signed);
  }

  #step(opcode: number): void {
    const step = this.#steps.get(opcode);
    if (!step) wants(`the pickle opcode ${opcodeName(opcode)}`);
    step();
  }

  /** What each opcode does, under its name in Python's pickletools. */
  #table(): Readonly<Record<string, () => void>> {
    return {
      PROTO: () => this.#protocol(),
      // How many bytes belong together, which a reader need not know.
      FRAME: () => void this.input.take(8),
      MARK: () => this.#mark(),
      POP: () => void this.#pop(),
      POP_MARK: () => void this.#marked(),
      DUP: () => this.#push(this.#top()),
      NONE: () => this.#push(null),
      NEWTRUE: () => this.#push(true),
      NEWFALSE: () => this.#push(false),
      BININT: () => this.#push(this.input.take(4).readInt32LE()),
      BININT1: () => this.#push(this.input.byte()),
      BININT2: () => this.#push(this.input.take(2).readUInt16LE()),
      LONG1: () => this.#long(this.#length(1)),
      LONG4: () => this.#long(this.#length(4)),
      BINFLOAT: () => this.#push(this.input.take(8).readDoubleBE()),
      BINUNICODE: () => this.#text(this.#length(4)),
      SHORT_BINUNICODE: () => this.#text(this.#length(1)),
      BINUNICODE8: () => this.#text(this.#length(8)),
      BINSTRING: () => this.#text(this.#length(4)),
      SHORT_BINSTRING: () => this.#text(this.#length(1)),
      BINBYTES: () => this.#bytes(this.#length(4)),
      SHORT_BINBYTES: () => this.#bytes(this.#length(1)),
      BINBYTES8: () => this.#bytes(this.#length(8)),
      BYTEARRAY8: () => this.#bytes(this.#length(8)),
      EMPTY_LIST: () => this.#push([]),
      EMPTY_DICT: () => this.#push(new Dict()),
      EMPTY_SET: () => this.#push(new Set()),
      EMPTY_TUPLE: () => this.#push(new Tuple([])),
      TUPLE1: () => this.#tuple(1),
      TUPLE2: () => this.#tuple(2),
      TUPLE3: () => this.#tuple(3),
      TUPLE: () => this.#push(new Tuple(this.#marked())),
      FROZENSET: () => this.#push(new Set(this.#marked())),
      APPEND: () => this.#append([this.#pop()]),
      APPENDS: () => this.#append(this.#marked()),
      ADDITEMS: () => this.#add(this.#marked()),
      SETITEM: () => this.#set([this.#pop(), this.#pop()].reverse()),
      SETITEMS: () => this.#set(this.#marked()),
      BINPUT: () => void this.#memo.set(this.input.byte(), this.#top()),
      LONG_BINPUT: () => void this.#memo.set(this.#length(4), this.#top()),
      MEMOIZE: () => void this.#memo.set(this.#memo.size, this.#top()),
      BINGET: () => this.#recall(this.input.byte()),
      LONG_BINGET: () => this.#recall(this.#length(4)),
      GLOBAL: () => this.#class(this.input.line(), this.input.line()),
      STACK_GLOBAL: () => this.#named(),
      REDUCE: () => this.#call(),
      NEWOBJ: () => this.#call(),
      BUILD: () => this.#build(),
      BINPERSID: () => this.#persistent(),
    };
  }

  #mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
    this.#count(1);
  }
  #persistent(): void {
    const value = this.persistent(this.#pop());
    this.#push(value === undefined ? broken("points to something that is no storage of a tensor") : value);
  }
  #recall(index: number): void {
    const value = this.#memo.get(index);
    this.#push(value === undefined ? broken(`recalls value ${index}, which it never kept`) : value);
  }
  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) broken("appends to something that is no list");
    for (const item of items) list.push(item);
  }
  #add(items: readonly PickleValue[]): void {
    const set = this.#top();
    if (!(set instanceof Set)) broken("adds to something that is no set");
    for (const item of items) set.add(item);
  }
  #set(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (items.length % 2 !== 0) broken("sets a key without a value");
    if (!(dict instanceof Dict)) broken("sets a key of something that is no dictionary");
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i]!, items[i + 1]!);
  }
  #class(module: string, name: string): void {
    this.#push(allowedClass(module, name) ?? wants(`${module}.${name}`.slice(0, 200)));
  }
  #named(): void {
    const name = this.#pop();
    const module = this.#pop();
    if (typeof module !== "string" || typeof name !== "string") broken("names a class by something that is no text");
    this.#class(module, name);
  }
  #call(): void {
    const args = this.#pop();
    const callee = this.#pop();
    if (!(callee instanceof Class) || !(args instanceof Tuple)) broken("calls something that is no class");
    if (!callee.rule.call) wants(`a call of ${callee.name}`);
    const [first] = args.items;
    const copied = Array.isArray(first) ? first.length : first instanceof Dict ? first.entries.size : 0;
    this.#count(copyCost * copied);
    this.#push(callee.rule.call(args.items) ?? broken(`calls ${callee.name} with arguments that it does not take`));
  }
  /** Attributes of what is data: they say nothing of the tensors, and are left out. */
  #build(): void {
    this.#pop();
    const object = this.#top();
    if (object instanceof Inert || object instanceof Dict || object instanceof TensorRef || object instanceof Set)
      return;
    broken("gives attributes to something that has none");
  }
}
