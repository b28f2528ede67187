import { check } from "../../compiler/check/check.ts";
import { CheckMemory } from "../../compiler/check/memory.ts";
import type { Side } from "./side.ts";
import { survey } from "./survey.ts";

/** skyc, as its language server checks: what is written as before is not worked out again. */
export async function openSkyc(): Promise<Side> {
  const memory = new CheckMemory();
  return {
    text: survey,
    check: async (text) => {
      const { diagnostics } = check("survey.sky", () => ({ text }), { memory });
      return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    },
  };
}
