import type { Analysis } from "./analysis.ts";
import type { Completion, Offer } from "./completion.ts";
import { measureOffers } from "./offer-measures.ts";
import { itemOffers, memberOffers } from "./offer-members.ts";
import { afterOffers, baseOffers, importOffers, moduleOffers } from "./offer-names.ts";
import { valueOffers } from "./offer-values.ts";
import type { Slot } from "./reading.ts";

/** What may be written at an offset, best first. Works in any text, however broken. */
export function completionsAt(analysis: Analysis, offset: number): readonly Completion[] {
  if (inComment(analysis, offset)) return [];
  const { slot, replace, typed } = analysis.reading().slotAt(offset);
  const offers = offersOf(analysis, slot, offset, typed);
  const seen = new Set<string>();
  return offers
    .filter(({ label, kind }) => {
      const key = `${kind}:${label}`;
      const fresh = !seen.has(key);
      seen.add(key);
      return fresh && matches(typed, label);
    })
    .sort((a, b) => a.rank - b.rank)
    .map((offer) => ({ ...offer, replace: replacing(slot, offer, replace) }));
}

/** The letters that were typed stand in the label in this order, from the beginning of one of its words on. */
function matches(typed: string, label: string): boolean {
  const letters = typed.replaceAll(/[^A-Za-z0-9_]/g, "").toLowerCase();
  if (letters === "") return true;
  for (const { index } of label.matchAll(/(?<![A-Za-z0-9])[A-Za-z0-9]|(?<=[a-z])[A-Z]/g)) {
    let at = 0;
    for (const letter of label.slice(index).toLowerCase()) if (letter === letters[at]) at++;
    if (at === letters.length && label[index]!.toLowerCase() === letters[0]) return true;
  }
  return false;
}

/** A sensor's name has a dot: what stands before it is part of the word. */
function replacing({ path }: Slot, offer: Offer, replace: Completion["replace"]): Completion["replace"] {
  const first = path?.[0];
  return first && offer.kind === "sensor" ? { ...replace, start: first.span.start } : replace;
}

function offersOf(analysis: Analysis, slot: Slot, offset: number, typed: string): readonly Offer[] {
  switch (slot.want) {
    case "item":
      return itemOffers(false);
    case "kind":
      return itemOffers(true);
    case "base":
      return baseOffers(analysis, slot);
    case "imported":
      return importOffers(analysis, slot);
    case "from":
      return [{ label: "from", kind: "keyword", insert: 'from "$1"', goesOn: true, rank: 0 }];
    case "module":
      return moduleOffers(analysis, typed);
    case "head":
      return [{ label: "extends", kind: "keyword", insert: "extends ", goesOn: true, rank: 0 }];
    case "annotation":
      return [{ label: "paper", kind: "keyword", detail: "where it comes from", insert: 'paper("$1")', rank: 0 }];
    case "because":
      return [
        { label: "because", kind: "keyword", detail: "the reason of the assumption", insert: 'because "$1"', rank: 0 },
        ...afterOffers(analysis, slot),
      ];
    case "member":
      return memberOffers(analysis, slot, offset);
    case "measure":
      return measureOffers(analysis, slot);
    case "value":
      return inValue(analysis, slot, offset);
    case "after":
      return afterOffers(analysis, slot);
    default:
      return [];
  }
}

function inValue(analysis: Analysis, slot: Slot, offset: number): readonly Offer[] {
  const { frame, key } = slot;
  const named = key !== undefined && key.frame === frame;
  if (frame.type === "expect" || (frame.type === "measure" && !named)) return measureOffers(analysis, slot);
  return frame.type === "arguments" && !named
    ? memberOffers(analysis, slot, offset)
    : valueOffers(analysis, slot, offset);
}

function inComment(analysis: Analysis, offset: number): boolean {
  const comments = analysis.scope?.ast.comments ?? [];
  return comments.some(({ span }) => span.start < offset && offset <= span.end);
}
