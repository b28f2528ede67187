import type { Expect } from "../../grammar/ast.ts";
import { elaborateEncoder } from "../elaborate/graphs.ts";
import type { Expectation } from "../elaborate/program.ts";
import type { PartTensors } from "../elaborate/tensors.ts";
import type { Bound } from "./bound.ts";
import { CheckContext } from "./context.ts";
import { attempt } from "./elaboration.ts";
import { encoderPlan, standingAlone } from "./encoder.ts";
import { expectations } from "./expectations.ts";
import { gridOf, partSize } from "./figures.ts";
import { reportFailing } from "./judge-static.ts";
import type { Extra } from "./members.ts";

const measures = ["params", "spatial"];

/** What an encoder's own `expect` says of its members, as it is declared. */
export function encoderExpectations(context: CheckContext, encoder: Bound): Expectation[] {
  const extras = encoder.declaration?.extras.filter((one): one is Extra<Expect> => one.node.type === "expect") ?? [];
  if (extras.length === 0) return [];
  const members = [...encoder.children.keys()];
  return expectations(context, extras, {
    metrics: undefined,
    parts: ["all", ...members],
    grids: members,
    splits: [],
    hidden: [],
    countable: false,
    trials: [],
    only: measures,
  });
}

/** Judges an encoder's `expect` by the encoder alone, on the images of its modalities. What does not fit is another's to say. */
export function judgeEncoder(context: CheckContext, encoder: Bound): void {
  const stated = encoderExpectations(context, encoder);
  if (stated.length === 0 || encoder.declaration!.node.abstract) return;
  const scratch = new CheckContext();
  const plan = encoderPlan(scratch, encoder, standingAlone(scratch), {});
  const parts: PartTensors[] = [];
  const built = plan && attempt(scratch, () => elaborateEncoder(plan, (part) => parts.push(part)));
  if (!built) return;
  reportFailing(context, stated, ({ name, args: [part = "all"] }) => ({
    value: name === "spatial" ? gridOf(plan, parts, part) : partSize(plan, built.variables, part),
    share: false,
  }));
}
