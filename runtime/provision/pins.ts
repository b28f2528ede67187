import type { Variant } from "./variant.ts";

/** The version of TensorFlow that skyc lowers for. */
export const TENSORFLOW_VERSION = "2.21.0";

/** One wheel of the Python package index, pinned by content. */
export interface WheelPin {
  readonly project: string;
  readonly version: string;
  /** SHA-256 of the wheel file. */
  readonly sha256: string;
  /** Size of the wheel file in bytes. */
  readonly bytes: number;
  /** Bytes on disk of the parts that are unpacked. */
  readonly unpacked: number;
  /** Platform tag that pip is asked for; the Python tag is always that of `PYTHON_TAG`. */
  readonly platform: string;
}

/** The wheels hold no Python that runs here, so any tag would do; one is named so that every pip fetches the same file. */
export const PYTHON_TAG = { version: "3.11", implementation: "cp", abi: "cp311" } as const;

/** The parts of TensorFlow's wheels that the engine needs: the libraries, the C headers that the binding includes, the licences. */
const tensorflowParts =
  /^tensorflow\/(libtensorflow_(cc|framework)\.so\.2|THIRD_PARTY_NOTICES\.txt|include\/(tensorflow\/c\/.*|(tensorflow\/core|tsl)\/platform\/ctstring(_internal)?\.h|xla\/tsl\/c\/.*))$|^[^/]*\.dist-info\/(METADATA|LICENSE.*|licenses\/.*)$/;

/** Of NVIDIA's wheels: libraries, the device code library and the assembler for XLA, the licences. */
const nvidiaParts = /^nvidia\/[^/]+\/(lib|bin|nvvm)\/.*|^[^/]*\.dist-info\/(METADATA|License.*|licenses\/.*)$/i;

/** Whether a member of a wheel is unpacked. */
export const isEnginePart = (member: string): boolean => tensorflowParts.test(member) || nvidiaParts.test(member);

const manylinux227 = "manylinux_2_27_x86_64";

const cpuWheels: readonly WheelPin[] = [
  {
    project: "tensorflow-cpu",
    version: TENSORFLOW_VERSION,
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    bytes: 273_829_956,
    unpacked: 855_000_000,
    platform: manylinux227,
  },
];

const gpuWheels: readonly WheelPin[] = [
  {
    project: "tensorflow",
    version: TENSORFLOW_VERSION,
    sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
    bytes: 572_440_367,
    unpacked: 1_260_000_000,
    platform: manylinux227,
  },
];

/** What each variant is made of. The NVIDIA wheels are those that TensorFlow's metadata names under `and-cuda`. */
export const wheelsOf: Readonly<Record<Variant, readonly WheelPin[]>> = { cpu: cpuWheels, gpu: gpuWheels };
