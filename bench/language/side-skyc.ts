import { createChecker } from "../../compiler/check/checker.ts";
import type { Side } from "./side.ts";
import { survey } from "./survey.ts";

/** skyc, as its language server checks: what is written as before is not worked out again. */
export async function openSkyc(): Promise<Side> {
  const checker = createChecker();
  return {
    text: survey,
    check: async (text) => {
      const { diagnostics } = checker.check("survey.sky", () => ({ text }));
      return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    },
  };
}
