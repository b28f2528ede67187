/** Whether the user has asked to stop. */
export interface Interrupt {
  requested(): boolean;
  /** Gives the signals back. */
  release(): void;
}

/** Listens for Ctrl-C and SIGTERM: the first one only asks (`onFirst` says so), the second one of either kind ends the process at once. */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  let requested = false;
  const heard = (signal: NodeJS.Signals): void => {
    if (!requested) {
      requested = true;
      onFirst();
      return;
    }
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    process.off("SIGINT", heard);
    process.off("SIGTERM", heard);
  };
  process.on("SIGINT", heard);
  process.on("SIGTERM", heard);
  return { requested: () => requested, release };
}
