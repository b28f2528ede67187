import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Report } from "../../runtime/report/report.ts";
import { readRunFile } from "../../runtime/train/run-folder.ts";
import { publishPages } from "./publish-report.ts";
import { showReport } from "./show-report.ts";
import { readStored } from "./stored-source.ts";

/** `skyc report`. Gives the exit code. Errors: SKY7009. */
export async function reportFolder(dir: string, json: boolean): Promise<number> {
  readRunFile(dir);
  const report = readStored<Report>(dir, "report.json");
  if (!report)
    return fail("SKY7009", { dir, reason: `its run is not finished (${join(dir, "report.json")} is missing)` });
  await publishPages(dir, report);
  if (json) process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  else showReport(report, dir, false);
  return 0;
}
