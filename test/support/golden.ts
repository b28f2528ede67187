import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const folder = fileURLToPath(new URL("../golden", import.meta.url));

/** The cases of an area: folders of test/golden/<area>. */
export const cases = (area: string): string[] => readdirSync(join(folder, area)).sort();

/** `input.sky` of a case. */
export const input = (area: string, name: string): string =>
  readFileSync(join(folder, area, name, "input.sky"), "utf8");

/** Compares with `expected.<what>`. UPDATE_GOLDEN=1 rewrites it; otherwise a missing file fails. */
export function compare(area: string, name: string, what: string, actual: string): void {
  const path = join(folder, area, name, `expected.${what}`);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, actual);
  if (!existsSync(path)) throw new Error(`${path} is missing; UPDATE_GOLDEN=1 writes it, for you to read and commit`);
  expect(actual).to.equal(readFileSync(path, "utf8"));
}
