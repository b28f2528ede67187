// Written by `npm run gen` from the files of cli/commands.
import type { Command } from "commander";
import { calibrateCommand } from "../calibrate.ts";
import { checkCommand } from "../check.ts";
import { completionCommand } from "../completion.ts";
import { diffCommand } from "../diff.ts";
import { docCommand } from "../doc.ts";
import { doctorCommand } from "../doctor.ts";
import { evalCommand } from "../eval.ts";
import { explainCommand } from "../explain.ts";
import { exportCommand } from "../export.ts";
import { fixCommand } from "../fix.ts";
import { fmtCommand } from "../fmt.ts";
import { importCommand } from "../import.ts";
import { lockCommand } from "../lock.ts";
import { lspCommand } from "../lsp.ts";
import { newCommand } from "../new.ts";
import { planCommand } from "../plan.ts";
import { reportCommand } from "../report.ts";
import { resumeCommand } from "../resume.ts";
import { runCommand } from "../run.ts";
import { setupCommand } from "../setup.ts";
import { sweepCommand } from "../sweep.ts";
import { twinCommand } from "../twin.ts";
import { verifyCommand } from "../verify.ts";

/** Every verb, as a function that registers it. */
export const commands: readonly ((program: Command) => void)[] = [calibrateCommand, checkCommand, completionCommand, diffCommand, docCommand, doctorCommand, evalCommand, explainCommand, exportCommand, fixCommand, fmtCommand, importCommand, lockCommand, lspCommand, newCommand, planCommand, reportCommand, resumeCommand, runCommand, setupCommand, sweepCommand, twinCommand, verifyCommand];
