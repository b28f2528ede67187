import type { ProfiledNode } from "./profile.ts";

/** Something that took time while the run trained: from and to, in milliseconds of one clock. */
export interface Span {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A trace in Chrome's format (chrome://tracing and Perfetto open it): the training loop as it was, and below it one step's ops one after
 * the other, each as long as it takes by itself. Format: "Trace Event Format", complete events (`ph: "X"`), times in microseconds.
 */
export function chromeTrace(spans: readonly Span[], nodes: readonly ProfiledNode[]): string {
  const name = (tid: number, text: string) => ({ ph: "M", pid: 1, tid, name: "thread_name", args: { name: text } });
  const begin = Math.min(...spans.map(({ from }) => from), Number.POSITIVE_INFINITY);
  const loop = spans.map(({ what, from, to }) => ({
    ph: "X",
    pid: 1,
    tid: 1,
    name: what,
    ts: Math.round((from - begin) * 1000),
    dur: Math.round((to - from) * 1000),
  }));
  let at = 0;
  const ops = nodes.map(({ op, scope, seconds, flops, bytes }) => {
    const ts = at;
    at += seconds * 1e6;
    return { ph: "X", pid: 1, tid: 2, name: op, cat: scope, ts, dur: seconds * 1e6, args: { scope, flops, bytes } };
  });
  const traceEvents = [
    { ph: "M", pid: 1, name: "process_name", args: { name: "skyc run" } },
    name(1, "the training loop, as it was"),
    name(2, "one step's ops, each timed by itself"),
    ...loop,
    ...ops,
  ];
  return `${JSON.stringify({ displayTimeUnit: "ms", traceEvents })}\n`;
}
