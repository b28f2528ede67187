import { Command } from "commander";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { commands } from "./commands/generated/index.ts";

const program = new Command("skyc").exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
for (const register of commands) register(program);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SkyError)) throw error;
  const { code, message, help } = error.diagnostic;
  process.stderr.write(`error ${code}: ${message}\n${help ? `  ${help}\n` : ""}`);
  process.exitCode = 5;
}
