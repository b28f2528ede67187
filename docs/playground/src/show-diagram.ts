import type { Plan } from "../../../compiler/plan/plan.ts";
import { element, svgElement } from "./element.ts";
import type { Diagram, DiagramNode, PlanView, Range } from "./protocol.ts";
import { code, section, table } from "./table.ts";

const box = { width: 196, height: 74 };
const gap = { x: 24, y: 66 };

interface Placed {
  readonly node: DiagramNode;
  readonly x: number;
  readonly y: number;
}

/** How many arrows lead to a box at most: its row. */
function rowsOf({ nodes, edges }: Diagram): Map<string, number> {
  const rows = new Map(nodes.map(({ id }) => [id, 0]));
  // An arrow leads from an earlier box to a later one: once for each box is enough.
  for (const _ of nodes)
    for (const { from, to } of edges) rows.set(to, Math.max(rows.get(to) ?? 0, (rows.get(from) ?? 0) + 1));
  // What nothing leads to and is no input stands beside what it is used with.
  for (const { id, kind } of nodes) {
    const used = edges.find(({ from }) => from === id);
    if (kind === "labels" && used) rows.set(id, rows.get(used.to)! - 1);
  }
  return rows;
}

function place(diagram: Diagram): {
  readonly placed: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
} {
  const rows = rowsOf(diagram);
  const byRow = new Map<number, DiagramNode[]>();
  for (const node of diagram.nodes) {
    const row = rows.get(node.id)!;
    byRow.set(row, [...(byRow.get(row) ?? []), node]);
  }
  // Labels stand at the side, so that what the images go through keeps the middle.
  const line = (nodes: readonly DiagramNode[]): DiagramNode[] => nodes.filter(({ kind }) => kind !== "labels");
  const step = box.width + gap.x;
  const widest = Math.max(
    ...[...byRow.values()].map((nodes) => line(nodes).length + 2 * (nodes.length - line(nodes).length)),
  );
  const width = Math.max(2, widest) * step + gap.x;
  const placed = new Map<string, Placed>();
  for (const [row, nodes] of byRow) {
    const ordered = [...line(nodes), ...nodes.filter(({ kind }) => kind === "labels")];
    const left = (width - (line(nodes).length * step - gap.x)) / 2;
    for (const [i, node] of ordered.entries())
      placed.set(node.id, { node, x: left + i * step, y: 12 + row * (box.height + gap.y) });
  }
  return { placed, width, height: byRow.size * (box.height + gap.y) - gap.y + 24 };
}

/** `12 × 16 × 16 × 10`; one date is no stack of dates. */
const showShape = (shape: readonly number[]): string =>
  (shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape).join(" × ") || "one number";

/** The model from its inputs down to the loss. A box leads to where it is written. */
export function showDiagram(panel: HTMLElement, { diagram, plan }: PlanView, reveal: (range: Range) => void): void {
  if (!diagram) {
    panel.replaceChildren(element("p", { class: "empty" }, "What is left open keeps the model from being built."));
    return;
  }
  const { placed, width, height } = place(diagram);
  const arrow = svgElement(
    "marker",
    { id: "arrow", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svgElement("path", { d: "M0 0L10 5L0 10Z", class: "arrowhead" }),
  );
  const arrows = diagram.edges.flatMap(({ from, to, shapes }) => {
    const [a, b] = [placed.get(from), placed.get(to)];
    if (!a || !b) return [];
    const [x1, y1, x2, y2] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y];
    const middle = (y1 + y2) / 2;
    // Beside the end of the arrow that it has for itself.
    const shared = diagram.edges.filter((other) => other.to === to).length > 1;
    const [tx, ty] = shared ? [x1, y1 + 18] : [(x1 + x2) / 2, middle + 4 - (shapes.length - 1) * 8];
    const left = shared && x2 > x1;
    return [
      svgElement("path", {
        class: "edge",
        d: `M${x1} ${y1}C${x1} ${middle + 14} ${x2} ${middle - 14} ${x2} ${y2 - 2}`,
        "marker-end": "url(#arrow)",
      }),
      ...shapes.map((shape, i) =>
        svgElement(
          "text",
          { class: left ? "shape end" : "shape", x: left ? tx - 7 : tx + 7, y: ty + i * 16 },
          showShape(shape),
        ),
      ),
    ];
  });
  const picture = svgElement(
    "svg",
    {
      class: "diagram",
      viewBox: `0 0 ${width} ${height}`,
      style: `max-width:${width}px`,
      role: "group",
      "aria-label": "The model and the shapes between its parts",
    },
    svgElement("defs", {}, arrow),
    ...arrows,
    ...[...placed.values()].map((one) => boxOf(one, reveal)),
  );
  panel.replaceChildren(
    element("div", { class: "table" }, picture),
    element("p", { class: "muted" }, "Shapes of one sample: dates × height × width × channels, where it has them."),
    section("Types", types(plan)),
  );
}

/** Every tensor between two parts with its type, and the ground that it shows. */
function types({ tensors }: Plan): HTMLElement {
  const rows = tensors.map(({ part, direction, name, type, values, gsd, footprint }) => [
    code(part),
    direction === "in" ? `from ${name}` : "gives",
    code(type),
    [values, gsd === null ? undefined : `${gsd} m a pixel`, footprint === null ? undefined : `${footprint} m across`]
      .filter(Boolean)
      .join(", "),
  ]);
  return table(["part", "", "type", "ground"], rows);
}

function boxOf({ node, x, y }: Placed, reveal: (range: Range) => void): SVGElement {
  const { kind, title, lines, range } = node;
  const go = (event: Event): void => {
    const pressed = event instanceof KeyboardEvent;
    if (!range || (pressed && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    reveal(range);
  };
  const leads = range
    ? { tabindex: 0, role: "button", "aria-label": `${title}: show where it is written`, click: go, keydown: go }
    : {};
  return svgElement(
    "g",
    { class: `node ${kind}${range ? " leads" : ""}`, transform: `translate(${x} ${y})`, ...leads },
    svgElement("rect", { width: box.width, height: box.height, rx: 8 }),
    svgElement("text", { class: "title", x: box.width / 2, y: lines.length > 1 ? 25 : 33 }, title),
    ...lines.map((line, i) =>
      svgElement("text", { class: "line", x: box.width / 2, y: (lines.length > 1 ? 45 : 53) + i * 17 }, line),
    ),
  );
}
