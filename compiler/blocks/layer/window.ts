// B batch, H W map, h w windows along it, n m window sides, N = n*m tokens of a window, A heads, K width of a head, C = A*K.
import type { Value } from "../../ir/op.ts";
import type { ModelBuilder } from "../define.ts";
import { padTo } from "./patch-embedding.ts";

type Pair = readonly [number, number];

/** How a map is cut into windows. */
export interface Windows {
  /** Sides of a window. */
  readonly sides: Pair;
  /** By how much the windows are moved; 0 where they are not. */
  readonly shift: Pair;
  /** The map with what is padded, a multiple of the window. */
  readonly padded: Pair;
  /** Pads before it shifts (Swin's code for detection, MMSegmentation), or after it (timm). */
  readonly padFirst: boolean;
}

/** What a block says about its windows. */
export interface WindowChoice {
  readonly window: number;
  readonly shifted: boolean;
  readonly small_maps: "shrink" | "pad";
  readonly pad: "before_shift" | "after_shift";
}

/** The windows of a map [H, W]. A map that is not larger than a window has one, which is not shifted. */
export function windowsOf(map: Pair, { window, shifted, small_maps, pad }: WindowChoice): Windows {
  const still = !shifted || (small_maps === "pad" && Math.min(...map) <= window);
  const side = (size: number): number => (small_maps === "shrink" ? Math.min(size, window) : window);
  const sides: Pair = [side(map[0]), side(map[1])];
  const along = (axis: 0 | 1): number => (still || map[axis] <= sides[axis] ? 0 : Math.floor(window / 2));
  const round = (axis: 0 | 1): number => Math.ceil(map[axis] / sides[axis]) * sides[axis];
  return { sides, shift: [along(0), along(1)], padded: [round(0), round(1)], padFirst: pad === "before_shift" };
}

const moved = (b: ModelBuilder, x: Value, [rows, columns]: Pair): Value =>
  rows === 0 && columns === 0 ? x : b.op("roll", [x], { shifts: [rows, columns], axes: [1, 2] });

/** Shifts and pads a map [B, H, W, C]. */
function laid(b: ModelBuilder, x: Value, { sides, shift, padFirst }: Windows): Value {
  const back: Pair = [-shift[0], -shift[1]];
  return padFirst ? moved(b, padTo(b, x, ...sides), back) : padTo(b, moved(b, x, back), ...sides);
}

/** Undoes `laid`. */
function restored(b: ModelBuilder, x: Value, map: Pair, { shift, padded, padFirst }: Windows): Value {
  const [batch, , , channels] = x.type.shape as [number, number, number, number];
  const cut = (y: Value): Value =>
    padded[0] === map[0] && padded[1] === map[1]
      ? y
      : b.op("slice", [y], { start: [0, 0, 0, 0], size: [batch, ...map, channels] });
  return padFirst ? cut(moved(b, x, shift)) : moved(b, cut(x), shift);
}

/**
 * What the attention inside each window does: from `qkv` of the whole map, [B, H, W, 3C] without its bias [3C], to the result on the map,
 * [B, H, W, C]. `attend` gets q, k and v [B, h*w, A, N, K] and what to add to the scores where windows hold places that were not
 * neighbours (the region mask, [h*w, 1, N, N], absent without a shift). The bias is added to padded places too, which makes them tokens
 * like others, as in the authors' code.
 */
export function inWindows(
  b: ModelBuilder,
  qkv: Value,
  bias: Value,
  heads: number,
  windows: Windows,
  attend: (q: Value, k: Value, v: Value, masks: readonly Value[]) => Value,
): Value {
  const [batch, height, width, channels3] = qkv.type.shape as [number, number, number, number];
  const { sides, padded } = windows;
  const [rows, columns] = [padded[0] / sides[0], padded[1] / sides[1]];
  const head = channels3 / 3 / heads;
  const tokens = sides[0] * sides[1];
  const all = b.op("add", [laid(b, qkv, windows), bias]);
  const parts_3BhwAnmK = b.op(
    "transpose",
    [b.op("reshape", [all], { shape: [batch, rows, sides[0], columns, sides[1], 3, heads, head] })],
    { order: [5, 0, 1, 3, 6, 2, 4, 7] },
  );
  const shape = [batch, rows * columns, heads, tokens, head];
  const stacked = b.op("reshape", [parts_3BhwAnmK], { shape: [3, ...shape] });
  const part = (i: number): Value =>
    b.op("reshape", [b.op("slice", [stacked], { start: [i, 0, 0, 0, 0, 0], size: [1, ...shape] })], { shape });
  const mask = regionMask(b, windows);
  const y = attend(part(0), part(1), part(2), mask ? [mask] : []);
  const y_BhnwmAK = b.op(
    "transpose",
    [b.op("reshape", [y], { shape: [batch, rows, columns, heads, sides[0], sides[1], head] })],
    { order: [0, 1, 4, 2, 5, 3, 6] },
  );
  const map = b.op("reshape", [y_BhnwmAK], { shape: [batch, ...padded, heads * head] });
  return restored(b, map, [height, width], windows);
}

/** [h*w, 1, N, N]: 0 between places of one region of the shifted map, -100 between others; undefined without a shift. */
function regionMask(b: ModelBuilder, { sides, shift, padded }: Windows): Value | undefined {
  if (shift[0] === 0 && shift[1] === 0) return undefined;
  const region = (axis: 0 | 1, at: number): number =>
    shift[axis] === 0 || at < padded[axis] - sides[axis] ? 0 : at < padded[axis] - shift[axis] ? 1 : 2;
  const [rows, columns] = [padded[0] / sides[0], padded[1] / sides[1]];
  const [windows, tokens] = [rows * columns, sides[0] * sides[1]];
  const regions = Array.from({ length: windows * tokens }, (_, i) => {
    const [window, token] = [Math.floor(i / tokens), i % tokens];
    const row = Math.floor(window / columns) * sides[0] + Math.floor(token / sides[1]);
    const column = (window % columns) * sides[1] + (token % sides[1]);
    return 3 * region(0, row) + region(1, column);
  });
  const places = (shape: readonly number[]): Value => b.constant(regions, { dtype: "i32", shape });
  const same = b.op("compare", [places([windows, 1, tokens, 1]), places([windows, 1, 1, tokens])], { direction: "eq" });
  const number = (value: number): Value => b.constant(value, { dtype: "f32", shape: [] });
  return b.op("select", [same, number(0), number(-100)]);
}

/** [A, N, N]: for each pair of places of a window the row of a table [(2n-1)(2m-1), A] that stands for their offset. */
export function relativePositions(b: ModelBuilder, table: Value, [rows, columns]: Pair): Value {
  const tokens = rows * columns;
  const heads = table.type.shape[1]!;
  const index = Array.from({ length: tokens * tokens }, (_, i) => {
    const [from, to] = [Math.floor(i / tokens), i % tokens];
    const row = Math.floor(from / columns) - Math.floor(to / columns) + rows - 1;
    const column = (from % columns) - (to % columns) + columns - 1;
    return row * (2 * columns - 1) + column;
  });
  const picked = b.op("gather", [table, b.constant(index, { dtype: "i32", shape: [tokens * tokens] })]);
  return b.op("reshape", [b.op("transpose", [picked], { order: [1, 0] })], { shape: [heads, tokens, tokens] });
}
