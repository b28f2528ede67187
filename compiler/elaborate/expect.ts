import type { Expectation, ExpectResult, ExpectTree, Measured, SubValue } from "./program.ts";

export type MeasureCall = Extract<ExpectTree, { type: "measure" }>;
/** What a call such as `OA(test)` amounts to, or why nobody knows. */
export type Measure = (call: MeasureCall) => Measured | string;

/** A measure without the trial that it may be asked of: `memory(train)`. */
export const measureKey = ({ name, args }: Pick<MeasureCall, "name" | "args">): string => `${name}(${args.join(", ")})`;

/** Why a statement has no verdict. */
class NotEvaluated extends Error {}
const cannot = (reason: string): never => {
  throw new NotEvaluated(reason);
};

/** What a unit is worth in the unit that measures give: bytes, shares. */
const units: Readonly<Record<string, number>> = {
  "%": 0.01,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const comparisons: Readonly<Record<string, (a: number, b: number, slack: number) => boolean>> = {
  "<=": (a, b, slack) => a <= b + slack,
  ">=": (a, b, slack) => a >= b - slack,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "==": (a, b, slack) => Math.abs(a - b) <= slack,
};

/** Values in the order in which they were found, innermost first; a text that occurs twice is listed twice. */
class Evaluation {
  readonly values: SubValue[] = [];

  constructor(private readonly measure: Measure) {}

  /** `scale` multiplies numbers without a unit. */
  value(tree: ExpectTree, scale = 1): Measured {
    switch (tree.type) {
      case "number":
        return {
          value: tree.value * (tree.unit === undefined ? scale : (units[tree.unit] ?? 1)),
          share: tree.unit === "%",
          ...(tree.unit?.endsWith("iB") ? { unit: "bytes" } : {}),
        };
      case "measure": {
        const found = this.measure(tree);
        if (typeof found === "string") return cannot(found);
        return this.#note(tree, found);
      }
      case "binary": {
        const a = this.value(tree.left, scale);
        const b = this.value(tree.right, scale);
        return this.#note(tree, arithmetic(tree.op, a, b));
      }
    }
  }

  holds(tree: ExpectTree): boolean {
    if (tree.type !== "binary") return cannot("it compares nothing");
    if (tree.op === "~") return this.#near(tree.left, tree.right);
    const compare = comparisons[tree.op];
    if (!compare) return cannot(`${tree.op} does not compare`);
    const { value: a, share } = this.#side(tree.left, tree.right);
    const b = this.value(tree.right, inPercent(tree.right, share));
    return compare(a, b.value, slack(a, b.value));
  }

  /** `left ~ center ± tolerance`. A tolerance in per cent of a number that is not in per cent is relative. */
  #near(left: ExpectTree, right: ExpectTree): boolean {
    if (right.type !== "binary" || right.op !== "±") return cannot("~ needs ± to say how far off is still near");
    const { value: found, share } = this.#side(left, right.left);
    const scale = inPercent(right.left, share);
    const center = this.value(right.left, scale);
    const margin = this.value(right.right, scale);
    const relative = margin.share && !center.share && !share;
    const tolerance = relative ? Math.abs(center.value) * margin.value : margin.value;
    return Math.abs(found - center.value) <= tolerance + slack(found, center.value);
  }

  /** The left side; its own bare numbers are read in the scale of its measures. */
  #side(left: ExpectTree, right: ExpectTree): Measured {
    const bare = !measures(left) && measures(right);
    return this.value(left, bare ? inPercent(left, new Evaluation(this.measure).value(right).share) : 1);
  }

  #note(tree: ExpectTree, measured: Measured): Measured {
    if (!("op" in tree) || measures(tree)) {
      const { value, unit } = measured;
      this.values.push({ text: tree.text, value, ...(unit ? { unit } : {}) });
    }
    return measured;
  }
}

const measures = (tree: ExpectTree): boolean =>
  tree.type === "measure" || (tree.type === "binary" && (measures(tree.left) || measures(tree.right)));

/** Beside a share, a bare number above 1 is in per cent, as papers print it: `mIoU(test) ~ 46.5 ± 1.0`. */
function inPercent(side: ExpectTree, besideShare: boolean): number {
  if (!besideShare || measures(side)) return 1;
  const plain = new Evaluation(() => "no measure here").value(side);
  return !plain.share && Math.abs(plain.value) > 1 ? 0.01 : 1;
}

/** Rounding of decimal fractions must not decide. */
const slack = (a: number, b: number): number => 1e-12 * Math.max(Math.abs(a), Math.abs(b), 1e-300);

function arithmetic(op: string, a: Measured, b: Measured): Measured {
  const unit = a.unit ?? b.unit;
  const kept = unit ? { unit } : {};
  switch (op) {
    case "+":
      return { value: a.value + b.value, share: a.share || b.share, ...kept };
    case "-":
      return { value: a.value - b.value, share: a.share || b.share, ...kept };
    case "*":
      return { value: a.value * b.value, share: a.share || b.share, ...kept };
    case "/":
      return { value: a.value / b.value, share: a.share && !b.share, ...(b.unit ? {} : kept) };
    default:
      return cannot(`${op} does not compute a number`);
  }
}

/** Judges one `expect` statement; what cannot be known here gets the reason instead of a verdict. */
export function judge(expectation: Pick<Expectation, "text" | "tree">, measure: Measure): ExpectResult {
  const evaluation = new Evaluation(measure);
  const { text } = expectation;
  try {
    const verdict = evaluation.holds(expectation.tree) ? "holds" : "fails";
    return { text, verdict, values: evaluation.values };
  } catch (error) {
    if (!(error instanceof NotEvaluated)) throw error;
    return { text, verdict: "not evaluated", reason: error.message, values: evaluation.values };
  }
}
