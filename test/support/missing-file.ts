import { type Diagnostic, diagnostic } from "../../compiler/diag/diagnostic.ts";

/** What a reader gives for a file that is not there. */
export const missingFile = (path: string): { readonly diagnostic: Diagnostic } => ({
  diagnostic: diagnostic("SKY1040", undefined, { path, hint: "It is not there." }),
});
