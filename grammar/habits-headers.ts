import { nearest } from "../compiler/diag/suggest.ts";
import type { Habit } from "./habits.ts";

/** `my-aerial 2` as a name. */
const named = (text: string): string =>
  text
    .trim()
    .replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^(?=\d)/, "_");
const library = (path: string): string => path.replace(/^sky[.:/]+/, "sky:");

const comments: readonly Habit[] = [
  // A comment of C, on one line or several.
  {
    code: "SKY1031",
    pattern: /\/\*([\s\S]*?)\*\//g,
    write: ([, text]) =>
      text!
        .trim()
        .split(/\r?\n/)
        .map((line) => `// ${line.replace(/^[ \t]*\*? ?/, "")}`.trimEnd())
        .join("\n"),
  },
  {
    code: "SKY1031",
    pattern: /^([ \t]*)("""|''')(.*?)\2[ \t]*$/gm,
    write: ([, space, , text]) => `${space}/// ${text!.trim()}`,
  },
  {
    code: "SKY1031",
    pattern: /^([ \t]*)(?:--|<!--|%|;)[ \t]*(.*?)(?:-->)?[ \t]*$/gm,
    write: ([, space, text]) => `${space}// ${text}`,
  },
];

const editions: readonly Habit[] = [
  {
    code: "SKY1039",
    pattern:
      /^[ \t]*[#%@]?!?(?:sky[a-z-]*|version|edition|lang(?:uage)?)[ \t]*[:=]?[ \t]*["']?v?1?(?:\.0)*["']?[ \t]*;?[ \t]*$/gim,
    write: () => "sky 1",
    over: true,
    first: true,
  },
  {
    code: "SKY1039",
    pattern: /^[ \t]*(?:sky)?[ \t]*1[ \t]*;?[ \t]*$/gim,
    write: () => "sky 1",
    over: true,
    first: true,
  },
];

const imports: readonly Habit[] = [
  {
    code: "SKY1035",
    pattern: /^from[ \t]+["']?([\w.:/-]+)["']?[ \t]+import[ \t]+[({]?([^(){}\n]*)[)}]?[ \t]*;?$/gm,
    write: ([, path, names]) => `import { ${names!.trim().replace(/,$/, "")} } from "${library(path!)}"`,
  },
  { code: "SKY1035", pattern: /^import[ \t]*\[([^\]\n]*)\]/gm, write: ([, names]) => `import {${names}}` },
  { code: "SKY1035", pattern: /^import[ \t]*\(([^)\n]*)\)/gm, write: ([, names]) => `import {${names}}` },
  {
    code: "SKY1035",
    pattern: /^import[ \t]*\{?[ \t]*([A-Za-z_]\w*(?:[ \t,]+[A-Za-z_]\w*)*)[ \t,]*\}?[ \t]+from\b/gm,
    write: ([, names]) => `import { ${names} } from`,
  },
  {
    code: "SKY1035",
    pattern: /^(import[ \t]*\{[^}]*\})[ \t]*(?!from\b)[:=]?\w*[ \t]*(?=["'])/gm,
    write: ([, names]) => `${names} from `,
  },
  {
    code: "SKY1035",
    pattern: /^(import[ \t]*\{[^}]*\}[ \t]*from[ \t]+)([A-Za-z.][\w.:/-]*)[ \t]*;?[ \t]*$/gm,
    write: ([, names, path]) => `${names}"${library(path!)}"`,
  },
  {
    code: "SKY1035",
    pattern: /^(?:imports?|include|using|use|require|Import|IMPORT)([ \t]*\{[^}]*\}[ \t]*from\b)/gm,
    write: ([, rest]) => `import${rest}`,
  },
  {
    code: "SKY1035",
    pattern: /^import[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\*[^\n]*|\w+(?:[.:]\w+)*)[ \t]*;?[ \t]*\n?/gm,
    write: () => "",
  },
];

const KEYED = String.raw`^((?:abstract[ \t]+)?[A-Za-z_]\w*[ \t]+(?!extends\b)[A-Za-z_]\w*)`;
const BASES = String.raw`([A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_][\w.]*)*)`;

const declarations: readonly Habit[] = [
  {
    code: "SKY1032",
    pattern: new RegExp(`${KEYED}[ \t]*(?:[:=]+|->)[ \t]*\\{`, "gm"),
    write: ([, head]) => `${head} {`,
  },
  {
    code: "SKY1032",
    pattern: new RegExp(
      `${KEYED}[ \t]*(?::|\\(|<:?|=|->|@|\\b(?:extend|extending|extended|Extends|EXTENDS|inherits?(?:[ \t]+from)?|from|is|of|implements|with|using|on|based[ \t]+on)\\b)[ \t]*${BASES}[ \t]*[)>]?[ \t]*:?[ \t]*\\{`,
      "gm",
    ),
    write: ([, head, bases]) => `${head} extends ${bases} {`,
  },
  {
    code: "SKY1032",
    pattern: /^((?:abstract[ \t]+)?[A-Za-z_]\w*)[ \t]*[:=][ \t]*([A-Za-z_]\w*)([ \t]*(?:extends\b[^{\n]*)?\{)/gm,
    write: ([, kind, name, rest]) => `${kind} ${name}${rest}`,
  },
  {
    code: "SKY1032",
    pattern: /^((?:abstract[ \t]+)?[A-Za-z_]\w*)[ \t]*[(]?["']([^"'\n]+)["'][)]?([ \t]*(?:extends\b[^{\n]*)?\{)/gm,
    write: ([, kind, name, rest]) => `${kind} ${named(name!)}${rest!.startsWith(" ") ? rest : ` ${rest}`}`,
  },
  {
    code: "SKY1032",
    pattern: /^([A-Za-z_]\w*)[ \t]+abstract[ \t]+(?=[A-Za-z_])/gm,
    write: ([, kind]) => `abstract ${kind} `,
  },
  {
    code: "SKY1032",
    pattern: /^([A-Za-z_]\w*)(?=[ \t]+[A-Za-z_]\w*[ \t]+(?!extends\b)[A-Za-z_]\w*[ \t]*(?:extends\b[^{\n]*)?\{)/gm,
    write: ([word]) =>
      (nearest(word, ["abstract"]) ?? /^(base|virtual|partial|template)$/i.test(word)) ? "abstract" : undefined,
  },
  {
    code: "SKY1032",
    pattern:
      /^((?:abstract[ \t]+)?[A-Za-z_]\w*[ \t]+)(?!extends\b)([A-Za-z_]\w*(?:[ \t]*[-.][ \t]*\w+)+|[A-Za-z_]\w*[ \t]+(?!extends\b)\w+|\d\w*)(?=[ \t]*(?:extends\b[^{\n]*)?\{)/gm,
    write: ([, kind, name]) => `${kind}${named(name!)}`,
  },
  {
    code: "SKY1032",
    pattern: new RegExp(`${KEYED}([ \t]+extends[ \t]+[^{:\n]*?)?[ \t]*[:=(\\[<][ \t]*$`, "gm"),
    write: ([, head, bases]) => `${head}${bases ?? ""} {`,
    over: true,
  },
  {
    code: "SKY1032",
    pattern: new RegExp(`${KEYED}([ \t]+extends[ \t]+${BASES})[ \t]+(?=[A-Za-z_][\\w.]*[ \t]*\\{)`, "gm"),
    write: ([, head, bases]) => `${head}${bases}, `,
  },
  { code: "SKY1032", pattern: /\{[ \t]*\{/g, write: () => "{", over: true },
  { code: "SKY1032", pattern: /^\}[ \t]*(?:end\b|done\b|\.)[^\n]*/gm, write: () => "}" },
];

const lets: readonly Habit[] = [
  { code: "SKY1032", pattern: /^([A-Za-z_]\w*)[ \t]*:?=[ \t]*(?=[^\s{=])/gm, write: ([, name]) => `let ${name} = ` },
  { code: "SKY1032", pattern: /^(?:const|var|def|define|set)[ \t]+(?=[A-Za-z_]\w*[ \t]*=)/gm, write: () => "let " },
];

/** What stands at the top of files and declarations elsewhere. */
export const headers: readonly Habit[] = [...comments, ...editions, ...imports, ...lets, ...declarations];
