import { planText } from "../../cli/plan/plan-text.ts";
import { renderText } from "../../compiler/diag/render-text.ts";
import { checkFile, compileFile } from "../../compiler/driver/compile.ts";
import { planFile } from "../../compiler/driver/plan-file.ts";
import type { ModelGraphs } from "../../compiler/elaborate/graphs.ts";
import { elaborate } from "../../compiler/elaborate/graphs.ts";
import type { Program, Setting } from "../../compiler/elaborate/program.ts";
import { print } from "../../compiler/ir/print.ts";
import { showType } from "../../compiler/ir/type.ts";
import { ProgramWriter } from "../../compiler/lower/tf/program-writer.ts";
import { cse } from "../../compiler/passes/cse.ts";
import { dce } from "../../compiler/passes/dce.ts";
import { expand } from "../../compiler/passes/expand.ts";
import { fold } from "../../compiler/passes/fold.ts";
import { simplify } from "../../compiler/passes/simplify.ts";
import type { Expr, Property, SourceFile } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { lexer } from "../../grammar/tokens.ts";
import { ops } from "../../runtime/ops/generated/index.ts";

/** A mistake that the tour makes on purpose. */
export const mistake = "backbone.heads=3";

/** What each stage makes of a file, as lines of text: what `docs/tour.md` quotes from. */
export function tourStages(file: string): Readonly<Record<string, readonly string[]>> {
  const { program } = compileFile(file);
  const plan = checkFile(file).checked[0]?.plan;
  const graphs = plan && elaborate(plan.model);
  if (!program || !graphs) throw new Error(`${file} does not compile`);
  const text = Object.values(program.sources)[0]!;
  return {
    tokens: lexer.tokenize(text).tokens.map((token) => `${token.tokenType.name.padEnd(11)} ${token.image}`),
    tree: tree(parse(text, file).ast),
    settings: program.settings.map((setting) => showSetting(setting, text)),
    mistake: mistaken(file),
    variables: variables(program),
    graph: print(graphs.eval).trimEnd().split("\n"),
    gradient: print(graphs.train).trimEnd().split("\n"),
    passes: passes(graphs, program),
    plan: planText(planFile(file).plan!, { colour: false, width: 80 }).replaceAll(file, "tour.sky").split("\n"),
    tensorflow: tensorflow(program),
  };
}

const indented = (depth: number, text: string): string => `${"  ".repeat(depth)}${text}`;

function showValue(value: Expr, depth: number): string[] {
  switch (value.type) {
    case "quantity":
      return [indented(depth, `quantity ${value.value} "${value.unit}"`)];
    case "number":
      return [indented(depth, `number ${value.value}`)];
    case "string":
      return [indented(depth, `string "${value.value}"`)];
    case "assume":
      return [
        indented(depth, "assume"),
        ...showValue(value.value, depth + 1),
        indented(depth + 1, `because "${value.because.value}"`),
      ];
    case "list":
      return [indented(depth, "list"), ...value.items.flatMap((item) => showValue(item, depth + 1))];
    case "object":
      return [indented(depth, "object"), ...value.body.members.flatMap((member) => showMember(member, depth + 1))];
    case "binary":
      return [
        indented(depth, `binary ${value.op}`),
        ...showValue(value.left, depth + 1),
        ...showValue(value.right, depth + 1),
      ];
    case "block": {
      const name = value.path.parts.map((part) => part.text).join(".");
      const args = (value.args ?? []).flatMap((argument) => showValue(argument.value, depth + 1));
      const members = (value.body?.members ?? []).flatMap((member) => showMember(member, depth + 1));
      return [indented(depth, `block ${name}`), ...args, ...members];
    }
    default:
      throw new Error(`the tour does not show ${value.type}`);
  }
}

const showProperty = ({ key, value }: Property, depth: number): string[] => [
  indented(depth, `property ${key.parts.map((part) => part.text).join(".")}`),
  ...showValue(value, depth + 1),
];

function showMember(member: SourceFile["items"][number] | Property | { type: string }, depth: number): string[] {
  if (member.type === "property") return showProperty(member as Property, depth);
  if (member.type !== "expect") throw new Error(`the tour does not show ${member.type}`);
  const { statements } = member as unknown as { readonly statements: readonly Expr[] };
  return [indented(depth, "expect"), ...statements.flatMap((statement) => showValue(statement, depth + 1))];
}

const tree = (ast: SourceFile): string[] =>
  ast.items.flatMap((item) => {
    if (item.type !== "declaration") throw new Error("the tour shows declarations only");
    const members = item.body.members.flatMap((member) => showMember(member, 1));
    return [`${item.kind.text} ${item.name.text}`, ...members];
  });

function showSetting({ path, value, origin }: Setting, text: string): string {
  if (origin.kind === "default" || !origin.span) return `${path} = ${value}  (default)`;
  const line = text.slice(0, origin.span.start).split("\n").length;
  const why = origin.because === undefined ? "" : `: ${origin.because}`;
  return `${path} = ${value}  (${origin.kind === "assumption" ? "assumed in " : ""}line ${line}${why})`;
}

function mistaken(file: string): string[] {
  const { diagnostics, texts } = checkFile(file, { set: [mistake] });
  return renderText(diagnostics, texts, false).replaceAll(file, "tour.sky").trimEnd().split("\n");
}

const variables = (program: Program): string[] =>
  program.variables.map(({ name, type, init, role, noDecay }) => {
    const decay = role === "parameter" ? `, weight decay: ${noDecay ? "no" : "yes"}` : "";
    return `${role} ${name} : ${showType(type)}  (first values: ${init.kind}${decay})`;
  });

/** How many nodes there are after each pass, in the order of `optimize`. */
function passes({ train }: ModelGraphs, program: Program): string[] {
  const lines = [`as built: ${train.nodes.length} nodes`];
  let current = dce(expand(train, ops), ops);
  lines.push(`expand, dce: ${current.nodes.length}`);
  const steps = { simplify, fold, cse, "simplify again": simplify, "cse again": cse, dce };
  for (const [name, pass] of Object.entries(steps)) {
    current = pass(current, ops);
    lines.push(`${name}: ${current.nodes.length}`);
  }
  if (current.nodes.length !== program.train.nodes.length) throw new Error("the passes are not those of optimize");
  return lines;
}

function tensorflow(program: Program): string[] {
  const writer = new ProgramWriter(ops);
  writer.graph("eval", program.eval, { compile: "plain" });
  return writer.nodes.map(({ op, name, input }) => `${op} ${name}(${(input ?? []).join(", ")})`);
}
