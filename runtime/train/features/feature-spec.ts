import { fail } from "../../../compiler/diag/diagnostic.ts";
import { type FrozenFeatures, featureInput } from "../../../compiler/elaborate/frozen-features.ts";
import type { LabelPlan } from "../../../compiler/elaborate/program.ts";
import { bytesIn, type HostTensor, zerosOf } from "../../../compiler/ir/host-array.ts";
import { bytesOf, sizeOf, type TensorType } from "../../../compiler/ir/type.ts";
import { labelsInput, stepFeeds, type Tensors } from "../parts.ts";

/** A tensor of one sample within a record. */
export interface Field {
  readonly name: string;
  /** Of one sample: the first axis is 1. */
  readonly type: TensorType;
  readonly at: number;
  readonly bytes: number;
  /** What stands in a batch where it lacks a sample. */
  readonly absent: number;
}

/** What a record holds: the encoder's features, and what else a step is fed with of a sample (labels). */
export interface FeatureSpec {
  readonly fields: readonly Field[];
  readonly recordBytes: number;
  /** What the encoder is fed with. */
  readonly inputs: readonly string[];
  /** Samples of a step, and of a batch at evaluation. */
  readonly batch: number;
  readonly evaluated: number;
}

/** What is kept of each sample of a model that is cut behind its encoder. */
export function featureSpec(
  { features, train }: Pick<FrozenFeatures, "features" | "train">,
  { batch, evaluated = batch }: { readonly batch: number; readonly evaluated?: number },
  labels: LabelPlan,
): FeatureSpec {
  const fields: Field[] = [];
  let at = 0;
  const add = (name: string, type: TensorType): void => {
    const bytes = bytesOf(type);
    const absent = name === labelsInput && labels.kind === "mask" ? labels.ignore : 0;
    fields.push({ name, type, at, bytes, absent });
    at += bytes;
  };
  for (const [name, { type }] of features.outputs) add(featureInput(name), type);
  const fed = new Set(fields.map(({ name }) => name));
  for (const [name, { type }] of train.inputs) {
    if (!fed.has(name) && !stepFeeds.has(name)) add(name, { ...type, shape: [1, ...type.shape.slice(1)] });
  }
  return { fields, recordBytes: at, inputs: [...features.inputs.keys()], batch, evaluated };
}

/** Row `row` of a tensor whose first axis is the batch; shares its memory. */
export function rowOf({ dtype, shape, data }: HostTensor, row: number): HostTensor {
  const size = data.length / shape[0]!;
  return { dtype, shape: [1, ...shape.slice(1)], data: data.subarray(row * size, (row + 1) * size) };
}

/** A record of these tensors of one sample. */
export function packRecord({ fields, recordBytes }: FeatureSpec, tensors: Tensors): Uint8Array {
  const record = new Uint8Array(recordBytes);
  for (const { name, bytes, at } of fields) {
    const found = tensors.get(name);
    if (found?.data.byteLength !== bytes) return fail("SKY9001", { detail: `a sample's "${name}" has another size` });
    record.set(bytesIn(found.data), at);
  }
  return record;
}

/** Records side by side as the feeds of a batch of so many places, which may be more than there are records. */
export function stackRecords(
  { fields }: Pick<FeatureSpec, "fields">,
  records: readonly Uint8Array[],
  batch: number,
): Map<string, HostTensor> {
  return new Map(
    fields.map(({ name, type, at, bytes, absent }) => {
      const data = zerosOf(type.dtype, sizeOf(type.shape) * batch);
      if (absent !== 0) data.fill((data instanceof BigInt64Array ? BigInt(absent) : absent) as never);
      const into = bytesIn(data);
      for (const [row, record] of records.entries()) into.set(record.subarray(at, at + bytes), row * bytes);
      return [name, { dtype: type.dtype, shape: [batch, ...type.shape.slice(1)], data }] as const;
    }),
  );
}
