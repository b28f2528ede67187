import { checkbox, input, select } from "@inquirer/prompts";
import type { Asking } from "./new-experiment.ts";

/** Questions on the terminal. Ctrl-C ends the program, as everywhere. */
export const terminal: Asking = {
  select: (message, choices) =>
    orLeave(select({ message, choices: choices.map((value) => ({ value })) }, { output: process.stderr })),
  several: (message, choices) =>
    orLeave(
      checkbox(
        { message, required: true, choices: choices.map((value, i) => ({ value, checked: i === 0 })) },
        { output: process.stderr },
      ),
    ),
  text: (message, wrong) =>
    orLeave(input({ message, validate: (answer) => wrong(answer) ?? true }, { output: process.stderr })),
};

async function orLeave<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") process.exit(130);
    throw error;
  }
}
