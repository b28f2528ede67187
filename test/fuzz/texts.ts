import fc from "fast-check";
import { blocks, schemas, sensors } from "../../compiler/blocks/registry.ts";
import { lexer } from "../../grammar/tokens.ts";
import { units } from "../../grammar/units.ts";

const keys = [...new Set(Object.values(schemas).flatMap((schema) => Object.keys(schema.properties)))];
const names = [
  ...new Set([...blocks.values()].map(({ name }) => name)),
  ...sensors.keys(),
  "Photo",
  "Scenes",
  "Base",
  "a",
  "hr",
  "ms",
];
const words = [
  ...keys,
  ...names,
  "unstated",
  "assume",
  "because",
  "let",
  "then",
  "on",
  "of",
  "from",
  "x",
  "log",
  "extends",
  "abstract",
];
const word = fc.constantFrom(...words);
const key = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: word });

const number = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "8",
    "16",
    "0.5",
    "1e-3",
    "6e-5",
    "8k",
    "21.5M",
    "1e308",
    "1e999",
    "-1",
    "00",
    "9".repeat(400),
    "1e-400",
  ),
  fc.nat(1000).map(String),
  fc.double({ noNaN: true }).map((value) => String(Math.abs(value))),
);
const quantity = fc
  .tuple(number, fc.constantFrom("", " ", "\t"), fc.constantFrom(...units, "pixels", "epoch", "GB", "metres"))
  .map((parts) => parts.join(""));
const strange = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("ä", "日本", "😀", "\u202e", "\u0000", "\ud800", "ﬀ", "é"),
);
const text = fc.oneof(strange, word).map((inner) => `"${inner}"`);
const comment = strange.map((inner) => ` // ${inner.replaceAll(/[\r\n]/g, " ")}\n`);

const { value } = fc.letrec<{ value: string; members: string; member: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: word },
    { weight: 2, arbitrary: number },
    { weight: 3, arbitrary: quantity },
    { weight: 1, arbitrary: text },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(", ")}]`) },
    { weight: 2, arbitrary: fc.tuple(word, tie("members")).map(([name, body]) => `${name} { ${body} }`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(word, fc.array(tie("value"), { maxLength: 3 }))
        .map(([name, args]) => `${name}(${args.join(", ")})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          tie("value"),
          fc.constantFrom("..", " then ", " on ", " of ", " + ", " - ", " x ", " ~ ", " ± ", " <= ", " from "),
          tie("value"),
        )
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: tie("value").map((inner) => `assume ${inner} because "why"`) },
    { weight: 1, arbitrary: tie("members").map((body) => `{ ${body} }`) },
  ),
  member: fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(key, fc.constantFrom(": ", ": ", ": ", " += ", " -= "), tie("value"))
        .map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fc.tuple(key, key, tie("value")).map(([a, b, v]) => `${a}.${b}: ${v}`) },
    { weight: 1, arbitrary: fc.tuple(word, tie("value")).map(([name, v]) => `let ${name} = ${v}`) },
    { weight: 1, arbitrary: tie("value").map((v) => `expect { ${v} >= 1 }`) },
    {
      weight: 1,
      arbitrary: fc.tuple(key, tie("value"), tie("value")).map(([k, a, b]) => `sweep s { ${k}: ${a} | ${b} }`),
    },
    { weight: 1, arbitrary: fc.tuple(key, tie("value"), tie("value")).map(([k, a, b]) => `${k}: ${a} | ${b}`) },
    { weight: 1, arbitrary: tie("member").map((inner) => `@paper("Table 1")\n${inner}`) },
  ),
  members: fc
    .array(tie("member"), { maxLength: 5 })
    .chain((all) => fc.constantFrom(", ", "\n", "; ").map((by) => all.join(by))),
}));

