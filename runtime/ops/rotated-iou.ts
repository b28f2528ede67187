import { defineOp, type Value } from "../../compiler/ir/op.ts";
import { judgeBoxes, pairColumn, shareOf } from "./rules/boxes.ts";
import { calc } from "./rules/calc.ts";
import { held } from "./rules/sampling.ts";

/** A divisor closer to 0 than this is held away from it; what is divided is then weighted with 0 or cut off. */
const least = 1e-12;

/** Overlap of rotated boxes. */
export const rotatedIou = defineOp({
  name: "rotated_iou",
  doc: "Intersection over union […, M, N] of each rotated box (centre x, centre y, width, height, angle in radians) of a […, M, 5] with each of b […, N, 5]; 0 where both are empty. The area is exact: seen from box a, of half width p and half height q, it is Green's integral ∮ clamp(x, -p, p) [|y| ≤ q] dy along the four edges of box b.",
  inputs: ["a", "b"],
  shape: ({ a, b }) => judgeBoxes("rotated_iou", a, b, 5),
  expand: (g, { a, b }) => {
    const c = calc(g);
    const of = (boxes: Value, side: "a" | "b") => {
      const [x, y, w, h, angle] = [0, 1, 2, 3, 4].map((k) => pairColumn(g, boxes, k, side)) as [
        Value,
        Value,
        Value,
        Value,
        Value,
      ];
      return { x, y, w, h, cos: c.one("cos", angle), sin: c.one("sin", angle) };
    };
    const [one, two] = [of(a, "a"), of(b, "b")];
    // b's centre and direction, seen from a
    const [dx, dy] = [c.sub(two.x, one.x), c.sub(two.y, one.y)];
    const u = c.add(c.mul(dx, one.cos), c.mul(dy, one.sin));
    const v = c.sub(c.mul(dy, one.cos), c.mul(dx, one.sin));
    const cos = c.add(c.mul(two.cos, one.cos), c.mul(two.sin, one.sin));
    const sin = c.sub(c.mul(two.sin, one.cos), c.mul(two.cos, one.sin));
    const [p, q] = [c.mul(one.w, 0.5), c.mul(one.h, 0.5)];
    // b's sides as arrows, and its first corner
    const along = [c.mul(two.w, cos), c.mul(two.w, sin)] as const;
    const across = [c.neg(c.mul(two.h, sin)), c.mul(two.h, cos)] as const;
    const first = [0, 1].map((k) => c.sub(k === 0 ? u : v, c.mul(c.add(along[k as 0]!, across[k as 0]!), 0.5))) as [
      Value,
      Value,
    ];
    const away = (value: Value) => c.select(c.compare(c.one("abs", value), least, "lt"), least, value);
    const both = (f: Value, s: Value) => [c.two("minimum", f, s), c.max(f, s)] as const;

    /** ∫ clamp(x) dy over the part of an edge from (x, y) along (ex, ey) that lies in |y| ≤ q: three pieces, straight each. */
    const edge = (x: Value, y: Value, ex: Value, ey: Value): Value => {
      const [nx, ny] = [away(ex), away(ey)];
      const [low, high] = both(c.div(c.sub(c.neg(q), y), ny), c.div(c.sub(q, y), ny));
      const [from, to] = [held(c, low, 0, 1), held(c, high, 0, 1)];
      const [left, right] = both(c.div(c.sub(c.neg(p), x), nx), c.div(c.sub(p, x), nx));
      const ends = [from, held(c, left, from, to), held(c, right, from, to), to];
      const clamped = ends.map((t) => held(c, c.add(x, c.mul(t, ex)), c.neg(p), p));
      const pieces = [0, 1, 2].map((k) => c.mul(c.add(clamped[k]!, clamped[k + 1]!), c.sub(ends[k + 1]!, ends[k]!)));
      return c.mul(
        c.mul(
          pieces.reduce((sum, piece) => c.add(sum, piece)),
          ey,
        ),
        0.5,
      );
    };
    const second = [c.add(first[0], along[0]), c.add(first[1], along[1])] as const;
    const third = [c.add(second[0], across[0]), c.add(second[1], across[1])] as const;
    const fourth = [c.add(first[0], across[0]), c.add(first[1], across[1])] as const;
    const sum = [
      edge(...first, ...along),
      edge(...second, ...across),
      edge(...third, c.neg(along[0]), c.neg(along[1])),
      edge(...fourth, c.neg(across[0]), c.neg(across[1])),
    ].reduce((total, part) => c.add(total, part));
    return shareOf(g, c.max(sum, 0), c.mul(one.w, one.h), c.mul(two.w, two.h));
  },
  cases: [
    {
      // A square of side 2 and the same turned by 45°: an octagon of area 8 (√2 - 1).
      name: "octagon, half, none, itself",
      in: {
        a: [[1, 2, 2, 2, 0.3]],
        b: [
          [1, 2, 2, 2, 0.3 + Math.PI / 4],
          [1, 2, 1, 2, 0.3],
          [9, 9, 1, 1, 0],
          [1, 2, 2, 2, 0.3],
        ],
      },
      out: [[(8 * (Math.SQRT2 - 1)) / (8 - 8 * (Math.SQRT2 - 1)), 0.5, 0, 1]],
      noGrad: ["a", "b"],
    },
    {
      name: "two images",
      in: {
        a: { shape: [2, 1, 5], values: [0, 0, 2, 3, 0.4, 1, 1, 4, 3, -2] },
        b: { shape: [2, 2, 5], values: [0.5, 0.25, 3, 1, 1.1, -1, -1, 2, 1.5, 0.2, 0, 0, 2, 2.5, 3, 3, 2, 5, 6, 0.1] },
      },
    },
    { name: "upright boxes", in: { a: { shape: [1, 4] }, b: { shape: [1, 5] } }, error: "SKY3005" },
  ],
});
