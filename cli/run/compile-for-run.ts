import { relative } from "node:path";
import { dedupe, sortDiagnostics } from "../../compiler/diag/order.ts";
import { renderText, wantsColour } from "../../compiler/diag/render-text.ts";
import { LineMap, type Span } from "../../compiler/diag/span.ts";
import { compileFile } from "../../compiler/driver/compile.ts";
import type { ModelPlan } from "../../compiler/elaborate/model-plan.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import { exitCodeFor } from "../exit-code.ts";

/** Gives `file:line` of a span, the file relative to the current directory. */
export type Locate = (span: Pick<Span, "file" | "start">) => string;

/** An experiment that may start. */
export interface Ready {
  readonly program: Program;
  readonly model: ModelPlan;
  readonly locate: Locate;
}

/** Compiles for a run: findings go to standard error; with errors or holes the exit code comes back instead of a program. */
export function compileForRun(
  path: string,
  set: readonly string[],
  experiment: string | undefined,
  weightsAt?: ReadonlyMap<string, string>,
): Ready | number {
  const { program, model, diagnostics, texts } = compileFile(path, {
    set,
    ...(experiment === undefined ? {} : { experiment }),
    ...(weightsAt ? { weightsAt } : {}),
  });
  const sorted = sortDiagnostics(dedupe(diagnostics));
  if (sorted.length > 0) process.stderr.write(renderText(sorted, texts, wantsColour(process.stderr)));
  if (!program || !model) return exitCodeFor(sorted, true) || 1;
  const maps = new Map([...texts].map(([file, text]) => [file, new LineMap(text)]));
  const locate: Locate = ({ file, start }) => {
    const map = maps.get(file);
    const shown = file.startsWith("/") ? relative(process.cwd(), file) || file : file;
    return map ? `${shown}:${map.position(start).line}` : shown;
  };
  return { program, model, locate };
}
