import type { Expectation, ExpectTree } from "../elaborate/program.ts";

const bytes: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

const bytesIn = (tree: ExpectTree): number | undefined =>
  tree.type === "number" && tree.unit !== undefined && tree.unit in bytes ? tree.value * bytes[tree.unit]! : undefined;

const isTraining = (tree: ExpectTree): boolean =>
  tree.type === "measure" &&
  tree.name === "memory" &&
  tree.args.join() === "train" &&
  Object.keys(tree.where).length === 0;

/** What an expectation of the form `memory(train) <= 8 GiB` allows, in bytes; undefined for every other one. */
export function allowedBy({ tree }: Expectation): number | undefined {
  if (tree.type !== "binary") return undefined;
  if (["<=", "<"].includes(tree.op) && isTraining(tree.left)) return bytesIn(tree.right);
  if ([">=", ">"].includes(tree.op) && isTraining(tree.right)) return bytesIn(tree.left);
  return undefined;
}

/** The bytes that training may take, by the strictest of the expectations; undefined where none says. */
export function budgetOf(expectations: readonly Expectation[]): number | undefined {
  const all = expectations.flatMap((one) => allowedBy(one) ?? []);
  return all.length > 0 ? Math.min(...all) : undefined;
}
