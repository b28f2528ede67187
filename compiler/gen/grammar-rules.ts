import { SkyParser } from "../../grammar/parser.ts";
import { Infix, infixWords, tokenTypes } from "../../grammar/tokens.ts";

/** A piece of a rule as users know it. */
export type Part =
  /** Written as it stands. */
  | { readonly type: "word"; readonly text: string }
  /** A rule, or a kind of token, that is described elsewhere. */
  | { readonly type: "ref"; readonly text: string }
  | { readonly type: "sequence"; readonly parts: readonly Part[] }
  | { readonly type: "choice"; readonly parts: readonly Part[] }
  | { readonly type: "optional"; readonly part: Part }
  /** Once or more, with something between. */
  | { readonly type: "repeat"; readonly part: Part; readonly between: Part | undefined };

/** A production as Chevrotain serializes it. */
interface Production {
  readonly type: string;
  readonly name?: string;
  readonly idx?: number;
  readonly definition?: readonly Production[];
}

const ref = (text: string): Part => ({ type: "ref", text });
const word = (text: string): Part => ({ type: "word", text });
const name = ref("name");

/** The parser sees only words; which of them are written as they stand, by rule and position. */
const words: Readonly<Record<string, readonly Part[]>> = {
  argument: [name],
  path: [name, name],
  expr: [ref("operator")],
  assume: [word("assume"), word("because")],
  log: [word("log")],
  annotation: [name],
  letDecl: [word("let"), name],
  expect: [word("expect")],
  sweep: [word("sweep"), name],
  editionLine: [word("sky")],
  importDecl: [word("import"), word("from")],
  importName: [name, word("as"), name],
  declaration: [word("abstract"), ref("kind"), name],
  bases: [word("extends")],
};

/** What the parser can do without, so as to go on after an error, and the language cannot. */
const required: Readonly<Record<string, readonly number[]>> = {
  letDecl: [0],
  property: [0],
  axis: [0],
  editionLine: [0, 1],
  declaration: [1, 3],
  bases: [0, 1],
  assume: [0],
};

/** A property's sign with what may follow: cells only behind a colon. */
const assigned: Part = {
  type: "choice",
  parts: [
    { type: "sequence", parts: [word(":"), { type: "repeat", part: ref("value"), between: word("|") }] },
    { type: "sequence", parts: [{ type: "choice", parts: [word("+="), word("-=")] }, ref("value")] },
  ],
};
/** Where the parser reads more than it lets pass: only a block's values may have names, and a group holds something. */
const plainValues: Part = { type: "repeat", part: ref("value"), between: word(",") };
const instead: Readonly<Record<string, Readonly<Record<string, Part | undefined>>>> = {
  list: { items: { type: "optional", part: plainValues } },
  annotation: { items: { type: "optional", part: plainValues } },
  group: { items: plainValues },
  property: { Assign: assigned, cells: undefined },
  log: { "operand 0": { type: "choice", parts: [ref("number"), ref("quantity"), ref("name")] } },
};

/** Tokens that only ever are errors. */
const faults = new Set(["Anything", "Junk", "BadNumber", "Unknown", "OpenStr"]);
/** Where an annotation's sign is one. */
const noSign = new Set(["statement", "axis"]);

/** Rules that exist for the parser's sake, and are shown where they are used. */
const inlined = new Set(
  "editionLine item declarationOrLet importName bases above cells value statement axis worded minus str object group items".split(
    " ",
  ),
);
/** Rules in the words of users; the others keep their names. */
const called: Readonly<Record<string, string>> = {
  importDecl: "import",
  letDecl: "let",
  expr: "value",
  operand: "single value",
};
const calledToken: Readonly<Record<string, string>> = { Str: "text", Num: "number", Quantity: "quantity" };

/** Every operator; what they mean and how they bind is said in the page's table. */
export const operators: readonly string[] = [
  ...tokenTypes.filter((one) => one.CATEGORIES?.includes(Infix)).map((one) => one.PATTERN as string),
  ...infixWords,
];

