import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Report } from "../../runtime/report/report.ts";
import { runHtml } from "../../runtime/report/run-html.ts";
import { runMarkdown } from "../../runtime/report/run-markdown.ts";
import { writeWhole } from "../../runtime/train/write-file.ts";

/** Writes `report.md` and `report.html` of a report, with the pictures of the run folder inside. */
export async function publishPages(dir: string, report: Report): Promise<void> {
  const read = (file: string): Uint8Array | undefined => {
    const path = join(dir, "pictures", basename(file));
    return existsSync(path) ? readFileSync(path) : undefined;
  };
  writeWhole(join(dir, "report.html"), await runHtml(report, read));
  writeWhole(join(dir, "report.md"), runMarkdown(report));
}

/** Writes all three forms; `report.json` last, since it says that the run is complete. */
export async function publishReport(dir: string, report: Report): Promise<void> {
  await publishPages(dir, report);
  writeWhole(join(dir, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
}
