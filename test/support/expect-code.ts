import { expect } from "chai";
import type { Code } from "../../compiler/diag/catalogue/index.ts";
import { type Diagnostic, SkyError } from "../../compiler/diag/diagnostic.ts";

/** Runs `action`, which must throw a SkyError of the code, and gives its diagnostic. */
export async function expectCode(code: Code, action: () => unknown): Promise<Diagnostic> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof SkyError)) throw error;
    expect(error.diagnostic.code, error.message).to.equal(code);
    return error.diagnostic;
  }
  return expect.fail(`nothing was thrown, ${code} was expected`);
}
