import { bytesOfPiece, elementsOf, type Piece, sameLayout, samePlaces } from "./pieces.ts";

/** Instructions that run as one: what they read from memory, and what they leave there. */
export interface Kernel {
  /** The piece whose result is written. */
  readonly piece: Piece;
  /** The pieces that run as this kernel, its own included. */
  readonly parts: readonly Piece[];
  /** Bytes that it reads from memory. */
  readonly reads: number;
  /** Kernels whose results are read (by index); leaves of the graph are left out, as their memory is no matter of the step. */
  readonly inputs: readonly number[];
  /** The result is the memory of the first input. */
  readonly view: boolean;
  /** Of the inputs, those whose memory the result may take over: same size, each element read before it is written. */
  readonly reusable: readonly number[];
}

/**
 * Groups pieces into kernels as XLA does for a processor (`InstructionFusion`, as `CpuInstructionFusion` restricts it): from the
 * results back to the inputs, a loop becomes a part of each kernel that reads it, unless
 * - the reader is no loop,
 * - it is expensive and there are several readers, or a reader needs each of its elements more than once,
 * - it reads more than it gives and one of its readers cannot take it.
 * A loop that some reader does not take is written to memory, and may still be computed anew in others.
 */
export function fuse(pieces: readonly Piece[], results: ReadonlySet<number>): readonly Kernel[] {
  const readers = readersOf(pieces);
  const kept = keptWhole(pieces, readers);
  /** For each piece, the kernels that hold it as a part; the kernel of its own, if any, has its number. */
  const holders: number[][] = pieces.map(() => []);
  const written: boolean[] = pieces.map(() => false);
  /** What each kernel reads: a part's inputs come behind those that are there when it becomes a part. */
  const inputs: Set<number>[] = pieces.map((piece) => new Set(piece.inputs));
  /** Holder → part: reads of the part's elements inside that kernel are one for each element of the kernel, at the same place. */
  const aligned = new Map<number, Set<number>>();
  /** Holder → part: some reader inside needs elements of the part more than once. */
  const repeated = new Map<number, Set<number>>();
  const reusable: Set<number>[] = pieces.map(() => new Set());
  for (let id = pieces.length - 1; id >= 0; id--) {
    const piece = pieces[id]!;
    const places = new Map<number, number[]>();
    for (const reader of readers[id]!) {
      for (const holder of written[reader] ? [reader, ...holders[reader]!] : holders[reader]!) {
        places.set(holder, [...(places.get(holder) ?? []), reader]);
      }
    }
    const several = places.size + (results.has(id) ? 1 : 0) > 1;
    let all = places.size > 0;
    for (const [holder, within] of places) {
      const repeats = within.some((reader) => readsAgain(pieces[reader]!, piece) || has(repeated, holder, reader));
      const fits =
        piece.kind === "loop" &&
        pieces[holder]!.absorbs &&
        !(piece.expensive && (several || repeats)) &&
        !(several && kept.has(id));
      const inPlace = within.every(
        (reader) =>
          pieces[reader]!.elementwise &&
          samePlaces(pieces[reader]!, piece) &&
          (reader === holder || has(aligned, holder, reader)),
      );
      if (fits) {
        holders[id]!.push(holder);
        inputs[holder]!.delete(id);
        for (const input of piece.inputs) inputs[holder]!.add(input);
        if (inPlace && piece.elementwise) add(aligned, holder, id);
        if (repeats) add(repeated, holder, id);
      } else {
        all = false;
        if (inPlace && sameLayout(pieces[holder]!, piece)) reusable[holder]!.add(id);
      }
    }
    written[id] = piece.kind !== "leaf" && (!all || results.has(id));
  }
  const parts: Piece[][] = pieces.map((piece) => [piece]);
  holders.forEach((found, id) => {
    for (const holder of found) parts[holder]!.push(pieces[id]!);
  });
  return kernelsFrom(pieces, parts, written, inputs, reusable);
}

