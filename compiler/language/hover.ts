import { schemas, sensors, shipped } from "../blocks/registry.ts";
import { kindOf } from "../check/describe.ts";
import { codes } from "../diag/catalogue/index.ts";
import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import { originInWords, settingOf } from "./effective.ts";
import { targetOf } from "./entities.ts";
import { grammarWords } from "./grammar-words.ts";
import { placeKey } from "./inferred.ts";
import { inferredWords } from "./inferred-words.ts";
import { lengthWords } from "./length-words.ts";
import { measures } from "./measures.ts";
import { sensorAround } from "./nearby.ts";
import { bandWords, code, declarationPage, kindPage, sensorPage } from "./pages.ts";
import { declarationOf } from "./read-words.ts";
import { type Key, type NamedBlock, valueAt, type Word } from "./reading.ts";
import { blockNamed, presetOf } from "./schema-of.ts";
import { inShort, propertyPage } from "./words.ts";

/** What is shown of a place, as Markdown, and the piece of text that it is about. */
export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/** What is to be said of the word at an offset; undefined where there is nothing. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const ofCode = codeAt(analysis, offset);
  if (ofCode) return ofCode;
  const word = analysis.wordAt(offset);
  if (!word) return undefined;
  const parts = partsOf(analysis, word).filter((part) => part !== undefined && part !== "");
  return parts.length > 0 ? { markdown: parts.join("\n\n"), span: word.span } : undefined;
}

type Parts = readonly (string | undefined)[];

function partsOf(analysis: Analysis, word: Word): Parts {
  const { key } = word.slot;
  switch (word.role) {
    case "key":
      return ofKey(analysis, word);
    case "block":
    case "variant":
      return ofBlock(analysis, word);
    case "sensor":
      return [word.block?.sensor ? sensorPage(word.block.sensor) : undefined];
    case "band":
      return ofBand(analysis, word) ?? ofName(analysis, word);
    case "kind":
      return [kindPage(word.text) === "" ? undefined : `**${word.text}**: ${kindPage(word.text)}`];
    case "keyword":
    case "annotation":
      return [grammarWords.get(word.text)];
    case "measure":
      return ofMeasure(word);
    case "number":
      return numberParts(analysis, word, key);
    case "enum":
      return [
        ...(key?.schema ? [propertyPage(key.text, key.schema, false)] : []),
        ...effective(analysis, key, word.span),
      ];
    case "text":
    case "operator":
    case "edition":
      return [];
    default:
      return ofName(analysis, word);
  }
}

function ofKey(analysis: Analysis, word: Word): Parts {
  const { key } = word;
  if (!key) return [];
  const last = key.words.at(-1)!;
  if (word !== last && key.words.length > 1) return ofOuterKey(analysis, key, word);
  const required = key.owner?.required?.includes(last.text) === true;
  const page = key.schema ? propertyPage(key.text, key.schema, required) : undefined;
  return [page, ...effective(analysis, key)];
}

/** The `optimizer` of `optimizer.lr`. */
function ofOuterKey(analysis: Analysis, key: Key, word: Word): Parts {
  const path = key.words.slice(0, key.words.indexOf(word) + 1).map(({ text }) => text);
  const own = declarationOf(key.frame)?.schema?.properties?.[path[0]!];
  const name = declarationOf(key.frame)?.name;
  const values = analysis.checked.experiments.flatMap((experiment) => {
    const bound = experiment.declaration.name.text === name ? settingOf(experiment, path) : undefined;
    return bound ? [`\`${path.join(".")}\` is \`${bound.text}\`, ${originInWords(bound)}`] : [];
  });
  return [path.length === 1 && own ? propertyPage(path[0]!, own, false) : undefined, ...values];
}

/** What is shown of one value at most. */
const mostExperiments = 24;

/** What the experiments make of a key's value, and why. */
function effective(analysis: Analysis, key: Key | undefined, at: Span | undefined = key?.value): Parts {
  const span = key && at && valueAt(key, at.start);
  if (!key || !span) return [];
  const all = analysis.effectiveAt(span.start, span.end, span.file);
  const lines = new Map<string, string[]>();
  const told = new Set<string>();
  for (const { experiment, path, bound } of all.slice(0, mostExperiments)) {
    const name = experiment.declaration.name.text;
    // A modality is in the data set and in the encoder: the first place is enough.
    if (told.has(name)) continue;
    told.add(name);
    const more = [inferredWords(analysis, experiment, bound), lengthWords(experiment, bound)]
      .filter(Boolean)
      .join("; ");
    const paper = bound.paper === undefined ? "" : `, from the paper: ${bound.paper}`;
    const line = `\`${path}\` is \`${bound.text}\`, ${originInWords(bound)}${paper}${more === "" ? "" : `: ${more}`}`;
    lines.set(line, [...(lines.get(line) ?? []), name]);
  }
  return [...lines]
    .slice(0, 4)
    .map(([line, names]) => `In ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}: ${line}`);
}

function numberParts(analysis: Analysis, word: Word, key: Key | undefined): Parts {
  const page = key?.schema ? propertyPage(key.text, key.schema, false) : undefined;
  const value = key && valueAt(key, word.span.start);
  const whole = value?.start === word.span.start && value.end === word.span.end;
  if (whole) return [page, ...effective(analysis, key, word.span)];
  const here = analysis.effectiveAt(word.span.start, word.span.end, word.span.file);
  const lines = new Set(here.map(({ experiment, bound }) => lengthWords(experiment, bound)));
  return [page, ...[...lines]];
}

function ofBlock(analysis: Analysis, word: Word): Parts {
  const { block } = word;
  if (!block) return [];
  return [blockPage(block), ...effective(analysis, word.slot.key, word.span)];
}

