import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";

/** The task is what the labels are for. */
export const labelsTask = defineLaw({
  codes: ["SKY4108"],
  says: "The task of an experiment is what the labels of its data set are for.",
  why: "A class for every pixel cannot be learnt from one class an image, nor the other way round.",
  essential: true,
  experiment({ context, experiment, set }) {
    const at = child(experiment, "task");
    if (!at || at.hole || !set) return;
    const { task } = (experiment.value as { props: { task: string } }).props;
    const wanted = set.labels.kind === "mask" ? "semantic_segmentation" : "scene_classification";
    if (task === wanted) return;
    const labels = child(set.bound, "labels");
    const related = labels ? [{ message: "the labels are declared here", span: labels.span }] : [];
    const fixes = [{ title: `Write ${wanted}`, edits: [{ span: at.span, text: wanted }] }];
    const kind = set.labels.kind === "mask" ? "one label a pixel" : "one label an image";
    context.report("SKY4108", at.span, { task, dataset: set.name, labels: kind, wanted }, { related, fixes });
  },
});