const same = (a: Part, b: Part | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
const sequence = (parts: readonly Part[]): Part => (parts.length === 1 ? parts[0]! : { type: "sequence", parts });

class Rules {
  readonly #rules: ReadonlyMap<string, Production>;

  constructor() {
    const all = new SkyParser().getSerializedGastProductions() as readonly Production[];
    this.#rules = new Map(all.map((rule) => [rule.name!, rule]));
  }

  /** All rules that are shown, by the names that users read. */
  all(): Map<string, Part> {
    const shown = [...this.#rules.keys()].filter((rule) => !inlined.has(rule));
    return new Map(shown.map((rule) => [called[rule] ?? rule, importsFirst(this.#rule(rule))]));
  }

  #rule(rule: string): Part {
    return sequence(this.#sequence(rule, this.#rules.get(rule)!.definition!));
  }

  #sequence(rule: string, definition: readonly Production[]): Part[] {
    const parts: Part[] = [];
    for (const production of definition) {
      const part = this.#part(rule, production);
      if (part === undefined) continue;
      if (part.type === "sequence") parts.push(...part.parts);
      else parts.push(part);
      joinRepeated(parts);
    }
    return parts;
  }

  #part(rule: string, production: Production): Part | undefined {
    const { type, name = "", idx = 0, definition = [] } = production;
    const changed = instead[rule] ?? {};
    for (const key of [name, `${name} ${idx}`]) if (key in changed) return changed[key];
    switch (type) {
      case "Terminal":
        return this.#token(rule, production.name!, idx);
      case "NonTerminal": {
        return inlined.has(production.name!)
          ? this.#rule(production.name!)
          : ref(called[production.name!] ?? production.name!);
      }
      case "Alternation": {
        const ways = definition.map((way) => this.#sequence(rule, way.definition!)).filter((way) => way.length > 0);
        const parts = ways.map(sequence).flatMap((way) => (way.type === "choice" ? way.parts : [way]));
        const different = parts.filter((way, i) => parts.findIndex((other) => same(other, way)) === i);
        return different.length === 0
          ? undefined
          : different.length === 1
            ? different[0]
            : { type: "choice", parts: different };
      }
      case "Option": {
        const part = sequence(this.#sequence(rule, definition));
        return required[rule]?.includes(idx) ? part : { type: "optional", part };
      }
      case "Repetition":
        return { type: "optional", part: repeated(this.#sequence(rule, definition)) };
      default:
        throw new Error(`The grammar's diagrams do not know ${type}.`);
    }
  }

  #token(rule: string, token: string, idx: number): Part | undefined {
    if (faults.has(token) || (token === "At" && noSign.has(rule))) return undefined;
    if (token === "Word") {
      const found = words[rule]?.[idx];
      if (!found) throw new Error(`Say in compiler/gen/grammar-rules.ts what word ${idx} of the rule ${rule} is.`);
      return found;
    }
    if (token === "Infix") return ref("operator");
    if (token === "Separator") return separator;
    if (calledToken[token]) return ref(calledToken[token]);
    const pattern = tokenTypes.find((one) => one.name === token)?.PATTERN;
    if (typeof pattern !== "string") throw new Error(`The grammar's diagrams do not know the token ${token}.`);
    return word(pattern);
  }
}

/** Between the members of a body. */
const separators: readonly Part[] = [ref("new line"), word(","), word(";")];
const separator: Part = { type: "choice", parts: separators };

/** A loop: what stands in it optionally at its end, or as a way of its own, stands between its rounds. */
function repeated(parts: readonly Part[]): Part {
  const last = parts.at(-1)!;
  if (parts.length === 1 && last.type === "choice") {
    const rest = last.parts.filter((way) => !separators.some((one) => same(one, way)));
    if (rest.length < last.parts.length) {
      const part: Part = rest.length === 1 ? rest[0]! : { type: "choice", parts: rest };
      return { type: "repeat", part, between: separator };
    }
  }
  if (parts.length > 1 && last.type === "optional" && same(last.part, word(",")))
    return { type: "repeat", part: sequence(parts.slice(0, -1)), between: last.part };
  return { type: "repeat", part: sequence(parts), between: undefined };
}

/** `a [{ , a }]` is a loop over `a` with `,` between. */
function joinRepeated(parts: Part[]): void {
  const last = parts.at(-1);
  if (last?.type !== "optional" || last.part.type !== "repeat" || last.part.part.type !== "sequence") return;
  const round = last.part.part.parts;
  const once = round.at(-1)!;
  if (!same(once, parts.at(-2))) return;
  parts.splice(-2, 2, { type: "repeat", part: once, between: sequence(round.slice(0, -1)) });
}

/** The parser reads imports anywhere, so as to say of a late one that it is late. */
function importsFirst(rule: Part): Part {
  if (rule.type !== "sequence") return rule;
  const parts = rule.parts.flatMap((part): readonly Part[] => {
    if (part.type !== "optional" || part.part.type !== "repeat" || part.part.part.type !== "choice") return [part];
    const ways = part.part.part.parts;
    const isImport = (way: Part): boolean => same(way, ref("import"));
    if (!ways.some(isImport)) return [part];
    return [ways.filter(isImport), ways.filter((way) => !isImport(way))].map(
      (group): Part => ({ type: "optional", part: repeated(group) }),
    );
  });
  return { type: "sequence", parts };
}

/** The grammar as it is to be written, without what the parser needs only to go on after errors. */
export const grammarRules = (): ReadonlyMap<string, Part> => new Rules().all();
