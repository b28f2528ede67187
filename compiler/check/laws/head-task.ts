import type { Head } from "../../blocks/define.ts";
import { blocks, schemas } from "../../blocks/registry.ts";
import type { Edit } from "../../diag/diagnostic.ts";
import type { Program } from "../../elaborate/program.ts";
import { child } from "../bound.ts";
import type { CheckContext } from "../context.ts";
import { importEdit } from "../import-edit.ts";
import { defineLaw } from "../law.ts";

/** The head can do the task. */
export const headTask = defineLaw({
  codes: ["SKY4107"],
  says: "The head of an experiment can do its task.",
  why: "A head that gives one answer an image has none for a pixel.",
  essential: true,
  experiment({ context, experiment, set }) {
    const at = child(experiment, "task");
    const head = child(experiment, "head");
    const def = head?.block?.def as unknown as Head<unknown> | undefined;
    if (!at || at.hole || !head || !def) return;
    const { task } = (experiment.value as { props: { task: Program["task"] } }).props;
    // Where the labels are for another task, the task is what is wrong.
    const other = set && (set.labels.kind === "mask") !== (task === "semantic_segmentation");
    if (other || def.tasks.includes(task)) return;
    const fitting = [...blocks.values()].filter(
      (b) => b.kind === "head" && (b as unknown as Head<unknown>).tasks.includes(task),
    );
    const related = [{ message: "the task is chosen here", span: at.span }];
    const simple = fitting.filter(({ name }) => schemas[`head:${name}`]!.required.length === 0);
    const fixes = simple.map(({ name }) => ({
      title: `Write ${name}`,
      edits: [{ span: head.span, text: name }, ...imported(context, head.span.file, name)],
    }));
    const heads = fitting.map(({ name }) => name).join(", ");
    context.report("SKY4107", head.span, { head: def.name, task, heads }, { related, fixes });
  },
});

/** The edit that imports a head into the file where it is written; none where that file is not at hand or has it. */
function imported(context: CheckContext, file: string, name: string): Edit[] {
  const ast = context.sources.get(file);
  if (!ast) return [];
  const there = ast.imports.some((i) => i.names.some((n) => (n.alias ?? n.name).text === name));
  return there ? [] : [importEdit(ast, "sky:models", name)];
}
