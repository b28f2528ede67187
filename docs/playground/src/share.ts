import { examples } from "playground:examples";
import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import type { Document } from "./protocol.ts";

const key = "skyc playground";
const mark = "#sky=";

/** A document as the part of a link behind `#`: nothing of it reaches any server. */
export function toHash({ path, text }: Document): string {
  const packed = deflateSync(strToU8(JSON.stringify([path, text])), { level: 9 });
  return mark + btoa(strFromU8(packed, true)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What a link holds; undefined where it holds none that can be read. */
export function fromHash(hash: string): Document | undefined {
  if (!hash.startsWith(mark)) return undefined;
  try {
    const packed = strToU8(atob(hash.slice(mark.length).replaceAll("-", "+").replaceAll("_", "/")), true);
    return documentOf(strFromU8(inflateSync(packed)));
  } catch {
    return undefined;
  }
}

function documentOf(json: string): Document | undefined {
  const [path, text] = JSON.parse(json) as unknown[];
  return typeof path === "string" && typeof text === "string" ? { path, text } : undefined;
}

/** Keeps the document in this browser; where that is forbidden (private windows), nothing is kept. */
export function keep({ path, text }: Document): void {
  try {
    localStorage.setItem(key, JSON.stringify([path, text]));
  } catch {
    return;
  }
}

function kept(): Document | undefined {
  try {
    return documentOf(localStorage.getItem(key) ?? "[]");
  } catch {
    return undefined;
  }
}

/** What the page opens with: the link's text, else what was last written here, else the first example. */
export function firstDocument(): { readonly document: Document; readonly broken: boolean } {
  const linked = fromHash(location.hash);
  const [path, text] = Object.entries(examples)[0]!;
  return { document: linked ?? kept() ?? { path, text }, broken: location.hash.startsWith(mark) && !linked };
}
