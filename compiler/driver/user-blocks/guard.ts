import type { BlockDef, Finding, ModelBuilder, Trainable } from "../../blocks/define.ts";
import { OwnBlockError } from "../../blocks/own-block-error.ts";
import { BlockError } from "../../blocks/rule.ts";
import { codes } from "../../diag/catalogue/index.ts";
import { diagnostic, SkyError } from "../../diag/diagnostic.ts";
import type { Span } from "../../diag/span.ts";
import { ShapeError } from "../../ir/op.ts";
import { reasonOf } from "./evaluate.ts";
import { type Judge, judgeOf, untrained } from "./judge-results.ts";

/** Where a user's block stands in its file, and how to find the place that an error came through. */
export interface BlockPlace {
  readonly at: Span;
  place(error: Error): Span | undefined;
}

type Method = (...args: unknown[]) => unknown;

/**
 * A user's block that cannot do harm unseen: what its methods throw or give wrongly becomes a finding in its file. What it says
 * on purpose (`refuse`, rules) and shapes that do not fit pass through, and are told at the place where it is used.
 */
export function guardBlock(def: BlockDef, where: BlockPlace): BlockDef {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(def)) {
    out[key] = typeof value === "function" ? guarded(def, key, value as Method, where) : value;
  }
  return out as unknown as BlockDef;
}

function guarded(def: BlockDef, method: string, run: Method, where: BlockPlace): Method {
  const block = `"${def.name}"`;
  const judge: Judge | undefined = judgeOf(def.kind, method);
  const wrong = (found: string, expected: string): never => {
    throw new OwnBlockError(diagnostic("SKY2131", where.at, { method, block, found, expected }));
  };
  return (...args) => {
    let result: unknown;
    try {
      if (def.kind === "optimizer" && method === "build") {
        const [b, trainables] = args as [ModelBuilder, readonly Trainable[]];
        const left = untrained(b, trainables, () => run.apply(def, args));
        if (left.length > 0) wrong(`no new value to ${left.length} of ${trainables.length} weights`, "one to each");
      } else result = run.apply(def, args);
    } catch (error) {
      throw passedOn(error, block) ?? failed(error, method, block, where);
    }
    const found = judge?.(result, args);
    if (found) wrong(found.found, found.expected);
    return method === "rules" ? (result as readonly Finding[]).map((one) => signed(one, block)) : result;
  };
}

/** What is said on purpose; undefined for anything else. */
function passedOn(error: unknown, block: string): Error | undefined {
  if (error instanceof OwnBlockError || error instanceof ShapeError) return error;
  if (!(error instanceof BlockError) || !Object.hasOwn(codes, error.code)) return undefined;
  const { code, at, args, instead } = error;
  return code === "SKY2132" ? new BlockError(code, at, { ...args, block }, instead) : error;
}

const signed = (one: Finding, block: string): Finding =>
  one.code === "SKY2132" ? { ...one, args: { ...one.args, block } } : one;

function failed(error: unknown, method: string, block: string, { at, place }: BlockPlace): OwnBlockError {
  const span = (error instanceof Error ? place(error) : undefined) ?? at;
  const reason =
    error instanceof SkyError ? error.diagnostic.message.replace(/^skyc failed: |\.$/g, "") : reasonOf(error);
  return new OwnBlockError(diagnostic("SKY2130", span, { method, block, reason }));
}