/** A block's page in short. */
function blockPage(block: NamedBlock): string {
  const known = shipped.blocks.get(`${block.kind}:${block.name}`);
  const schema = block.schema ?? known?.schema;
  const preset = Object.entries(presetOf(block)).map(([name, value]) => `${name}: ${String(value)}`);
  const variants = Object.keys((block.def ?? known?.def)?.variants ?? {});
  const names = Object.keys(schema?.properties ?? {});
  return [
    `**${block.name}${block.variant === undefined ? "" : `.${block.variant}`}**: ${kindOf(block.kind)}`,
    schema?.description,
    block.file === undefined ? undefined : `From ${block.file}.`,
    preset.length > 0 ? `Sets ${preset.join(", ")}.` : undefined,
    block.variant === undefined && variants.length > 1 ? `Variants: ${variants.join(", ")}.` : undefined,
    names.length > 0 ? `Properties: ${names.join(", ")}.` : undefined,
    schema?.examples?.[0] ? code(schema.examples[0]) : undefined,
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

function ofBand(analysis: Analysis, word: Word): Parts | undefined {
  const chosen = sensorAround(analysis, word.slot.frame);
  const having = chosen ? [chosen] : [...sensors.values()];
  const found = having.flatMap((sensor) =>
    sensor.bands
      .filter(({ name }) => name === word.text)
      .map((band) => `**${band.name}** of ${sensor.name}: ${bandWords(band)}`),
  );
  return found.length > 0 ? found : undefined;
}

function ofMeasure(word: Word): Parts {
  const own = measures.get(word.text);
  const metric = schemas[`metric:${word.text}`];
  return [own ? `**${word.text}**: ${own.doc}` : metric ? `**${word.text}**: ${metric.description}` : undefined];
}

function ofName(analysis: Analysis, word: Word): Parts {
  const target = targetOf(analysis, word);
  if (target?.type === "declaration")
    return [
      declarationPage(target.entity.declaration),
      ...experimentParts(analysis, target.at),
      ...effective(analysis, word.slot.key, word.span),
    ];
  if (target?.type === "let") return [letPage(analysis, target.at)];
  if (target?.type === "member") return memberParts(analysis, target.at);
  if (word.role === "imported" || word.role === "alias") return libraryParts(analysis, word);
  return target?.type === "file" ? [`The file ${target.path}`] : [];
}

/** An experiment in figures. */
function experimentParts(analysis: Analysis, at: Span): Parts {
  const experiment = analysis.checked.experiments.find(
    ({ declaration }) => placeKey(declaration.name.span) === placeKey(at),
  );
  const total = experiment?.plan && !experiment.context.failed ? experiment.figures?.parameters("all") : undefined;
  const length = experiment && settingOf(experiment, ["length"]);
  if (!experiment || total === undefined || !length) return [];
  const other = lengthWords(experiment, length);
  const trials = experiment.plan?.trials.length ?? 0;
  const figures = [
    `${inShort(total)} parameters`,
    `${length.text}${other === undefined ? "" : ` (${other})`}`,
    trials > 0 ? `${trials} trials` : undefined,
  ];
  return [figures.filter((part) => part !== undefined).join(", ")];
}

function letPage(analysis: Analysis, at: Span): string {
  const text = analysis.textOf(at.file) ?? "";
  const line = text.slice(
    text.lastIndexOf("\n", at.start) + 1,
    text.indexOf("\n", at.end) < 0 ? undefined : text.indexOf("\n", at.end),
  );
  return code(line.trim());
}

/** A member of an encoder by its name: what it is there. */
function memberParts(analysis: Analysis, at: Span): Parts {
  const key = analysis.reading(at.file).words.find(({ span }) => span.start === at.start)?.key;
  const text = key?.value ? (analysis.textOf(at.file) ?? "").slice(key.words[0]!.span.start, key.value.end) : "";
  return [code(text), ...effective(analysis, key)];
}

function libraryParts(analysis: Analysis, word: Word): Parts {
  const entity = analysis.scopeOf(word.span.file)?.names.get(word.text);
  const block =
    entity?.type === "block" ? blockNamed(analysis.scopeOf(word.span.file), undefined, [word.text]) : undefined;
  const found = block ?? [...shipped.blocks.values()].find(({ name }) => name === (word.original ?? word.text));
  return found ? [blockPage(found)] : [];
}

/** The text of a code that a comment speaks of. */
function codeAt(analysis: Analysis, offset: number): Hover | undefined {
  const comment = analysis.scope?.ast.comments.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!comment) return undefined;
  for (const match of analysis.text.slice(comment.span.start, comment.span.end).matchAll(/SKY\d{4}/g)) {
    const start = comment.span.start + match.index;
    const end = start + match[0].length;
    if (offset < start || offset > end) continue;
    const text = codeText(match[0]);
    return text === undefined ? undefined : { markdown: text, span: { ...comment.span, start, end } };
  }
  return undefined;
}

/** What a code says, with gaps where a finding would fill in. */
function codeText(name: string): string | undefined {
  if (!Object.hasOwn(codes, name)) return undefined;
  const entry = codes[name as keyof typeof codes] as { name: string; text: unknown; help?: unknown };
  const gaps = new Proxy({}, { get: () => "…" });
  const fill = (message: unknown): string => (message as (args: object) => string)(gaps);
  const help = entry.help ? `\n\n${fill(entry.help)}` : "";
  return `**${name}** (${entry.name}): ${fill(entry.text)}${help}\n\n\`skyc explain ${name}\` prints its page.`;
}
