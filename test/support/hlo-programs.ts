import type { HloProgram } from "../../compiler/lower/hlo/write-stablehlo.ts";

/** A program for `hlo_reference.py`. */
export const askedProgram = (id: string, { text, signature }: HloProgram, steps: number): object => ({
  id,
  text,
  args: signature.args.map(({ name, role }) => ({ name, role })),
  results: signature.results.map(({ name, role }) => ({ name, role })),
  steps,
});
