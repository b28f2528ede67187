import type { BlockUse, ModelPlan } from "../../../compiler/elaborate/model-plan.ts";
import type { InputPlan } from "../../../compiler/elaborate/program.ts";
import type { Graph, Node } from "../../../compiler/ir/graph.ts";
import { sizeOf } from "../../../compiler/ir/type.ts";
import type { Diagram, DiagramNode } from "./protocol.ts";

/** What the loss and the predictions are computed in lies outside of all modules. */
const objective = "loss";

/** A part of the model: the nodes below a scope of the graph. */
interface Part {
  readonly scope: string;
  readonly node: DiagramNode;
}

/**
 * The model as a picture: every node of the graph belongs to a part, and what flows from one part to another is an
 * arrow with its shape. Boxes lead to `file` where the model is the one that is written there. What only brings tensors from one to the other (reshapes between parts) is passed through.
 */
export function diagramOf(model: ModelPlan, graph: Graph, file: string, asWritten: boolean): Diagram {
  const parts = partsOf(model, graph, asWritten ? file : undefined);
  const inputs = new Map(model.encoder.branches.map(({ input }) => [input.name, input]));
  const sources = new Map<number, { readonly part: string; readonly shape: readonly number[] }>();
  const flows = new Map<string, Map<string, Map<string, readonly number[]>>>();
  for (const node of graph.nodes) {
    const part = partOf(node, parts, inputs);
    const fed = node.inputs.flatMap((value) => sources.get(value.id) ?? []);
    if (part === undefined) {
      // Between parts: stands for what it was given, under the shape that says most.
      const given = fed[0];
      const shape = node.type.shape;
      if (given) sources.set(node.id, { part: given.part, shape: longer(shape, given.shape) });
      continue;
    }
    for (const { part: from, shape } of fed) {
      if (from === part) continue;
      const target = flows.get(part) ?? flows.set(part, new Map()).get(part)!;
      const shapes = target.get(from) ?? target.set(from, new Map()).get(from)!;
      shapes.set(shape.join(), shape);
    }
    if (part !== "") sources.set(node.id, { part, shape: node.type.shape });
  }
  const edges = [...flows].flatMap(([to, from]) =>
    [...from].map(([source, shapes]) => ({
      from: source,
      to,
      shapes: [...shapes.values()].sort((a, b) => sizeOf(b) - sizeOf(a)).map((shape) => shape.slice(1)),
    })),
  );
  return { nodes: parts.map(({ node }) => node), edges };
}

const longer = (a: readonly number[], b: readonly number[]): readonly number[] => (a.length >= b.length ? a : b);

/** The part of a node; `""` for what no arrow shows, undefined for what stands between parts. */
function partOf(node: Node, parts: readonly Part[], inputs: ReadonlyMap<string, InputPlan>): string | undefined {
  if (node.op === "variable" || node.op === "constant") return "";
  if (node.op === "input") {
    const name = node.attrs.name as string;
    if (inputs.has(name)) return `input ${name}`;
    return name === "labels" || name === "target" ? "labels" : "";
  }
  const found = parts.find(({ scope }) => scope !== "" && (node.scope === scope || node.scope.startsWith(`${scope}.`)));
  if (found) return found.node.id;
  return node.scope === "" ? objective : undefined;
}

function partsOf(model: ModelPlan, graph: Graph, file: string | undefined): Part[] {
  const { encoder, head, loss, labels } = model;
  const { fusion, branches } = encoder;
  const made = (use: BlockUse): Pick<DiagramNode, "range"> =>
    use.span.file === file ? { range: { from: use.span.start, to: use.span.end } } : {};
  const trained = (scope: string): string => {
    let count = 0;
    for (const { name, role, type } of graph.variables.values())
      if (role === "parameter" && name.startsWith(`${scope}.`)) count += sizeOf(type.shape);
    return count === 0 ? "no parameters" : `${short(count)} parameters`;
  };
  const block = (kind: DiagramNode["kind"], scope: string, title: string, use: BlockUse): Part => ({
    scope,
    node: { id: scope, kind, title, lines: [use.def.name, trained(scope)], ...made(use) },
  });
  const target =
    labels.kind === "mask"
      ? `${labels.size}×${labels.size} px, ${labels.classes.length} classes`
      : `${labels.classes.length} classes`;
  return [
    ...branches.map(({ input }) => ({ scope: "", node: inputNode(input) })),
    ...branches.map(({ name, backbone }) =>
      block("encoder", fusion ? `${encoder.scope}.${name}` : encoder.scope, name, backbone),
    ),
    ...(fusion ? [block("fusion", `${encoder.scope}.${fusion.name}`, fusion.name, fusion.use)] : []),
    block("head", "head", "head", head),
    { scope: "", node: { id: "labels", kind: "labels", title: "labels", lines: [target] } },
    { scope: "", node: { id: objective, kind: "loss", title: "loss", lines: [loss.def.name], ...made(loss) } },
  ];
}

function inputNode({ name, modality, sensor, bands, gsd, frames }: InputPlan): DiagramNode {
  const dates = frames > 1 ? `, ${frames} dates` : "";
  const seen = `${bands.length} ${bands.length === 1 ? "band" : "bands"}, ${gsd} m${dates}`;
  return {
    id: `input ${name}`,
    kind: "input",
    title: name === modality ? name : `${name}: ${modality}`,
    lines: [sensor, seen],
  };
}

/** 21.6 M. */
function short(count: number): string {
  const [size, unit] = count >= 1e9 ? [1e9, " B"] : count >= 1e6 ? [1e6, " M"] : count >= 1e3 ? [1e3, " k"] : [1, ""];
  const value = count / size;
  return `${value >= 100 || size === 1 ? Math.round(value) : value.toPrecision(3)}${unit}`;
}
