/**
 * A text whose line breaks are not decided yet (Wadler, "A prettier printer"). `hard` tells that it holds a break that
 * must come: then every group around it is broken too.
 */
export type Doc =
  | { readonly kind: "text"; readonly text: string; readonly hard: false }
  | { readonly kind: "concat"; readonly parts: readonly Doc[]; readonly hard: boolean }
  | { readonly kind: "indent"; readonly doc: Doc; readonly hard: boolean }
  | { readonly kind: "group"; readonly doc: Doc; readonly hard: boolean }
  /** Depends on whether the group around it is broken; `line` breaks the line where it is. */
  | { readonly kind: "choice"; readonly flat: string; readonly broken: string; readonly hard: false }
  | { readonly kind: "line"; readonly flat: string; readonly hard: boolean; readonly blank: boolean }
  /** As many words on a line as fit. */
  | { readonly kind: "fill"; readonly words: readonly string[]; readonly hard: false }
  /** Stands at the end of whatever line it falls on. */
  | { readonly kind: "trailing"; readonly text: string; readonly hard: false };

export const text = (t: string): Doc => ({ kind: "text", text: t, hard: false });
export const concat = (parts: readonly Doc[]): Doc => ({ kind: "concat", parts, hard: parts.some((one) => one.hard) });
export const indent = (doc: Doc): Doc => ({ kind: "indent", doc, hard: doc.hard });
export const group = (doc: Doc): Doc => ({ kind: "group", doc, hard: doc.hard });
export const choice = (flat: string, broken: string): Doc => ({ kind: "choice", flat, broken, hard: false });
export const fill = (words: readonly string[]): Doc => ({ kind: "fill", words, hard: false });
export const trailing = (t: string): Doc => ({ kind: "trailing", text: t, hard: false });
/** A break, or `flat` where the group fits on its line. */
export const line = (flat: string): Doc => ({ kind: "line", flat, hard: false, blank: false });
/** A break that must come, with an empty line where asked. */
export const hardLine = (blank = false): Doc => ({ kind: "line", flat: "", hard: true, blank });

interface Line {
  code: string;
  comment?: string;
}
interface Item {
  readonly doc: Doc;
  readonly depth: number;
  readonly flat: boolean;
}

const STEP = "  ";

/** True when what comes next fits into `room` columns, up to the first place where a line may end. */
function fits(first: Item, rest: readonly Item[], room: number): boolean {
  let left = room;
  const stack: Item[] = [first];
  let next = rest.length;
  while (left >= 0) {
    const item = stack.pop() ?? rest[--next];
    if (!item) return true;
    const { doc, flat } = item;
    if (doc.kind === "text") left -= doc.text.length;
    else if (doc.kind === "choice") left -= (flat ? doc.flat : doc.broken).length;
    else if (doc.kind === "fill") left -= doc.words.join(" ").length;
    else if (doc.kind === "line") {
      if (!flat || doc.hard) return true;
      left -= doc.flat.length;
    } else if (doc.kind === "concat") {
      for (let i = doc.parts.length - 1; i >= 0; i--) stack.push({ doc: doc.parts[i]!, depth: 0, flat });
    } else if (doc.kind === "group") stack.push({ doc: doc.doc, depth: 0, flat: flat && !doc.hard });
    else if (doc.kind === "indent") stack.push({ doc: doc.doc, depth: 0, flat });
  }
  return false;
}

/** Decides the breaks: a group stays on its line where it fits into `width` columns. */
export function layOut(doc: Doc, width: number): string {
  const lines: Line[] = [{ code: "" }];
  const stack: Item[] = [{ doc, depth: 0, flat: false }];
  const last = (): Line => lines[lines.length - 1]!;
  while (stack.length > 0) {
    const item = stack.pop()!;
    const { doc: one, depth, flat } = item;
    if (one.kind === "text") last().code += one.text;
    else if (one.kind === "choice") last().code += flat ? one.flat : one.broken;
    else if (one.kind === "concat") {
      for (let i = one.parts.length - 1; i >= 0; i--) stack.push({ doc: one.parts[i]!, depth, flat });
    } else if (one.kind === "indent") stack.push({ doc: one.doc, depth: depth + 1, flat });
    else if (one.kind === "group") {
      const whole = { doc: one.doc, depth, flat: true };
      const goes = flat || (!one.hard && fits(whole, stack, width - last().code.length));
      stack.push(goes ? whole : { doc: one.doc, depth, flat: false });
    } else if (one.kind === "line") {
      if (flat && !one.hard) last().code += one.flat;
      else {
        if (one.blank) lines.push({ code: "" });
        lines.push({ code: STEP.repeat(depth) });
      }
    } else if (one.kind === "fill") {
      for (const [i, word] of one.words.entries()) {
        const over = last().code.length + 1 + word.length > width;
        if (i > 0 && over && !flat) lines.push({ code: STEP.repeat(depth) });
        else if (i > 0) last().code += " ";
        last().code += word;
      }
    } else if (last().comment === undefined) last().comment = one.text;
    else lines.push({ code: STEP.repeat(depth) + one.text });
  }
  return finish(lines);
}

/** Comments behind the code of neighbouring lines stand below each other. */
function finish(lines: readonly Line[]): string {
  const out: string[] = [];
  for (let i = 0; i < lines.length; ) {
    let end = i;
    while (lines[end]?.comment !== undefined) end++;
    if (end === i) {
      out.push(lines[i++]!.code.trimEnd());
      continue;
    }
    const run = lines.slice(i, end).map(({ code, comment }) => ({ code: code.trimEnd(), comment }));
    const column = Math.max(...run.map(({ code }) => code.length));
    for (const { code, comment } of run) out.push(`${code.padEnd(column)}  ${comment}`);
    i = end;
  }
  return out.join("\n");
}
