import type { BlockExpr, Expect, Expr } from "../../grammar/ast.ts";
import type { Fix } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";
import { nearest } from "../diag/suggest.ts";
import type { Expectation, ExpectTree, Trial } from "../elaborate/program.ts";
import type { Bound } from "./bound.ts";
import type { CheckContext } from "./context.ts";
import { thereAre } from "./describe.ts";
import { unitsFit } from "./expectation-units.ts";
import { staticMeasures } from "./judge-static.ts";
import { blocksOf } from "./libraries.ts";
import { type Extra, paperOf } from "./members.ts";
import { letOf, type Scope, sourceOf } from "./scope.ts";
import { meantBy } from "./synonyms.ts";

/** What is known of an experiment when its expectations are read. */
export interface Measurable {
  /** Names of its metrics; undefined, here and below, where that was left open or reported. */
  readonly metrics: readonly string[] | undefined;
  /** Where they are written. */
  readonly list?: Bound;
  /** What `params` can be asked of. */
  readonly parts: readonly string[] | undefined;
  /** What `spatial` can be asked of. */
  readonly grids: readonly string[] | undefined;
  /** False where the number of training samples is unknown, so that nobody can count epochs. */
  readonly countable: boolean;
  /** The only measures that there are; absent: all. */
  readonly only?: readonly string[];
  readonly splits: readonly string[] | undefined;
  /** Splits whose labels are not to be had. */
  readonly hidden: readonly string[] | undefined;
  readonly trials: readonly Trial[];
}

const comparisons = new Set(["<=", ">=", "==", "<", ">", "~"]);

/** Reads `expect` blocks: comparisons of measures, each measure known, each trial there. */
export function expectations(
  context: CheckContext,
  extras: readonly Extra<Expect>[],
  known: Measurable,
): Expectation[] {
  return extras.flatMap(({ node, scope, paper }) =>
    node.statements.flatMap((statement): Expectation[] => {
      const text = sourceOf(scope, statement.span);
      if (statement.type === "error") return [];
      if (statement.type !== "binary" || !comparisons.has(statement.op)) {
        context.report("SKY4204", statement.span, { text });
        return [];
      }
      if (statement.op === "~" && !(statement.right.type === "binary" && statement.right.op === "±")) {
        const end = { ...statement.span, start: statement.span.end };
        const fixes = [{ title: "Allow 2 % around it", edits: [{ span: end, text: " ± 2%" }] }];
        context.report("SKY4220", statement.span, { text }, { fixes });
        return [];
      }
      const reader = new Reader(context, known);
      const tree = reader.tree(statement, scope);
      if (!tree || !unitsFit(context, tree, (part) => reader.spans.get(part) ?? statement.span)) return [];
      const from = paperOf(node.annotations) ?? paper;
      return [{ text, tree, span: statement.span, ...(from === undefined ? {} : { paper: from }) }];
    }),
  );
}

/** How many parts a statement may have, its `let`s written out. */
const most = 500;

/** Reads one statement. */
class Reader {
  /** Where each part of the statement is written. */
  readonly spans = new WeakMap<ExpectTree, Span>();
  #parts = 0;

  constructor(
    private readonly context: CheckContext,
    private readonly known: Measurable,
  ) {}

  tree(expr: Expr, scope: Scope): ExpectTree | undefined {
    const tree = this.#read(expr, scope);
    if (tree && !this.spans.has(tree)) this.spans.set(tree, expr.span);
    return tree;
  }

