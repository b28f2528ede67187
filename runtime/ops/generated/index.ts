// Written by `npm run gen` from the files of runtime/ops.
import type { OpDef } from "../../../compiler/ir/op.ts";
import { abs } from "../abs.ts";
import { add } from "../add.ts";
import { bitwiseAnd } from "../bitwise-and.ts";
import { bitwiseOr } from "../bitwise-or.ts";
import { bitwiseXor } from "../bitwise-xor.ts";
import { broadcastTo } from "../broadcast-to.ts";
import { cast } from "../cast.ts";
import { compare } from "../compare.ts";
import { cos } from "../cos.ts";
import { div } from "../div.ts";
import { erf } from "../erf.ts";
import { exp } from "../exp.ts";
import { floor } from "../floor.ts";
import { isFiniteOp } from "../is-finite.ts";
import { log } from "../log.ts";
import { log1p } from "../log1p.ts";
import { logicalAnd } from "../logical-and.ts";
import { logicalNot } from "../logical-not.ts";
import { logicalOr } from "../logical-or.ts";
import { matmul } from "../matmul.ts";
import { maximum } from "../maximum.ts";
import { minimum } from "../minimum.ts";
import { mul } from "../mul.ts";
import { neg } from "../neg.ts";
import { pow } from "../pow.ts";
import { reduceMax } from "../reduce-max.ts";
import { reduceMean } from "../reduce-mean.ts";
import { reduceMin } from "../reduce-min.ts";
import { reduceSum } from "../reduce-sum.ts";
import { reshape } from "../reshape.ts";
import { rsqrt } from "../rsqrt.ts";
import { select } from "../select.ts";
import { shiftLeft } from "../shift-left.ts";
import { shiftRight } from "../shift-right.ts";
import { sigmoid } from "../sigmoid.ts";
import { sign } from "../sign.ts";
import { sin } from "../sin.ts";
import { sqrt } from "../sqrt.ts";
import { square } from "../square.ts";
import { sub } from "../sub.ts";
import { tanh } from "../tanh.ts";
import { transpose } from "../transpose.ts";

/** Every op by its name. */
export const ops: ReadonlyMap<string, OpDef> = new Map(
  ([abs, add, bitwiseAnd, bitwiseOr, bitwiseXor, broadcastTo, cast, compare, cos, div, erf, exp, floor, isFiniteOp, log, log1p, logicalAnd, logicalNot, logicalOr, matmul, maximum, minimum, mul, neg, pow, reduceMax, reduceMean, reduceMin, reduceSum, reshape, rsqrt, select, shiftLeft, shiftRight, sigmoid, sign, sin, sqrt, square, sub, tanh, transpose] as unknown as readonly OpDef[]).map((op) => [op.name, op]),
);
