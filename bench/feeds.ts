import type { Graph } from "../compiler/ir/graph.ts";
import { keyOf, Noise } from "../compiler/ir/noise.ts";
import { sizeOf } from "../compiler/ir/type.ts";
import type { HostTensor } from "../runtime/tf/host-values.ts";

/** Made-up inputs of a training graph, made once: normal images, all dates valid but the last of half the batch, labels in range. */
export function feedsOf(graph: Graph): Record<string, HostTensor> {
  const feeds: Record<string, HostTensor> = {};
  for (const [name, { type }] of graph.inputs) {
    const { dtype, shape } = type;
    const size = sizeOf(shape);
    const at = <T>(fill: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => fill(i));
    if (dtype === "u32") feeds[name] = { dtype, shape, data: new Uint32Array(size) };
    else if (dtype === "i32") {
      const most = name.endsWith(".day") ? 365 : 19;
      feeds[name] = { dtype, shape, data: Int32Array.from(at((i) => (i * 37) % most)) };
    } else {
      feeds[name] = { dtype, shape, data: Float32Array.from(at(floatOf(name, shape))) };
    }
  }
  return feeds;
}

function floatOf(name: string, shape: readonly number[]): (i: number) => number {
  const last = shape.at(-1) ?? 1;
  if (name === "lr") return () => 1e-4;
  if (name === "target") return (i) => (i % last === (Math.floor(i / last) * 37) % last ? 1 : 0);
  if (name.endsWith(".valid")) {
    const half = shape[0]! / 2;
    return (i) => (last > 1 && i % last === last - 1 && Math.floor(i / last) < half ? 0 : 1);
  }
  const noise = new Noise(keyOf(0, name));
  return (i) => noise.normal(i);
}
