import type { Head } from "../../blocks/define.ts";
import { child, hasHole } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { settingEdit } from "../setting-edit.ts";

/** A head that reads a class token gets one. */
export const classToken = defineLaw({
  codes: ["SKY4105"],
  says: "A head that reads the class token has an encoder that gives one.",
  why: "Patches and their mean are another summary; nothing takes the token's place in silence.",
  essential: true,
  experiment({ context, experiment, encoder }) {
    const head = child(experiment, "head");
    if (!head?.block || hasHole(head) || !encoder) return;
    const def = head.block.def as unknown as Head<unknown>;
    const { task, props } = {
      ...(experiment.value as { props: { task?: string } }).props,
      ...(head.value as { props: unknown }),
    };
    const reads = task === "scene_classification" ? def.readsToken?.(props) : undefined;
    if (!reads) return;
    const backbone = encoder.fusion ? undefined : encoder.branches[0]!.backbone;
    const property = backbone?.def.classToken;
    if (property && (backbone.props as Readonly<Record<string, unknown>>)[property] === true) return;
    const written = child(head, reads.at);
    const at = written && written.origin.kind !== "default" ? written.span : head.span;
    const source = backbone?.span ?? encoder.fusion?.use.span;
    const fixes = [
      { title: `Write ${reads.at}: ${reads.instead}`, edits: [settingEdit(head, reads.at, reads.instead)] },
      ...(property
        ? [{ title: `Write ${property}: true in the backbone`, edits: [backbone.edit(property, "true")] }]
        : []),
    ];
    const related = source ? [{ message: "what encodes", span: source }] : [];
    context.report("SKY4105", at, {}, { related, fixes });
  },
});
