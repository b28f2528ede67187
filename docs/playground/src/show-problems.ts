import { pages } from "playground:pages";
import { element } from "./element.ts";
import type { Mend, Place, Problem, Range } from "./protocol.ts";

/** What a click among the problems does. */
export interface ProblemActions {
  reveal(range: Range): void;
  mend(mend: Mend): void;
}

const titles = { error: "error", warning: "warning", hole: "left open" };

/** Every finding with its place, its mends and the page of its code. */
export function showProblems(panel: HTMLElement, problems: readonly Problem[], actions: ProblemActions): void {
  if (problems.length === 0) {
    panel.replaceChildren(
      element("p", { class: "empty good" }, "Nothing is wrong: names, units, shapes, lengths and laws all fit."),
    );
    return;
  }
  panel.replaceChildren(element("ol", { class: "problems" }, ...problems.map((problem) => item(problem, actions))));
}

const where = ({ file, line, column, range }: Place): string =>
  range ? `line ${line}, column ${column}` : `${file}, line ${line}`;

/** A place as a button, where it lies in the edited text. */
const placeOf = (place: Place, { reveal }: ProblemActions): HTMLElement =>
  place.range
    ? element("button", { type: "button", class: "place", click: () => reveal(place.range!) }, where(place))
    : element("span", { class: "place" }, where(place));

function item(problem: Problem, actions: ProblemActions): HTMLElement {
  const { code, severity, message, help, place, related, mends } = problem;
  return element(
    "li",
    { class: severity, "data-code": code },
    element(
      "div",
      { class: "head" },
      element("b", {}, titles[severity]),
      " ",
      place && placeOf(place, actions),
      element("code", {}, code),
    ),
    element("p", {}, ...lines(message)),
    help !== undefined && element("p", { class: "help" }, ...withCode(help)),
    ...related.map((other) => element("p", { class: "related" }, `${other.message}: `, placeOf(other, actions))),
    mends.length > 0 &&
      element(
        "div",
        { class: "mends" },
        ...mends.map((mend) =>
          element("button", { type: "button", class: "mend", click: () => actions.mend(mend) }, mend.title),
        ),
      ),
    pages[code] !== undefined && explanation(code),
  );
}

/** What stands between backticks is code. */
const withCode = (text: string): (Node | string)[] =>
  text.split("`").map((part, i) => (i % 2 === 1 ? element("code", {}, part) : part));

/** A message may hold an expression with its values beneath, which have to stand under each other. */
function lines(message: string): (Node | string)[] {
  const [first, ...rest] = message.split("\n");
  return [...withCode(first!), ...(rest.length === 0 ? [] : [element("pre", {}, rest.join("\n"))])];
}

/** The code's page, which is made when it is opened. */
function explanation(code: string): HTMLElement {
  const text = element("div", { class: "page" });
  const details = element("details", {}, element("summary", {}, `Why ${code}?`), text);
  details.addEventListener("toggle", () => {
    // The pages are this project's own, made into HTML by the build.
    if (details.open && text.childElementCount === 0) text.innerHTML = pages[code] ?? "";
  });
  return details;
}
