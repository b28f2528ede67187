import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Carrier } from "../../compiler/lower/tf/data-type.ts";
import { nativeFailure } from "./native-failure.ts";
import type { Tensorflow } from "./tensorflow.ts";

/** The native calls of tfjs-node-gpu 4.22 (binding/tfjs_backend.cc) that a session is run with. Tensors go by number. */
interface NativeCalls {
  loadSavedModel(directory: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(
    session: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): readonly { readonly id: number; readonly dtype: number; readonly shape: readonly number[] }[];
  createTensor(shape: readonly number[], dtype: number, values: CarrierValues): number;
  tensorDataSync(tensor: number): CarrierValues;
  deleteTensor(tensor: number): void;
  getNumOfTensors(): number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_UINT8: number;
}

/** What crosses the border to native code. */
export type CarrierValues = Float32Array | Int32Array | Uint8Array;

/** A value on its way in: the tensor's name, how it travels, its bytes. */
export interface Feed {
  readonly tensor: string;
  readonly carrier: Carrier;
  readonly values: CarrierValues;
}

/**
 * One native session. The binding's own calls are used in place of `TFSavedModel.predict`: that would parse the whole graph once
 * more in JavaScript for each signature, and knows no bytes going out. Failures of the library become SKY7050 and SKY7051.
 */
export class SessionBinding {
  readonly #native: NativeCalls;
  readonly #session: number;
  #open = true;

  constructor(tensorflow: Tensorflow, directory: string) {
    this.#native = tensorflow.backend().binding as unknown as NativeCalls;
    try {
      this.#session = this.#native.loadSavedModel(directory, "serve");
    } catch (error) {
      throw nativeFailure(error, "load");
    }
  }

  /** Native tensors alive in the whole process; equal before and after a call. */
  get tensors(): number {
    return this.#native.getNumOfTensors();
  }

  /** Feeds, runs and fetches, blocking; results are copies that belong to the caller. */
  run(program: string, feeds: readonly Feed[], fetches: readonly string[]): CarrierValues[] {
    if (!this.#open) return fail("SKY9011", { program, detail: "the session is closed" });
    const native = this.#native;
    const ids: number[] = [];
    try {
      for (const { carrier, values } of feeds)
        ids.push(native.createTensor(carrier.shape, this.#kind(carrier), values));
      const results = native.runSavedModel(this.#session, ids, feeds.map(nameOf).join(","), fetches.join(","));
      ids.push(...results.map(({ id }) => id));
      return results.map(({ id }) => native.tensorDataSync(id));
    } catch (error) {
      throw nativeFailure(error, program);
    } finally {
      for (const id of ids) native.deleteTensor(id);
    }
  }

  /** Frees the session with its variables. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#native.deleteSavedModel(this.#session);
  }

  #kind({ dtype }: Carrier): number {
    const native = this.#native;
    return { f32: native.TF_FLOAT, i32: native.TF_INT32, u8: native.TF_UINT8, bool: native.TF_BOOL }[dtype];
  }
}

const nameOf = ({ tensor }: Feed): string => tensor;
