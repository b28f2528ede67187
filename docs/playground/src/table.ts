import { element } from "./element.ts";

type Cell = string | Node;

/** A name as it stands in a text. */
export const code = (text: string): HTMLElement => element("code", {}, text);

/** A table with a head; wide ones move sideways by themselves. */
export const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement =>
  element(
    "div",
    { class: "table" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))),
    ),
  );

/** A heading with what belongs to it. */
export const section = (title: string, ...content: (Node | undefined | false)[]): HTMLElement =>
  element("section", {}, element("h2", {}, title), ...content);