const declaration = fc
  .tuple(
    fc.constantFrom(
      "modality",
      "dataset",
      "encoder",
      "experiment",
      "abstract experiment",
      "table",
      "pretrain",
      "thing",
    ),
    fc.constantFrom("A", "B", "Photo", "Scenes", "T"),
    fc.constantFrom("", "", " extends A", " extends B, T"),
    fc.array(
      fc.tuple(key, value).map(([k, v]) => `  ${k}: ${v}`),
      { maxLength: 6 },
    ),
    fc.option(comment, { nil: "\n" }),
  )
  .map(([kind, name, bases, members, end]) => `${kind} ${name}${bases} {${end}${members.join("\n")}\n}\n`);

/** Programs as the grammar has them, of the words that mean something. */
export const programs = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: declaration }, { weight: 1, arbitrary: value.map((v) => `let a = ${v}\n`) }),
    { maxLength: 3 },
  )
  .map((items) => `sky 1\n${items.join("\n")}`);

/** What may come into a text by mistake. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."{}[]():;,.=|@~±+-*/<>\"'#`$%&!?\\^_ \n\t\r".split(""),
    "..",
    "+=",
    "-=",
    "//",
    "///",
    "/*",
    "*/",
    "\u00a0",
    "\ufeff",
    "\u2028",
    "\0",
  ),
  word,
  number,
  quantity,
  strange,
);
const change = fc.record({
  at: fc.nat(1_000_000),
  how: fc.constantFrom("delete", "double", "swap", "insert", "replace", "cut") as fc.Arbitrary<
    "delete" | "double" | "swap" | "insert" | "replace" | "cut"
  >,
  other: fc.nat(1_000_000),
  piece,
});

/** The tokens of a text with what stands between them. */
export function piecesOf(source: string): string[] {
  const out: string[] = [];
  let at = 0;
  for (const { startOffset, image } of lexer.tokenize(source).tokens) {
    if (startOffset > at) out.push(source.slice(at, startOffset));
    out.push(image);
    at = startOffset + image.length;
  }
  out.push(source.slice(at));
  return out;
}

/** Good texts with a few tokens deleted, doubled, swapped, replaced, inserted, or with the end cut off. */
export const mutations = (sources: readonly string[]): fc.Arbitrary<string> => {
  const split = sources.map(piecesOf);
  return fc
    .tuple(fc.nat(split.length - 1), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([which, changes]) => {
      const all = [...split[which]!];
      for (const { at, how, other, piece: what } of changes) {
        const i = at % Math.max(1, all.length);
        const j = other % Math.max(1, all.length);
        if (how === "delete") all.splice(i, 1);
        else if (how === "double") all.splice(i, 0, all[i] ?? "");
        else if (how === "swap") [all[i], all[j]] = [all[j] ?? "", all[i] ?? ""];
        else if (how === "insert") all.splice(i, 0, what);
        else if (how === "replace") all[i] = what;
        else all.length = Math.max(1, i);
      }
      return all.join("");
    });
};

/** Deep nesting, long names, endless lists and chains. */
export const extremes = fc
  .tuple(
    fc.constantFrom(
      "[",
      "(",
      "{ a: ",
      "F { a: ",
      "F(",
      "-",
      "assume ",
      "a.",
      "a then ",
      "let a = ",
      "/// x\n",
      "@p\n",
      "a: b | ",
    ),
    fc.integer({ min: 1, max: 400 }),
    fc.nat(400),
    word,
  )
  .map(([open, times, closes, last]) => {
    const close = open.includes("[") ? "]" : open.includes("(") ? ")" : open.includes("{") ? "}" : "";
    return `sky 1\nexperiment A {\n  a: ${open.repeat(times)}${last}${close.repeat(Math.min(closes, times))}\n  ${"n".repeat(times)}: 1\n}\n`;
  });

/** Bytes: of any value, or of a good text with some changed, so that letters break in their middle. */
export const bytes = (sources: readonly string[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.nat(1_000_000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
        fc.nat(1_000_000),
      )
      .map(([source, changes, end]) => {
        const whole = new TextEncoder().encode(source);
        for (const [at, byte] of changes) whole[at % whole.length] = byte;
        return whole.slice(0, 1 + (end % whole.length));
      }),
  );