  #read(expr: Expr, scope: Scope): ExpectTree | undefined {
    const text = sourceOf(scope, expr.span);
    this.#parts++;
    if (this.#parts > most) {
      // Doubling lets would otherwise never end; said once.
      if (this.#parts === most + 1) this.context.report("SKY1025", expr.span, { limit: most });
      return undefined;
    }
    switch (expr.type) {
      case "error":
        return undefined;
      case "number":
        return { type: "number", value: expr.value, text };
      case "quantity":
        return { type: "number", value: expr.value, unit: expr.unit, text };
      case "group":
        if (expr.items.length === 1) return this.tree(expr.items[0]!, scope);
        break;
      case "binary": {
        const left = this.tree(expr.left, scope);
        const right = this.tree(expr.right, scope);
        return left && right ? { type: "binary", op: expr.op, left, right, text } : undefined;
      }
      case "block": {
        const named = letOf(scope, expr);
        if (named) return this.#named(named, text);
        if (expr.body) break;
        return this.#measure(expr, scope, text);
      }
    }
    this.context.report("SKY4204", expr.span, { text });
    return undefined;
  }

  #measure(expr: BlockExpr, scope: Scope, text: string): ExpectTree | undefined {
    const name = expr.path.parts.map((p) => p.text).join(".");
    if (!this.#isMeasure(expr, name)) return undefined;
    const args: string[] = [];
    const where: Record<string, string> = {};
    for (const { name: key, value } of expr.args ?? []) {
      if (key) where[key.text] = sourceOf(scope, value.span);
      else args.push(sourceOf(scope, value.span));
    }
    if (!this.#isAsked(expr, name, text, args)) return undefined;
    const { via } = where;
    if (!(name in staticMeasures)) {
      if (!this.#labelled(expr, args[0]!, via)) return undefined;
      if (via !== undefined) return { type: "measure", name, args, where: { via }, text };
    }
    const set = this.#trial(expr, where);
    return set && { type: "measure", name, args, where: set, text };
  }

  /** What a `let` stands for, with the name as its text: that is where its value is shown. */
  #named(named: NonNullable<ReturnType<typeof letOf>>, text: string): ExpectTree | undefined {
    const tree = this.context.within(named, () => this.tree(named.expr, named.scope));
    if (!tree) return undefined;
    const shown = { ...tree, text };
    this.spans.set(shown, this.spans.get(tree)!);
    return shown;
  }

  /** What stands in a measure's parentheses: one of the splits, parts or graphs that there are, or nothing. */
  #isAsked(expr: BlockExpr, name: string, text: string, args: readonly string[]): boolean {
    const fixed = name in staticMeasures ? staticMeasures[name] : this.known.splits;
    const wanted = name === "params" ? this.known.parts : name === "spatial" ? this.known.grids : fixed;
    const [asked] = args;
    if (wanted?.length === 0) {
      if (args.length > 0)
        this.#refuse(expr, text, `Write ${name}(): it is one number for the whole run.`, `${name}()`);
      else if (name === "epochs" && !this.known.countable) this.context.report("SKY4206", expr.span, {});
      else return true;
      return false;
    }
    if (args.length === 1 && (!wanted || wanted.includes(asked!))) return true;
    const likely = (word: string): string | undefined =>
      nearest(word, wanted ?? []) ?? wanted?.find((one) => one.startsWith(word) || word.startsWith(one));
    const usual = wanted?.find((one) => one === "test" || one === "all" || one.startsWith("train"));
    const near = asked === undefined ? usual : args.length === 1 ? (likely(asked) ?? usual) : undefined;
    const hint = `Write ${name}(…) with one of ${(wanted ?? ["all"]).join(", ")}.`;
    this.#refuse(expr, text, hint, near && (expr.args?.length ?? 0) < 2 ? `${name}(${near})` : undefined);
    return false;
  }

