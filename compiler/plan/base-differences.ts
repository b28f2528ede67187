import type { Declaration } from "../../grammar/ast.ts";
import { bindDeclaration } from "../check/bind-reference.ts";
import type { Bound } from "../check/bound.ts";
import { CheckContext } from "../check/context.ts";
import type { FileScope } from "../check/scope.ts";
import { settingsOf } from "../check/settings.ts";
import type { Setting } from "../elaborate/program.ts";
import type { PlanDifference } from "./plan.ts";

/** The settings of an experiment that are not those of its bases. What is left to a default on both sides is no difference. */
export function baseDifferences(declaration: Declaration, bound: Bound, file: FileScope): PlanDifference[] {
  if (declaration.bases.length === 0) return [];
  const { body } = declaration;
  const bare: Declaration = { ...declaration, abstract: true, body: { ...body, members: [] } };
  const context = new CheckContext();
  const at = declaration.name.span;
  const place = { context, path: "", label: "", partial: true };
  const base = bindDeclaration(place, bare, file, [], { kind: "file", span: at }, at);
  const before = byPath(base ? settingsOf(base) : []);
  const now = byPath(settingsOf(bound));
  const paths = [...new Set([...before.keys(), ...now.keys()])];
  // What is there on one side only is said once, not with everything in it.
  const whole = paths.filter((path) => before.has(path) !== now.has(path));
  const inside = (path: string): boolean =>
    whole.some((outer) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`));
  // A list says itself what was added to it.
  const listed = (path: string): boolean => path.endsWith("]") && whole.includes(path);
  return paths.flatMap((path) => {
    const [a, b] = [before.get(path), now.get(path)];
    if (a?.value === b?.value || inside(path) || listed(path)) return [];
    const byDefault = (one: Setting | undefined): boolean => !one || one.origin.kind === "default";
    return byDefault(a) && byDefault(b) ? [] : [{ path, base: a?.value ?? null, own: b?.value ?? null }];
  });
}

const byPath = (settings: readonly Setting[]): ReadonlyMap<string, Setting> =>
  new Map(settings.map((setting) => [setting.path, setting]));
