/** Measures that are no metrics: what each is, and what it is asked of. */
export const measureDocs: Readonly<
  Record<string, { readonly detail: string; readonly of: "part" | "split" | "graph" }>
> = {
  params: { detail: "how many numbers are trained", of: "part" },
  loss: { detail: "the loss after training", of: "split" },
};
