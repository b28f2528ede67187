import type { Variant } from "./variant.ts";

/** The version of TensorFlow that skyc lowers for. */
export const TENSORFLOW_VERSION = "2.21.0";

/** One wheel of the Python package index, pinned by content. */
export interface WheelPin {
  readonly project: string;
  readonly version: string;
  /** SHA-256 of the wheel file. */
  readonly sha256: string;
  /** Size of the wheel file in bytes, to within a tenth of a MB: for progress, and for the room that is asked for. */
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
    unpacked: 1_261_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-cublas-cu12",
    version: "12.9.3.13",
    sha256: "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    bytes: 581_200_000,
    unpacked: 856_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-cuda-cupti-cu12",
    version: "12.8.90",
    sha256: "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
    bytes: 10_200_000,
    unpacked: 42_000_000,
    platform: "manylinux2014_x86_64",
  },
  {
    project: "nvidia-cuda-nvcc-cu12",
    version: "12.9.86",
    sha256: "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
    bytes: 40_500_000,
    unpacked: 99_000_000,
    platform: "manylinux2010_x86_64",
  },
  {
    project: "nvidia-cuda-nvrtc-cu12",
    version: "12.9.86",
    sha256: "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    bytes: 89_600_000,
    unpacked: 228_000_000,
    platform: "manylinux2010_x86_64",
  },
  {
    project: "nvidia-cuda-runtime-cu12",
    version: "12.9.79",
    sha256: "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    bytes: 3_500_000,
    unpacked: 6_000_000,
    platform: "manylinux2014_x86_64",
  },
  {
    project: "nvidia-cudnn-cu12",
    version: "9.28.0.42",
    sha256: "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    bytes: 716_500_000,
    unpacked: 1_163_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-cufft-cu12",
    version: "11.4.1.4",
    sha256: "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    bytes: 200_900_000,
    unpacked: 294_000_000,
    platform: "manylinux2014_x86_64",
  },
  {
    project: "nvidia-curand-cu12",
    version: "10.3.10.19",
    sha256: "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
    bytes: 68_300_000,
    unpacked: 167_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-cusolver-cu12",
    version: "11.7.5.82",
    sha256: "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    bytes: 338_100_000,
    unpacked: 495_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-cusparse-cu12",
    version: "12.5.10.65",
    sha256: "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    bytes: 366_500_000,
    unpacked: 487_000_000,
    platform: "manylinux2014_x86_64",
  },
  {
    project: "nvidia-nccl-cu12",
    version: "2.32.3",
    sha256: "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    bytes: 351_500_000,
    unpacked: 490_000_000,
    platform: manylinux227,
  },
  {
    project: "nvidia-nvjitlink-cu12",
    version: "12.9.86",
    sha256: "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    bytes: 39_700_000,
    unpacked: 96_000_000,
    platform: "manylinux2010_x86_64",
  },
];

/** What each variant is made of. The NVIDIA wheels are those that TensorFlow's metadata names under `and-cuda`. */
export const wheelsOf: Readonly<Record<Variant, readonly WheelPin[]>> = { cpu: cpuWheels, gpu: gpuWheels };
