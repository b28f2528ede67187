/** Kinds of blocks in the order of the reference, with their titles. */
export const documentedKinds: readonly (readonly [kind: string, title: string])[] = [
  ["declaration", "Declarations"],
  ["sensor", "Sensors"],
  ["normalization", "Normalisation of a modality"],
  ["format", "Formats of data sets"],
  ["labels", "Labels"],
  ["source", "Sources of files"],
  ["split", "Splits"],
  ["backbone", "Backbones"],
  ["weights", "Weights to start from"],
  ["adapter", "Adapters of loaded weights"],
  ["fusion", "Fusions over time"],
  ["head", "Heads"],
  ["loss", "Losses"],
  ["optimizer", "Optimisers"],
  ["schedule", "Schedules of the learning rate"],
  ["augment", "Augmentations"],
  ["metric", "Metrics"],
  ["keep", "Checkpoints that stay"],
  ["given", "What a model is given"],
];

export const titleOfKind = (kind: string): string =>
  documentedKinds.find(([one]) => one === kind)?.[1] ?? `Of kind ${kind}`;
