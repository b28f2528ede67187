/** Element types that tfjs knows; `int32` also stands for bytes on their way in. */
export type TfDtype = "float32" | "int32" | "bool" | "complex64" | "string";

/** Flat values of a tensor, row-major. */
export type TfValues = Float32Array | Int32Array | Uint8Array;

/** A tensor that lives in the native library; `dispose` it. */
export interface TfTensor {
  readonly shape: number[];
  readonly dtype: TfDtype;
  readonly size: number;
  readonly isDisposed: boolean;
  dataSync(): TfValues;
  data(): Promise<TfValues>;
  dispose(): void;
}

/** Tensors by the names that a signature gives them. */
export type NamedTensors = Record<string, TfTensor>;

/** One signature of a loaded SavedModel. Signatures of one folder share one session, and so its variables. */
export interface TfSavedModel {
  readonly inputs: readonly { name: string; dtype: TfDtype; shape?: number[] }[];
  readonly outputs: readonly { name: string; dtype: TfDtype; shape?: number[] }[];
  /** Runs the signature once, blocking. Gives one tensor in place of names where the signature has one output. */
  predict(inputs: TfTensor | TfTensor[] | NamedTensors): TfTensor | TfTensor[] | NamedTensors;
  dispose(): void;
}

/** What skyc uses of tfjs-node-gpu 4.22. Declared here because the package lies in a cache, not beside the compiler. */
export interface Tensorflow {
  readonly version: Readonly<Record<string, string>>;
  readonly node: {
    loadSavedModel(path: string, tags?: string[], signature?: string): Promise<TfSavedModel>;
    getMetaGraphsFromSavedModel(path: string): Promise<unknown[]>;
  };
  tensor(values: TfValues | number[], shape?: readonly number[], dtype?: TfDtype): TfTensor;
  memory(): { numTensors: number; numBytes: number; numDataBuffers: number; unreliable?: boolean };
  getBackend(): string;
  setBackend(name: string): Promise<boolean>;
  /** The native back end: `isUsingGpuDevice` says where operations run. */
  backend(): { readonly isUsingGpuDevice: boolean; readonly binding: { readonly TF_Version: string } };
  dispose(tensors: TfTensor | TfTensor[] | NamedTensors): void;
}
