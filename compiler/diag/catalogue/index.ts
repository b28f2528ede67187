import type { CodeEntry, Message } from "../message.ts";
import { data } from "./data.ts";
import { effects } from "./effects.ts";
import { grammar } from "./grammar.ts";
import { internal } from "./internal.ts";
import { laws } from "./laws.ts";
import { names } from "./names.ts";
import { ownBlocks } from "./own-blocks.ts";
import { quantities } from "./quantities.ts";
import { run } from "./run.ts";
import { setup } from "./setup.ts";
import { types } from "./types.ts";
import { usage } from "./usage.ts";

/** Every code there is: 1 grammar, 2 names and properties, 3 types, 4 laws and holes, 5 set-up, 6 data, 7 run, 8 usage, 9 our own faults. */
export const codes = {
  ...grammar,
  ...names,
  ...ownBlocks,
  ...types,
  ...quantities,
  ...laws,
  ...effects,
  ...setup,
  ...data,
  ...run,
  ...usage,
  ...internal,
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type Code = keyof typeof codes;

type HolesIn<M> = M extends Message<infer K> ? K : never;
/** The names of the holes that a code's text and help need. */
export type HolesOf<C extends Code> =
  | HolesIn<(typeof codes)[C]["text"]>
  | ((typeof codes)[C] extends { help: infer H } ? HolesIn<H> : never);
