import type { MaskProps } from "../../blocks/labels/mask.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw, type KnownDataset } from "../law.ts";
import { withoutProperty } from "../removal.ts";
import { settingEdit } from "../setting-edit.ts";
import { formatOf } from "../stored.ts";

/** Classes that can be told apart, and an ignored label that is none of them. */
export const labelClasses = defineLaw({
  codes: ["SKY2106", "SKY4131", "SKY4132"],
  says: "The labels have at least two classes, each once, as many as the files number, and the ignored label is none of them.",
  why: "An ignored class is never learnt, and a label beyond the last class has no place in the loss.",
  dataset(known) {
    const labels = child(known.dataset, "labels");
    if (!labels?.block || hasHole(labels)) return;
    if (labels.block.name === "mask") mask(known);
    else category(known);
  },
});

function category({ context, dataset }: KnownDataset): void {
  const labels = child(dataset, "labels")!;
  const classes = child(labels, "classes");
  if (classes?.value !== 1) return;
  const args = {
    found: "One class is all there is",
    why: "every answer would be right",
    hint: "Say how many classes the files have, at least 2.",
  };
  const fixes = [{ title: "Write classes: 2", edits: [settingEdit(labels, "classes", "2")] }];
  context.report("SKY4132", classes.span, args, { fixes });
}

function mask({ context, dataset }: KnownDataset): void {
  const labels = child(dataset, "labels")!;
  const format = formatOf(dataset);
  if (format?.labels !== "mask") return;
  const props = (labels.value as { props: MaskProps }).props;
  const named = child(labels, "classes");
  const items = [...(named?.children.values() ?? [])];
  const twice = items.find((item, i) => items.slice(0, i).some((other) => other.value === item.value));
  if (twice) {
    const first = items.find((item) => item.value === twice.value)!;
    const related = [{ message: "given here first", span: first.span }];
    context.report("SKY2106", twice.span, { property: String(twice.value) }, { related });
  }
  const written = props.classes && props.classes.length > 0 ? props.classes : undefined;
  const classes = written ?? format.classes;
  const related = [{ message: "the format", span: child(dataset, "format")!.span }];
  if (written && format.classes && written.length !== format.classes.length) {
    const args = {
      found: `${written.length} ${written.length === 1 ? "class is" : "classes are"} named`,
      why: `the masks of ${format.name} number ${format.classes.length}`,
      hint: `Name all of them in order, or leave "classes" out: the format knows them.`,
    };
    context.report("SKY4132", named!.span, args, { related, fixes: withoutProperty(context, named!, "classes") });
    return;
  }
  if (written?.length === 1) {
    const args = {
      found: "One class is all there is",
      why: "every answer would be right",
      hint: "Name the others too.",
    };
    context.report("SKY4132", named!.span, args);
  }
  const ignore = child(labels, "ignore");
  if (!classes || !ignore || props.ignore === undefined || props.ignore >= classes.length) return;
  const instead = format.ignore ?? 255;
  const fixes = [{ title: `Write ignore: ${instead}`, edits: [settingEdit(labels, "ignore", String(instead))] }];
  const args = { ignore: props.ignore, class: classes[props.ignore]!, last: classes.length - 1, instead };
  const at = named && written ? [{ message: "the classes", span: named.span }] : related;
  context.report("SKY4131", ignore.span, args, { related: at, fixes });
}