function kernelsFrom(
  pieces: readonly Piece[],
  parts: readonly (readonly Piece[])[],
  written: readonly boolean[],
  inputs: readonly ReadonlySet<number>[],
  reusable: readonly ReadonlySet<number>[],
): Kernel[] {
  const place = new Map<number, number>();
  const kernels: Kernel[] = [];
  for (const piece of pieces) {
    if (!written[piece.id]) continue;
    const read = [...inputs[piece.id]!].filter((id) => place.has(id));
    // A reshape that could not take its operand into itself is that operand's memory under another shape.
    const view = piece.view && inputs[piece.id]!.has(piece.inputs[0]!);
    place.set(piece.id, kernels.length);
    kernels.push({
      piece,
      parts: parts[piece.id]!,
      reads: [...inputs[piece.id]!].reduce((bytes, id) => bytes + bytesOfPiece(pieces[id]!), 0),
      inputs: read.map((id) => place.get(id)!),
      view,
      reusable: [...reusable[piece.id]!].filter((id) => place.has(id)).map((id) => place.get(id)!),
    });
  }
  return kernels;
}

function readersOf(pieces: readonly Piece[]): number[][] {
  const readers: number[][] = pieces.map(() => []);
  for (const { id, inputs } of pieces) for (const input of new Set(inputs)) readers[input]!.push(id);
  return readers;
}

/** A reader that has more elements than it reads from takes some of them more than once. */
const readsAgain = (reader: Piece, source: Piece): boolean =>
  reader.absorbs && reader.kind === "loop" && elementsOf(reader) > elementsOf(source);

/** Operands that are as large as the result; a smaller one is repeated to fit, which XLA counts as no operand. */
function fullOperands(piece: Piece, pieces: readonly Piece[]): number[] {
  const { inputs, type } = piece;
  if (piece.elementwise) return inputs.filter((id) => elementsOf(pieces[id]!) === elementsOf(piece));
  return inputs.filter((id) => pieces[id]!.type.shape.length >= type.shape.length);
}

/** Loops that are not computed twice: they read more than they give, and one of their readers cannot take them on every way. */
function keptWhole(pieces: readonly Piece[], readers: readonly (readonly number[])[]): ReadonlySet<number> {
  const kept = new Set<number>();
  const takes = (reader: Piece, source: Piece): boolean =>
    source.kind === "loop" &&
    reader.absorbs &&
    !kept.has(source.id) &&
    !(source.expensive && (readers[source.id]!.length > 1 || readsAgain(reader, source)));
  for (const reader of pieces) {
    for (const input of new Set(reader.inputs)) {
      const source = pieces[input]!;
      if (source.kind !== "loop" || kept.has(input)) continue;
      const full = fullOperands(source, pieces);
      if (full.length <= 1) continue;
      const read = [...new Set(source.inputs)].reduce(
        (sum, id) => sum + (full.includes(id) ? elementsOf(pieces[id]!) : source.elementwise ? elementsOf(source) : 0),
        0,
      );
      if (read <= elementsOf(source)) continue;
      if (!takesOnAllWays(pieces, source, reader, takes)) kept.add(input);
    }
  }
  return kept;
}

/** Whether each edge on each way from `source` to `reader` can be fused. Ids rise along every way, so two sweeps find all of them. */
function takesOnAllWays(
  pieces: readonly Piece[],
  source: Piece,
  reader: Piece,
  takes: (reader: Piece, source: Piece) => boolean,
): boolean {
  if (!takes(reader, source)) return false;
  const first = source.id;
  const below = new Uint8Array(reader.id - first + 1);
  below[0] = 1;
  for (let id = first + 1; id <= reader.id; id++) {
    if (pieces[id]!.inputs.some((input) => input >= first && below[input - first] === 1)) below[id - first] = 1;
  }
  const between = new Set([reader.id]);
  for (let id = reader.id; id > first; id--) {
    if (!between.has(id)) continue;
    for (const input of pieces[id]!.inputs) {
      if (input < first || below[input - first] === 0) continue;
      if (!takes(pieces[id]!, pieces[input]!)) return false;
      if (input !== first) between.add(input);
    }
  }
  return true;
}

const has = (map: ReadonlyMap<number, ReadonlySet<number>>, holder: number, part: number): boolean =>
  map.get(holder)?.has(part) === true;

function add(map: Map<number, Set<number>>, holder: number, part: number): void {
  const parts = map.get(holder);
  if (parts) parts.add(part);
  else map.set(holder, new Set([part]));
}
