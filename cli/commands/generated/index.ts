// Written by `npm run gen` from the files of cli/commands.
import type { Command } from "commander";
import { checkCommand } from "../check.ts";
import { doctorCommand } from "../doctor.ts";
import { setupCommand } from "../setup.ts";

/** Every verb, as a function that registers it. */
export const commands: readonly ((program: Command) => void)[] = [checkCommand, doctorCommand, setupCommand];
