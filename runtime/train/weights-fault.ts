/** Why a weights file is not used: the code of the finding, and what it says beside the path. */
export type WeightsRefusal =
  | { readonly code: "SKY6034"; readonly reason: string }
  | { readonly code: "SKY6036"; readonly wanted: string }
  | { readonly code: "SKY6037"; readonly reason: string; readonly hint: string; readonly keys: readonly string[] };

/** Thrown while a weights file is read; the caller knows the path and the place in the text. */
export class WeightsFault extends Error {
  constructor(readonly refusal: WeightsRefusal) {
    super(refusal.code === "SKY6036" ? `it wants ${refusal.wanted}, which could run code` : `${refusal.reason}`);
    this.name = "WeightsFault";
  }
}

/** Refuses a file that is damaged or of a form that skyc does not read; `reason` ends a sentence. */
export const refuseFile = (reason: string): never => {
  throw new WeightsFault({ code: "SKY6034", reason });
};
