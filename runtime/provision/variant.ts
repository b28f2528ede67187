import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Which build of TensorFlow: `gpu` holds the CUDA code and needs an NVIDIA driver to use it. */
export type Variant = "cpu" | "gpu";

/** Where an NVIDIA driver shows itself on Linux: the kernel module, then the user-space library. */
const driverMarks = [
  "/proc/driver/nvidia/version",
  "/dev/nvidiactl",
  "/usr/lib/x86_64-linux-gnu/libcuda.so.1",
  "/usr/lib64/libcuda.so.1",
  "/usr/lib/wsl/lib/libcuda.so.1",
];

/** What the machine asks for: `gpu` where an NVIDIA driver is present. */
export function detectVariant(marks: readonly string[] = driverMarks): Variant {
  return marks.some((mark) => existsSync(mark)) ? "gpu" : "cpu";
}

/** The file in the cache that holds a variant chosen by hand. */
export const choiceFile = (cache: string): string => join(cache, "variant");

/** The variant that was chosen by hand with `skyc setup --cpu` or `--gpu`, if any. */
export function rememberedVariant(cache: string): Variant | undefined {
  try {
    const text = readFileSync(choiceFile(cache), "utf8").trim();
    return text === "cpu" || text === "gpu" ? text : undefined;
  } catch {
    return undefined;
  }
}
