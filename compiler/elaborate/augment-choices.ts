import type { Augment } from "../blocks/define.ts";
import { definitionOf } from "../blocks/registry.ts";
import type { BlockCall } from "./program.ts";

/** More results than this are not told apart: hardly one would come twice. */
const most = 64;

/** In how many ways augmentations can leave a sample; undefined where one of them has no list of results, or where they are too many. */
export function augmentChoices(augment: readonly BlockCall[]): number | undefined {
  let count = 1;
  for (const call of augment) {
    const def = definitionOf("augment", call) as unknown as Augment<unknown>;
    const own = def.applyBatch ? undefined : def.choices?.(call.props);
    if (!own) return undefined;
    count *= own.count;
  }
  return count <= most ? count : undefined;
}
