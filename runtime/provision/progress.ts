/** Hears what set-up does. One step is under way at a time. */
export interface Progress {
  /** Something worth a line of its own. */
  say(text: string): void;
  /** A step begins; `total` is its size in bytes where it has one. */
  begin(text: string, total?: number): void;
  /** Bytes of the step done so far. */
  advance(done: number): void;
  /** The step ended well. */
  end(): void;
}

/** For callers that want no word. */
export const silent: Progress = { say() {}, begin() {}, advance() {}, end() {} };

/** 274000000 → "274 MB". Decimal units, as disks and downloads are sold. */
export function formatBytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/**
 * Writes to standard error: on a terminal one line a step that redraws itself, elsewhere a line when a step begins, every ten
 * seconds, and when it ends.
 */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const live = stream.isTTY === true;
  let text = "";
  let total: number | undefined;
  let started = 0;
  let drawn = 0;
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  const draw = (state: string, last: boolean): void => {
    if (live) stream.write(`\r\u001b[2K  ${text}  ${state}${last ? "\n" : ""}`);
    else stream.write(`  ${text}  ${state}\n`);
    drawn = performance.now();
  };
  return {
    say: (line) => void stream.write(`${line}\n`),
    begin(name, size) {
      [text, total, started] = [name, size, performance.now()];
      draw(size === undefined ? "…" : formatBytes(size), false);
    },
    advance(done) {
      const now = performance.now();
      if (now - drawn < (live ? 100 : 10_000)) return;
      const part = total === undefined ? formatBytes(done) : `${formatBytes(done)} of ${formatBytes(total)}`;
      const left = total && done > 0 ? (((now - started) / 1000) * (total - done)) / done : undefined;
      draw(`${part}, ${seconds()}${left === undefined ? "" : `, about ${Math.max(0, left).toFixed(0)} s left`}`, false);
    },
    end: () => draw(`done in ${seconds()}`, true),
  };
}
