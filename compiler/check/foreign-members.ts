import type { Declaration } from "../../grammar/ast.ts";
import type { CheckContext } from "./context.ts";

/** Refuses an `expect` or a `sweep` where nobody would read it. */
export function foreignMembers(context: CheckContext, { kind, body }: Declaration): void {
  for (const { type, span } of body.members) {
    if (type !== "sweep" && (type !== "expect" || kind.text === "encoder")) continue;
    const hint =
      type === "sweep"
        ? `A sweep varies an experiment: write it there, with the whole path of the setting (data.samples: 100 | 200).`
        : `Statements about a run belong to the experiment, statements about the sizes of an encoder to the encoder.`;
    const fixes = [{ title: "Remove it", edits: [{ span, text: "" }] }];
    context.report("SKY2110", span, { what: `"${type}"`, owner: `the ${kind.text}`, hint }, { fixes });
  }
}
