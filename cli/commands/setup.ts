import type { Command } from "commander";

/** `skyc setup`: brings the engine into the cache. Any command that needs it does the same by itself. */
export function setupCommand(program: Command): void {
  program
    .command("setup")
    .description("fetch and build the engine into the cache; run, resume, eval and sweep do it by themselves")
    .option("--cpu", "take the build for processors, and keep to it")
    .option("--gpu", "take the build with CUDA, and keep to it")
    .option("--auto", "forget --cpu and --gpu: take what the machine has")
    .option("--fresh", "throw away what is there, and begin anew")
    .action(async (options: SetupOptions) => {
      const chosen = (["cpu", "gpu", "auto"] as const).filter((name) => options[name]);
      if (chosen.length > 1) program.error(`error: --${chosen.join(" and --")} exclude each other`, { exitCode: 2 });
      const { provision } = await import("../../runtime/provision/provision.ts");
      const [variant] = chosen;
      const layout = await provision({ ...(variant ? { variant } : {}), fresh: options.fresh === true });
      process.stdout.write(`engine ready: ${layout.variant}, in ${layout.cache}\n`);
    });
}

interface SetupOptions {
  readonly cpu?: true;
  readonly gpu?: true;
  readonly auto?: true;
  readonly fresh?: true;
}
