import type { Declaration, Expr } from "../../grammar/ast.ts";
import type { Sensor } from "../blocks/define.ts";
import { sensors } from "../blocks/registry.ts";
import { type FileScope, fileScope, lookup } from "../check/scope.ts";
import type { Span } from "../diag/span.ts";
import type { Analysis } from "./analysis.ts";
import type { Offer } from "./completion.ts";
import { bandWords } from "./pages.ts";
import { declarationOf } from "./read-words.ts";
import type { Frame, Slot } from "./reading.ts";

/** A property's value as it is written in a declaration or in what it extends. */
export function writtenIn(
  declaration: Declaration,
  file: FileScope,
  name: string,
  depth = 0,
): { expr: Expr; file: FileScope } | undefined {
  for (const member of declaration.body.members)
    if (member.type === "property" && member.key.parts.length === 1 && member.key.parts[0]!.text === name)
      return { expr: member.value, file };
  if (depth > 20) return undefined;
  for (const base of [...declaration.bases].reverse()) {
    const entity = lookup(fileScope(file), base.parts.map((part) => part.text).join("."));
    const found =
      entity?.type === "declaration" ? writtenIn(entity.declaration, entity.file, name, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Where a property is written in what a declaration extends, or, failing that, in itself at another place than `own`. */
export function writtenKey(declaration: Declaration, file: FileScope, name: string, own: Span): Span | undefined {
  for (const base of [...declaration.bases].reverse()) {
    const entity = lookup(fileScope(file), base.parts.map((part) => part.text).join("."));
    const found = entity?.type === "declaration" ? keyIn(entity.declaration, entity.file, name, 0) : undefined;
    if (found) return found;
  }
  const here = keyIn({ ...declaration, bases: [] }, file, name, 0);
  return here && here.start !== own.start ? here : undefined;
}

function keyIn(declaration: Declaration, file: FileScope, name: string, depth: number): Span | undefined {
  for (const member of declaration.body.members)
    if (member.type === "property" && member.key.parts.length === 1 && member.key.parts[0]!.text === name)
      return member.key.span;
  for (const base of depth > 20 ? [] : [...declaration.bases].reverse()) {
    const entity = lookup(fileScope(file), base.parts.map((part) => part.text).join("."));
    const found = entity?.type === "declaration" ? keyIn(entity.declaration, entity.file, name, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The declaration that a frame is the body of, as the parser reads it. */
export function nodeOf(
  analysis: Analysis,
  frame: Frame | undefined,
  path: string = analysis.path,
): Declaration | undefined {
  const item = analysis
    .scopeOf(path)
    ?.ast.items.find(
      (one) => one.type === "declaration" && one.name.text === frame?.name && one.kind.text === frame.kind,
    );
  return item?.type === "declaration" ? item : undefined;
}

/** The sensor that is chosen in the body around a place, or in what its declaration extends. */
export function sensorAround(analysis: Analysis, frame: Frame): Sensor | undefined {
  for (let at: Frame | undefined = frame; at; at = at.outer) {
    for (const key of at.keys) {
      if (!key.schema?.["x-block"]?.includes("sensor") || !key.value) continue;
      const sensor = sensors.get(analysis.text.slice(key.value.start, key.value.end).trim());
      if (sensor) return sensor;
    }
    if (at.type === "declaration") break;
  }
  const outer = declarationOf(frame);
  const property = Object.entries(outer?.schema?.properties ?? {}).find(([, own]) =>
    own["x-block"]?.includes("sensor"),
  );
  const node = nodeOf(analysis, outer);
  const found = property && node && analysis.scope ? writtenIn(node, analysis.scope, property[0]) : undefined;
  return found?.expr.type === "block"
    ? sensors.get(found.expr.path.parts.map((part) => part.text).join("."))
    : undefined;
}

/** Bands of the chosen sensor that are not in the list yet; of any sensor where none is chosen. */
export function bandOffers(analysis: Analysis, { frame }: Slot, offset: number): readonly Offer[] {
  const sensor = sensorAround(analysis, frame);
  const there = new Set(
    analysis
      .reading()
      .words.filter(
        ({ role, span, slot }) =>
          role === "band" && slot.frame === frame && !(span.start <= offset && offset <= span.end),
      )
      .map(({ text }) => text),
  );
  const all = sensor ? [sensor] : [...sensors.values()];
  return all.flatMap((one) =>
    one.bands
      .filter(({ name }) => !there.has(name))
      .map(
        (band, i): Offer => ({
          label: band.name,
          kind: "band",
          detail: `${bandWords(band)}${sensor ? "" : `, ${one.name}`}`,
          insert: band.name,
          rank: i,
        }),
      ),
  );
}

/** The value of a declaration's own property, or an item of it, rather than what a block in it takes. */
export const isOwnValue = (frame: Frame): boolean =>
  frame.type === "declaration" || (frame.type === "list" && frame.outer?.type === "declaration");

interface Named {
  readonly name: string;
  readonly detail: string;
}

/** Names of inputs or members that can be meant at a place: of the encoder, of the data set, of the experiment's data set. */
export function inputNames(analysis: Analysis, slot: Slot, offset: number): readonly Named[] {
  const outer = declarationOf(slot.frame);
  const node = nodeOf(analysis, outer);
  const { scope } = analysis;
  if (!outer || !scope) return [];
  if (outer.schema?.additionalProperties) {
    const own = slot.key?.text ?? keyAround(slot.frame)?.text;
    return outer.keys
      .filter(({ text }) => text !== own)
      .map(({ text }) => ({ name: text, detail: `member of ${outer.name}` }));
  }
  const there = new Set(
    analysis
      .reading()
      .words.filter(
        ({ role, span, slot: at }) =>
          role === "member" &&
          at.frame === slot.frame &&
          at.frame.type === "list" &&
          !(span.start <= offset && offset <= span.end),
      )
      .map(({ text }) => text),
  );
  const parts = isOwnValue(slot.frame);
  const names = node ? (parts ? partNames(node, scope) : inputsOf(node, scope)) : [];
  return names.filter(({ name }) => !there.has(name));
}

const keyAround = (frame: Frame): Frame["key"] => {
  for (let at: Frame | undefined = frame; at; at = at.outer) if (at.key) return at.key;
  return undefined;
};

/** The inputs of a data set, or of the data set that an experiment names. */
function inputsOf(node: Declaration, file: FileScope): readonly Named[] {
  const inputs = writtenIn(node, file, "inputs");
  if (inputs?.expr.type === "object")
    return inputs.expr.body.members.flatMap((member) =>
      member.type === "property" ? [{ name: member.key.parts[0]!.text, detail: `input of ${node.name.text}` }] : [],
    );
  const data = writtenIn(node, file, "data");
  if (data?.expr.type !== "block") return [];
  const entity = lookup(fileScope(data.file), data.expr.path.parts.map((part) => part.text).join("."));
  return entity?.type === "declaration" && entity.declaration !== node ? inputsOf(entity.declaration, entity.file) : [];
}

/** The parts of an experiment's model, as far as it says what encodes. */
export function partNames(node: Declaration, file: FileScope): readonly Named[] {
  const encoder = writtenIn(node, file, "encoder");
  const path = encoder?.expr.type === "block" ? encoder.expr.path.parts.map((part) => part.text).join(".") : undefined;
  const entity = encoder && path !== undefined ? lookup(fileScope(encoder.file), path) : undefined;
  const members =
    entity?.type === "declaration"
      ? entity.declaration.body.members.flatMap((member) =>
          member.type === "property" && member.value.type !== "number" ? [member.key.parts[0]!.text] : [],
        )
      : [];
  const whole = encoder ? "encoder" : "backbone";
  return [whole, ...members, "head"].map((name) => ({ name, detail: "part of the model" }));
}
