import { fail } from "../../compiler/diag/diagnostic.ts";
import { installCommand } from "./mend.ts";
import { runCommand } from "./run-command.ts";

/** A C++ compiler as a command with its leading arguments (`CXX="ccache g++"` has one), and what it says it is. */
export interface Compiler {
  readonly command: readonly [string, ...string[]];
  readonly version: string;
}

/** The compiler that `CXX` names, else the first of c++, g++, clang++ that starts. SKY5004 where there is none. */
export async function findCompiler(environment: NodeJS.ProcessEnv = process.env): Promise<Compiler> {
  const named = environment.CXX?.trim().split(/\s+/).filter(Boolean) ?? [];
  const candidates = named.length > 0 ? [named] : [["c++"], ["g++"], ["clang++"]];
  for (const [program, ...rest] of candidates) {
    const outcome = await runCommand(program!, [...rest, "--version"], { env: environment });
    if (outcome.status === 0) return { command: [program!, ...rest], version: outcome.out.split("\n")[0]!.trim() };
  }
  const tried = candidates.map((words) => words.join(" ")).join(", ");
  return fail("SKY5004", {
    tried: named.length > 0 ? `${tried}, as CXX says` : tried,
    command: installCommand("compiler"),
  });
}
