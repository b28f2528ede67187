import type { Layout, LayoutName, LayoutRule, Rearranged } from "./define-layout.ts";
import { layouts } from "./layout/generated/index.ts";

/** The tensors of a file that make one parameter. */
export interface FileTensor extends Rearranged {
  readonly names: readonly string[];
}

/** The layouts of a backbone. */
export const layoutsOf = (backbone: string): readonly Layout[] => layouts.filter((one) => one.backbone === backbone);

/** One layout of a backbone; undefined where there is none. */
export const layoutOf = (backbone: string, name: LayoutName): Layout | undefined =>
  layoutsOf(backbone).find(({ layout }) => layout === name);

/** What each star of a pattern stands for in a name; undefined where the pattern does not fit. */
function stars(pattern: string, name: string): readonly string[] | undefined {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? "(.+)" : part === "*" ? "([^.]+)" : part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`).exec(name)?.slice(1);
}

/** Whether a name is of one of the forms. */
export const isOneOf = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => stars(pattern, name) !== undefined);

/** Where a file of this layout has one of our parameters; undefined where no rule speaks of it. */
export function fileTensor(rules: readonly LayoutRule[], own: string): FileTensor | undefined {
  for (const { own: pattern, file, order, regroup } of rules) {
    const found = stars(pattern, own);
    if (!found) continue;
    const names = (typeof file === "string" ? [file] : file).map((form) => {
      let next = 0;
      return form.replaceAll(/\*-1|\*\*|\*/g, (star) => {
        const stands = found[next++]!;
        return star === "*-1" ? String(Number(stands) - 1) : stands;
      });
    });
    return { names, ...(order ? { order } : {}), ...(regroup ? { regroup } : {}) };
  }
  return undefined;
}

/** The shape that each of the file's tensors has for one of ours. */
export function fileShape({ names, order }: FileTensor, own: readonly number[]): readonly number[] {
  const laid = order ? order.reduce<number[]>((shape, axis, i) => Object.assign(shape, { [axis]: own[i]! }), []) : own;
  return names.length === 1 ? laid : [laid[0]! / names.length, ...laid.slice(1)];
}
