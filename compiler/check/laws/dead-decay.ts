import type { Optimizer } from "../../blocks/define.ts";
import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { settingEdit } from "../setting-edit.ts";

/** Weight decay has weights to decay. */
export const deadDecay = defineLaw({
  codes: ["SKY4126"],
  says: "Weight decay that is written has weights to decay.",
  why: "Norms, biases, tokens and frozen parts are excluded; where nothing else is trained, it does nothing.",
  model({ context, experiment, variables }) {
    const optimizer = child(experiment, "optimizer");
    const def = optimizer?.block?.def as unknown as Optimizer<unknown> | undefined;
    const property = def?.decays?.((optimizer!.value as { props: unknown }).props);
    const decay = property === undefined ? undefined : child(optimizer!, property);
    const trained = variables.filter((v) => v.role === "parameter" && !v.frozen);
    if (!decay || decay.origin.kind === "default" || trained.length === 0 || trained.some((v) => !v.noDecay)) return;
    const freeze = child(experiment, "freeze");
    const related = freeze ? [{ message: "what is frozen", span: freeze.span }] : [];
    const fixes = [{ title: `Write ${property}: 0`, edits: [settingEdit(optimizer!, property!, "0")] }];
    const why = "all that is trained is excluded from it (norms, biases, tokens)";
    context.report("SKY4126", decay.span, { setting: `${property}: ${decay.text}`, why }, { related, fixes });
  },
});
