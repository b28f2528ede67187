import { nearest } from "../compiler/diag/suggest.ts";
import type { Habit } from "./habits.ts";

const sweeps: readonly Habit[] = [
  {
    code: "SKY1038",
    pattern: /(\bsweep\b[^{\n]*\{\s*[\w.]+[ \t]*:[ \t]*)([^|{}[\]:\n]+(?:,[^|{}[\]:,\n]+)+)(?=\})/g,
    write: ([, head, values]) =>
      `${head}${values!
        .split(",")
        .map((value) => value.trim())
        .join(" | ")} `,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /([A-Za-z_][\w.]*)[ \t]+(\d[\w.]*[ \t]*[a-z]*)[ \t]*,[ \t]*([a-z_]\w*[ \t]*:[ \t]*[\w.-]+)/g,
    write: ([, block, first, second]) => `${block}(${first}, ${second})`,
    over: true,
  },
];

const quotes: readonly Habit[] = [
  { code: "SKY1037", pattern: /'([^'"\n]*)'/g, write: ([, text]) => `"${text}"` },
  { code: "SKY1037", pattern: /`([^`"\n]*)`/g, write: ([, text]) => `"${text}"` },
  { code: "SKY1037", pattern: /[“”„«‘’"]([^“”„«»‘’"\n]*)[“”»‘’"]/g, write: ([, text]) => `"${text}"` },
  { code: "SKY1037", pattern: /(?<![\w"])(?:f|r|b|u)(?="|')/g, write: () => "" },
];

const keys: readonly Habit[] = [
  // As in JSON, also with the wrong quotes.
  {
    code: "SKY1034",
    pattern: /["'`]([A-Za-z_][\w.]*)["'`][ \t]*[:=][ \t]*/g,
    write: ([, key]) => `${key}: `,
    over: true,
  },
  {
    code: "SKY1034",
    pattern: /(?<![\w.])([A-Za-z_]\w*(?:[ \t]*-[ \t]*[A-Za-z_]\w*)+)(?=[ \t]*[:=])/g,
    write: ([name]) => name.replaceAll(/[ \t]*-[ \t]*/g, "_"),
    over: true,
  },
  // As in YAML: each property an item.
  { code: "SKY1034", pattern: /^([ \t]*)[-*•+][ \t]+(?=[A-Za-z_][\w.]*[ \t]*:)/gm, write: ([, space]) => space! },
  {
    code: "SKY1034",
    pattern: /([A-Za-z_][\w.]*)[ \t]*(?::=|=>|==|::|:[ \t]*=|=[ \t]*:|->|<-|~>|:[ \t]*:|=)[ \t]*(?=[^\s=>])/g,
    write: ([, key]) => `${key}: `,
    over: true,
  },
  {
    code: "SKY1034",
    pattern: /\b(?:set|var|const|val|self\.|this\.|\$)[ \t]*(?=[A-Za-z_][\w.]*[ \t]*:)/g,
    write: () => "",
  },
  {
    code: "SKY1034",
    pattern: /\b(const|var|val|def|final|define|set)[ \t]+(?=[A-Za-z_]\w*[ \t]*=)/g,
    write: () => "let ",
  },
];

const numbers: readonly Habit[] = [
  {
    code: "SKY1030",
    pattern:
      /(\d)[ \t]*(?:per[ \t]+|\/[ \t]*|[ \t]a[ \t]+|[ \t]each[ \t]+)(?:device|gpu|GPU|card|worker|node|process)s?\b/g,
    write: ([, digit]) => `${digit} /device`,
    over: true,
  },
  {
    code: "SKY1030",
    pattern: /(\d+)[ \t]*[x×*][ \t]*\1[ \t]*(?:px|pixels)?\b/g,
    write: ([, side]) => `${side}px`,
    over: true,
  },
  {
    code: "SKY1034",
    pattern:
      /(:[ \t]*[a-z_]\w*)[ \t]+(?!(?:then|on|of|from|within|every|x|because)\b)([a-z_]\w*)(?=[ \t]*(?:[\r\n,}]|$))/g,
    write: ([, one, two]) => `${one}_${two}`,
  },
  {
    code: "SKY1030",
    pattern: /(\d+(?:\.\d+)?)[ \t]*[*x×·][ \t]*10[ \t]*(?:\^|\*\*)[ \t]*\(?[ \t]*([-+−]?\d+)[ \t]*\)?/g,
    write: ([, digits, power]) => `${digits}e${power!.replace("−", "-").replace("+", "")}`,
    over: true,
  },
  {
    code: "SKY1030",
    pattern: /(?<![\w.])10[ \t]*(?:\^|\*\*)[ \t]*\(?[ \t]*([-+−]?\d+)[ \t]*\)?/g,
    write: ([, power]) => `1e${power!.replace("−", "-").replace("+", "")}`,
    over: true,
  },
  {
    code: "SKY1030",
    pattern: /(\d)[ \t]*[eE][ \t]*([-+−–—]?)[ \t]*(\d)/g,
    write: ([, a, sign, b]) => `${a}e${sign!.replace(/[−–—]/, "-").replace("+", "")}${b}`,
    over: true,
  },
  { code: "SKY1030", pattern: /(?<![\w.)\]])\.(\d)/g, write: ([, digits]) => `0.${digits}` },
  { code: "SKY1030", pattern: /(\d)\.(?![\d.])/g, write: ([, digit]) => digit },
  { code: "SKY1030", pattern: /[−–—][ \t]*(?=\d)/g, write: () => "-" },
  { code: "SKY1030", pattern: /(?<=[:,([|{][ \t]*)\+[ \t]*(?=[\d.])/g, write: () => "" },
  { code: "SKY1030", pattern: /(?<![\w.,])(\d{1,3}),(\d{3})(?![\d,])/g, write: ([, a, b]) => `${a}${b}` },
  { code: "SKY1030", pattern: /(?<![\w.,])(\d+),(\d+)(?![\d,])/g, write: ([, a, b]) => `${a}.${b}` },
  { code: "SKY1030", pattern: /(\d)[ \t]*[µμ]m\b/g, write: ([, digit]) => `${digit} um` },
  { code: "SKY1030", pattern: /(\d)[ \t]*°/g, write: ([, digit]) => `${digit} deg` },
  {
    code: "SKY1030",
    pattern: /(\d)[ \t]+([kMBGT])(?=[ \t]+[a-z]|[ \t]*[,;)}\]\n])/g,
    write: ([, digit, times]) => `${digit}${times}`,
    over: true,
  },
  {
    code: "SKY1030",
    pattern: /(\d)[ \t]*(?:\([ \t]*([A-Za-z]+)[ \t]*\)|\[[ \t]*([A-Za-z]+)[ \t]*\]|_([A-Za-z]+)|\*[ \t]*([a-z]+))/g,
    write: ([, digit, a, b, c, d]) => `${digit} ${a ?? b ?? c ?? d}`,
  },
  {
    code: "SKY1030",
    pattern: /(?<![\w.])([a-z]+)[ \t]*\([ \t]*(\d[\w.]*)[ \t]*\)[ \t]*(?=[,}\n])/g,
    write: ([, unit, digits]) => `${digits} ${unit}`,
  },
];

const ranges: readonly Habit[] = [
  { code: "SKY1033", pattern: /(?:\.{3,}|…|\.[ \t]+\.|\.\.=|\.\.<)/g, write: () => "..", over: true },
  {
    code: "SKY1033",
    pattern: /\b([A-Z]\w*)[ \t]*(?::|–|—|to|until|through|~)[ \t]*([A-Z]\w*)\b/g,
    write: ([, from, to]) => `${from}..${to}`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: /(\d)[ \t]*(?::|–|—|to|until)[ \t]*(\d)/g,
    write: ([, from, to]) => `${from}..${to}`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: /(\d)[ \t]+(?:out[ \t]+of|in|from|out)[ \t]+(\d)/g,
    write: ([, take, of]) => `${take} of ${of}`,
    over: true,
  },
];

const ITEM = String.raw`(?!\s)(?:"[^"\n]*"|[^\s,:;{}()[\]"|]+)(?:[ \t]*\([^()\n]*\))?(?:[ \t]*\{[^{}\n]*\})?(?![\w.({])(?!\s*:)`;
const ITEMS = `${ITEM}(?:\\s*,\\s*${ITEM})+`;

const lists: readonly Habit[] = [
  {
    code: "SKY1033",
    pattern: new RegExp(String.raw`(:[ \t]*)(${ITEMS})\s*\]`, "g"),
    write: ([, colon, items]) => `${colon}[${items}]`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: new RegExp(String.raw`(:\s*)(${ITEMS}),?(?=[ \t]*(?:$|[\r\n}]))`, "g"),
    write: ([, colon, items]) => `${colon}[${items}]`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: new RegExp(String.raw`(:[ \t]*)[{<]\s*(${ITEMS})\s*[}>]`, "g"),
    write: ([, colon, items]) => `${colon}[${items}]`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: /\[([^[\]{}():\n]*[^[\]{}():\s,][ \t]+[^[\]{}():\s,][^[\]{}():\n]*)\]/g,
    write: ([, items]) =>
      `[${items!
        .trim()
        .split(/[\s,]+/)
        .join(", ")}]`,
    over: true,
  },
  {
    code: "SKY1033",
    pattern: /([[(][^[\](){}\n]*;[^[\](){}\n]*[\])])/g,
    write: ([list]) => list.replaceAll(/\s*;/g, ","),
  },
  { code: "SKY1033", pattern: /,[ \t]*,+/g, write: () => "," },
  { code: "SKY1033", pattern: /([[(])[ \t]*,[ \t]*/g, write: ([, open]) => open },
];

const operators: readonly Habit[] = [
  { code: "SKY1036", pattern: /[ \t]*(?:≥|=>|⩾)[ \t]*/g, write: () => " >= ", over: true },
  { code: "SKY1036", pattern: /[ \t]*(?:≤|=<|⩽)[ \t]*/g, write: () => " <= ", over: true },
  { code: "SKY1036", pattern: /[ \t]*(?:≈|≃|≅|~=|~~|\bapprox\b|\babout\b)[ \t]*/g, write: () => " ~ ", over: true },
  { code: "SKY1036", pattern: /[ \t]*(?:===|(?<![<>=!:])=(?![=>]))[ \t]*/g, write: () => " == " },
  {
    code: "SKY1036",
    pattern: /[ \t]*(?:\+[ \t]*\/?[ \t]*-|\+-|\bplus[ \t]*minus\b)[ \t]*/g,
    write: () => " ± ",
    over: true,
  },
  { code: "SKY1036", pattern: /[ \t]*(?:\|\||\bor\b|\bOR\b)[ \t]*/g, write: () => " | ", over: true },
  {
    code: "SKY1036",
    pattern: /(\w)\[(\w+)\][ \t]*(?=[<>=~-])/g,
    write: ([, name, arg]) => `${name}(${arg}) `,
    over: true,
  },
  {
    code: "SKY1036",
    pattern:
      /([)}])[ \t]*(?:->|=>|>>|\|>|,|\+|&&?|\b(?:and(?:[ \t]+then)?|followed[ \t]+by|Then|THEN|thn|than|ten|them|next)\b)[ \t]*(?=[a-z_]\w*[ \t]*(?:[({\r\n]|$))/g,
    write: ([, before]) => `${before} then `,
    over: true,
  },
  {
    code: "SKY1036",
    pattern: /\}[ \t]*(?::|@|->|=>|\b(?:for|at|over|in|to|On|ON)\b)[ \t]*(?=[A-Z]\w*[ \t]*(?:[,}\r\n]|$))/g,
    write: () => "} on ",
    over: true,
  },
  {
    code: "SKY1036",
    pattern: /([)}])[ \t]+(?=[a-z_]\w*[ \t]*(?:[({\r\n]|$))/g,
    write: ([, before]) => `${before} then `,
    over: true,
  },
  { code: "SKY1036", pattern: /\}[ \t]*\([ \t]*([A-Z]\w*)[ \t]*\)/g, write: ([, name]) => `} on ${name}`, over: true },
];

const members: readonly Habit[] = [
  {
    code: "SKY1038",
    pattern: /\b(?:expect(?:s|ed|ation|ations)?|assert|expects)[ \t]*[:=]?[ \t]*\{/g,
    write: () => "expect {",
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /^([ \t]*)(?:expects?|expected|assert)\b[ \t]*[:=]?[ \t]*([^{\n]+?)[ \t]*$/gm,
    write: ([, space, statement]) => `${space}expect { ${statement} }`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /\b(?:sweeps?|grid|search)([ \t]+[A-Za-z_]\w*)?[ \t]*[:=(][ \t]*\{/g,
    write: ([, name]) => `sweep${name ?? ""} {`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /(:[ \t]*[A-Za-z_][\w.]*)[ \t]*[:=][ \t]*\{/g,
    write: ([, block]) => `${block} {`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /(:[ \t]*[A-Za-z_][\w.]*)[ \t]*\[([^[\]\n]*)\]/g,
    write: ([, block, body]) => `${block} { ${body!.trim()} }`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /([A-Za-z_][\w.]*)[ \t]*\(([^(){}\n]*)\}/g,
    write: ([, block, body]) => `${block} { ${body!.trim()} }`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /([A-Za-z_][\w.]*)[ \t]*\{([ \t]*\d[^{}\n]*)\}/g,
    write: ([, block, args]) => `${block}(${args!.trim()})`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /([:|[,]\s*[A-Za-z_][\w.]*)[ \t]+("(?:[^"\\\n]|\\.)*"|\d[\w.]*)(?=[ \t]*(?:[,}\]\r\n]|$))/g,
    write: ([, block, value]) => `${block}(${value})`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /@(\w+)[ \t]*[:=]?[ \t]*("(?:[^"\\\n]|\\.)*")/g,
    write: ([, name, text]) => `@${name}(${text})`,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /^([ \t]*)#?\[?(paper)[ \t]*[(:=][ \t]*("(?:[^"\\\n]|\\.)*")\)?\]?/gm,
    write: ([, space, name, text]) => `${space}@${name}(${text})`,
    over: true,
  },
  { code: "SKY1038", pattern: /@(\w+)\(([^"()\n]+)\)/g, write: ([, name, text]) => `@${name}("${text}")`, over: true },
  {
    code: "SKY1038",
    pattern: /[ \t]*\b([a-zA-Z]+):?[ \t]*(?=")/g,
    write: ([, word]) =>
      nearest(word!, ["because"]) || /^(since|reason|as|why|due)$/i.test(word!) ? " because " : undefined,
    over: true,
  },
  {
    code: "SKY1038",
    pattern: /\b([A-Za-z]+)(?=[ \t]+[^\n]*\bbecause[ \t]*")/g,
    write: ([word]) => (nearest(word, ["assume"]) ? "assume" : undefined),
    over: true,
  },
];

/** What stands in bodies elsewhere. */
export const values: readonly Habit[] = [
  ...quotes,
  ...keys,
  ...numbers,
  ...ranges,
  ...sweeps,
  ...operators,
  ...lists,
  ...members,
];
