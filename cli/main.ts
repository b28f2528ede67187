import { commands } from "./commands/generated/index.ts";
import { runProgram } from "./run-program.ts";

await runProgram(commands);
