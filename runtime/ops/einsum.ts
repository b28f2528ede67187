import { defineOp, type OpBuilder, type Value } from "../../compiler/ir/op.ts";
import { sizeOf, type TensorType, tensor } from "../../compiler/ir/type.ts";
import { calc } from "./rules/calc.ts";
import { needAttr, needEqual, needFloat, needRank, needSameDType } from "./rules/judge.ts";

/** The letters of each operand's axes and of the result's. */
interface Equation {
  readonly operands: readonly string[];
  readonly result: string;
}

/** Reads "ij,jk->ik"; without an arrow, the result has the letters that occur once, in the order of the alphabet. */
function read(equation: string): Equation {
  const text = equation.replaceAll(" ", "");
  const parts = /^([A-Za-z]*(?:,[A-Za-z]*)*)(?:->([A-Za-z]*))?$/.exec(text);
  needAttr("einsum", "equation", equation, 'letters of each operand and of the result, as "bij,bjk->bik"', !!parts);
  const operands = parts![1]!.split(",");
  const all = [...operands.join("")];
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const result = parts![2] ?? once.join("");
  const distinct = (letters: string) => new Set(letters).size === letters.length;
  const holds = [...operands, result].every(distinct) && [...result].every((letter) => all.includes(letter));
  needAttr("einsum", "equation", equation, "without a letter twice in one operand or new in the result", holds);
  return { operands, result };
}

/** A value whose axes have letters. */
interface Lettered {
  readonly value: Value;
  readonly letters: string;
}

const only = (letters: string, keep: (letter: string) => boolean): string => [...letters].filter(keep).join("");

function sumAway(g: OpBuilder, { value, letters }: Lettered, keep: string): Lettered {
  const axes = [...letters].flatMap((letter, axis) => (keep.includes(letter) ? [] : [axis]));
  if (axes.length === 0) return { value, letters };
  return { value: calc(g).sum(value, axes), letters: only(letters, (letter) => keep.includes(letter)) };
}

function inOrder(g: OpBuilder, { value, letters }: Lettered, wanted: string): Value {
  if (letters === wanted) return value;
  return g.op("transpose", [value], { order: [...wanted].map((letter) => letters.indexOf(letter)) });
}

/** Two operands as one batched matrix product; letters that neither `later` nor the other operand has are summed away first. */
function contract(g: OpBuilder, left: Lettered, right: Lettered, later: string): Lettered {
  const c = calc(g);
  const a = sumAway(g, left, later + right.letters);
  const b = sumAway(g, right, later + left.letters);
  const shared = only(a.letters, (letter) => b.letters.includes(letter));
  const batch = only(shared, (letter) => later.includes(letter));
  const inner = only(shared, (letter) => !later.includes(letter));
  const rows = only(a.letters, (letter) => !b.letters.includes(letter));
  const columns = only(b.letters, (letter) => !a.letters.includes(letter));
  const sizes = new Map<string, number>();
  for (const { value, letters } of [a, b]) {
    for (const [i, letter] of [...letters].entries()) sizes.set(letter, value.type.shape[i]!);
  }
  const shapeOf = (letters: string) => [...letters].map((letter) => sizes.get(letter)!);
  const [n, m, k, p] = [batch, rows, inner, columns].map((letters) => sizeOf(shapeOf(letters))) as [
    number,
    number,
    number,
    number,
  ];
  // An operand that lies transposed already is read so by the product.
  const turnedA = a.letters === batch + inner + rows && a.letters !== batch + rows + inner;
  const turnedB = b.letters === batch + columns + inner && b.letters !== batch + inner + columns;
  const x = inOrder(g, a, turnedA ? a.letters : batch + rows + inner);
  const y = inOrder(g, b, turnedB ? b.letters : batch + inner + columns);
  const product =
    inner === ""
      ? c.mul(c.reshape(x, [n, m, 1]), c.reshape(y, [n, 1, p]))
      : c.matmul(
          c.reshape(x, turnedA ? [n, k, m] : [n, m, k]),
          c.reshape(y, turnedB ? [n, p, k] : [n, k, p]),
          turnedA,
          turnedB,
        );
  const letters = batch + rows + columns;
  return { value: c.reshape(product, shapeOf(letters)), letters };
}