  #refuse({ span }: BlockExpr, name: string, hint: string, instead: string | undefined): void {
    const fixes = instead === undefined ? [] : [{ title: `Write ${instead}`, edits: [{ span, text: instead }] }];
    this.context.report("SKY4202", span, { name, hint }, { fixes });
  }

  /** Whether a split can be measured the way that is asked for: here with its labels, or by a leaderboard that keeps them. */
  #labelled(expr: BlockExpr, split: string, via: string | undefined): boolean {
    const { hidden } = this.known;
    if (!hidden || (hidden.includes(split) ? via === "leaderboard" : via === undefined)) return true;
    const { span, args = [] } = expr;
    const last = args.at(-1)!;
    const text = expr.path.parts.map((p) => p.text).join(".");
    if (!hidden.includes(split)) {
      const from = args.at(-2)?.span.end ?? last.span.start;
      const fixes = [
        { title: "Remove via", edits: [{ span: { ...span, start: from, end: last.span.end }, text: "" }] },
      ];
      this.context.report("SKY4135", span, { split, text: `${text}(${split})` }, { fixes });
      return false;
    }
    const other = (this.known.splits ?? []).find((name) => name !== "train" && !hidden.includes(name));
    const place = args[0]!.span;
    const at = { ...span, start: last.span.end, end: last.span.end };
    const fixes = [
      { title: "Leave it to the leaderboard", edits: [{ span: at, text: ", via: leaderboard" }] },
      ...(other ? [{ title: `Measure ${other}`, edits: [{ span: place, text: other }] }] : []),
    ];
    const hint = `Write ${text}(${split}, via: leaderboard): the run writes the predictions that it takes${other ? `; or measure ${other}` : ""}.`;
    this.context.report(
      "SKY4134",
      span,
      { what: `${text}(${split})`, split, hint },
      { fixes: via === undefined ? fixes : [] },
    );
    return false;
  }

  /** The mend of a metric that is asked for and not computed. */
  #added(name: string): Fix[] {
    const { list } = this.known;
    if (!list) return [];
    const last = [...list.children.values()].at(-1);
    const end = last ? last.span.end : list.span.end - 1;
    const edits = [{ span: { file: list.span.file, start: end, end }, text: last ? `, ${name}` : name }];
    return [{ title: `Add ${name} to the metrics`, edits }];
  }

  #isMeasure({ path: { span } }: BlockExpr, name: string): boolean {
    const every = blocksOf(["metric"]).map(([, metric]) => metric);
    const all = [...(this.known.metrics ?? every), "loss", ...Object.keys(staticMeasures)];
    const names = this.known.only ?? all;
    if (names.includes(name)) return true;
    if (all.includes(name)) {
      const hint = `An encoder has ${names.join(" and ")}; what only an experiment has belongs into the experiment's expect.`;
      this.context.report("SKY4202", span, { name, hint });
      return false;
    }
    const near = meantBy(name, names);
    const unused = every.includes(name);
    const hint = near ? `Did you mean ${near}?` : thereAre(names);
    const fixes = unused
      ? this.#added(name)
      : near
        ? [{ title: `Change "${name}" to "${near}"`, edits: [{ span, text: near }] }]
        : [];
    const args = { name, hint: unused ? `Add ${name} to the experiment's metric list.` : hint };
    this.context.report("SKY4202", span, args, { fixes });
    return false;
  }

  /** The settings of the one trial that is meant, spelt as in the sweep; undefined after a report. */
  #trial(expr: BlockExpr, where: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
    const asked = Object.entries(where);
    if (asked.length === 0) return {};
    const found = this.known.trials.find(({ set }) =>
      asked.every(([key, value]) => set[key] !== undefined && bare(set[key]) === bare(value)),
    );
    if (found) return Object.fromEntries(asked.map(([key]) => [key, found.set[key]!]));
    const show = (set: Readonly<Record<string, string>>): string =>
      Object.entries(set)
        .map(([key, value]) => `${key}: ${value}`)
        .join(", ");
    const list = this.known.trials.slice(0, 12).map(({ set }) => show(set));
    const more = this.known.trials.length > list.length ? "; …" : "";
    const hint =
      list.length > 0 ? `There are: ${list.join("; ")}${more}.` : "Declare a sweep with it: sweep name { key: a | b }.";
    this.context.report("SKY4203", expr.span, { where: show(where), hint });
    return undefined;
  }
}

/** White space does not tell values apart. */
const bare = (text: string): string => text.replaceAll(/\s+/g, "");
