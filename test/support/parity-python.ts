import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Tensors } from "../../runtime/train/parts.ts";
import { decodeSafetensors, encodeSafetensors } from "../../runtime/train/safetensors.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The environment of test/parity/README.md. */
const interpreter = resolve(root, process.env.SKYC_PARITY_PYTHON ?? ".venv/bin/python");

/** Skips the tests, with the reason, where there is no Python with PyTorch. */
export function needParityPython(test: Mocha.Context): void {
  if (existsSync(interpreter)) return;
  process.stdout.write(`      skipped: ${interpreter} is not there (SKYC_PARITY_PYTHON, test/parity/README.md)\n`);
  test.skip();
}

/** What a reference script wrote. */
export interface PythonAnswer {
  readonly tensors: Tensors;
  /** `report.json`: numbers and lists by name. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** Runs a script of test/parity in a temporary folder with a request and tensors; its own error message is that of the test. */
export async function askPython(script: string, request: object, tensors: Tensors): Promise<PythonAnswer> {
  const folder = mkdtempSync(join(tmpdir(), "skyc-parity-"));
  try {
    writeFileSync(join(folder, "request.json"), JSON.stringify(request));
    writeFileSync(join(folder, "input.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
    await promisify(execFile)(interpreter, [join(root, "test/parity", script), folder], { maxBuffer: 2 ** 26 });
    return {
      tensors: decodeSafetensors(readFileSync(join(folder, "output.safetensors"))).tensors,
      report: JSON.parse(readFileSync(join(folder, "report.json"), "utf8")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