/** Sums of products, by letters. */
export const einsum = defineOp({
  name: "einsum",
  doc: "Sums of products of the operands over the letters that the result lacks, as NumPy's einsum: `bqd,bkd->bqk`. Operands are joined from left to right, two at a time, by batched matrix products.",
  limits: "No diagonals (a letter twice in one operand) and no ellipsis.",
  inputs: ["x"],
  variadic: true,
  attrs: { equation: "" },
  required: ["equation"],
  shape: ({ x }, { equation }, rest) => {
    const { operands, result } = read(equation);
    needEqual("einsum", "the numbers of operands and of their letters", rest.length + 1, operands.length);
    const sizes = new Map<string, number>();
    [x, ...rest].forEach((type: TensorType, i) => {
      needFloat("einsum", `operand ${i + 1}`, type);
      needSameDType("einsum", `operand ${i + 1}`, type, x);
      needRank("einsum", `operand ${i + 1}`, type, operands[i]!.length);
      [...operands[i]!].forEach((letter, axis) => {
        const size = type.shape[axis]!;
        needEqual("einsum", `all sizes of ${letter}`, sizes.get(letter) ?? size, size);
        sizes.set(letter, size);
      });
    });
    return tensor(
      x.dtype,
      [...result].map((letter) => sizes.get(letter)!),
    );
  },
  expand: (g, { x }, { equation }, rest) => {
    const { operands, result } = read(equation);
    const [first, ...others] = [x, ...rest].map((value, i): Lettered => ({ value, letters: operands[i]! }));
    const joined = others.reduce(
      (left, right, i) => contract(g, left, right, result + operands.slice(i + 2).join("")),
      first!,
    );
    return inOrder(g, sumAway(g, joined, result), result);
  },
  cases: [
    {
      name: "matrix product",
      in: {
        x: [
          [1, 2],
          [3, 4],
        ],
        "rest.0": [
          [5, 6],
          [7, 8],
        ],
      },
      attrs: { equation: "ij,jk->ik" },
      out: [
        [19, 22],
        [43, 50],
      ],
    },
    { name: "turned round", in: { x: { shape: [2, 3] } }, attrs: { equation: "ij->ji" } },
    { name: "sum of all, no arrow", in: { x: [1, 2, 3], "rest.0": [4, 5, 6] }, attrs: { equation: "i,i" }, out: 32 },
    {
      name: "outer product",
      in: { x: [1, 2], "rest.0": [3, 4, 5] },
      attrs: { equation: "i,j->ji" },
      out: [
        [3, 6],
        [4, 8],
        [5, 10],
      ],
    },
    {
      name: "scores of attention",
      in: { x: { shape: [2, 3, 2, 4] }, "rest.0": { shape: [2, 5, 2, 4] } },
      attrs: { equation: "bqhd,bkhd->bhqk" },
    },
    {
      name: "three operands, one letter alone",
      in: { x: { shape: [2, 3] }, "rest.0": { shape: [3, 4, 2] }, "rest.1": { shape: [4, 2] } },
      attrs: { equation: "ai,ijz,jb->ba" },
    },
    {
      name: "a left operand that lies transposed",
      in: { x: { shape: [2, 3, 4] }, "rest.0": { shape: [2, 5, 3] } },
      attrs: { equation: "bkm,bnk->bmn" },
    },
    { name: "a diagonal", in: { x: { shape: [2, 2] } }, attrs: { equation: "ii->i" }, error: "SKY3010" },
    { name: "an ellipsis", in: { x: { shape: [2, 2] } }, attrs: { equation: "...i->i" }, error: "SKY3010" },
    {
      name: "sizes of one letter",
      in: { x: { shape: [2, 3] }, "rest.0": { shape: [2, 3] } },
      attrs: { equation: "ij,jk->ik" },
      error: "SKY3005",
    },
    { name: "too many letters", in: { x: [1, 2] }, attrs: { equation: "ij->i" }, error: "SKY3002" },
  ],
});
