import type { Ops } from "../../ir/builder.ts";
import type { Graph } from "../../ir/graph.ts";
import type { TfTensor } from "../../ir/op.ts";
import type { TensorType } from "../../ir/type.ts";
import { dataType, shapeProto } from "./data-type.ts";
import { lowerNodes } from "./lower-nodes.ts";
import { NodeWriter } from "./node-writer.ts";
import { encodeSavedModel, type FunctionDef, type TensorInfo } from "./schema.ts";
import { producer } from "./write-saved-model.ts";

/** The name under which TensorFlow Serving and `tf.saved_model.load` look for what a model does. */
export const servingSignature = "serving_default";

/** The inputs that a graph makes use of: those that a served model asks for. */
export function fedInputs(graph: Graph): readonly string[] {
  const used = new Set(graph.nodes.flatMap((node) => node.inputs.map(({ id }) => id)));
  return [...graph.inputs].filter(([, { id }]) => used.has(id)).map(([name]) => name);
}

/**
 * The bytes of a `saved_model.pb` that needs nothing beside it: the graph's variables are constants in it, inputs and outputs have
 * the graph's own names and types. `values`: little-endian bytes of each variable.
 */
export function servingModel(graph: Graph, values: ReadonlyMap<string, Uint8Array>, ops: Ops): Uint8Array {
  const functions: FunctionDef[] = [];
  const writer = new NodeWriter("graph", false, functions);
  const inputs = new Map<string, TfTensor>();
  for (const name of fedInputs(graph)) {
    const { dtype, shape } = graph.inputs.get(name)!.type;
    const attr = { dtype: { type: dataType[dtype] }, shape: { shape: shapeProto(shape) } };
    inputs.set(name, { name: writer.raw("Placeholder", name, [], attr), dtype, shape });
  }
  const variables = new Map<string, TfTensor>();
  for (const { name, type } of graph.variables.values()) {
    const tensor = {
      dtype: dataType[type.dtype],
      tensorShape: shapeProto(type.shape),
      tensorContent: values.get(name)!,
    };
    const attr = { dtype: { type: dataType[type.dtype] }, value: { tensor } };
    variables.set(name, { name: writer.raw("Const", `variable/${name}`, [], attr), ...type });
  }
  const tensors = lowerNodes(graph, ops, writer, {
    // What nothing reads is no part of the model; its place is taken by zeros that nothing reads either.
    input: (name) => inputs.get(name) ?? writer.constant([0], graph.inputs.get(name)!.type),
    variable: (name) => variables.get(name)!,
  });
  const outputs = [...graph.outputs].map(([name, { id, type }]): [string, TensorInfo] => {
    const out = writer.raw("Identity", `output/${name}`, [tensors[id]!.name], { T: { type: dataType[type.dtype] } });
    return [name, info(out, type)];
  });
  const signature = {
    inputs: Object.fromEntries([...inputs].map(([name, tensor]) => [name, info(tensor.name, tensor)])),
    outputs: Object.fromEntries(outputs),
    methodName: "tensorflow/serving/predict",
  };
  return encodeSavedModel({
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { tags: ["serve"], tensorflowVersion: "2.21.0" },
        graphDef: { node: writer.nodes, versions: { producer }, library: { function: functions } },
        signatureDef: { [servingSignature]: signature },
      },
    ],
  });
}

const info = (node: string, { dtype, shape }: TensorType): TensorInfo => ({
  name: `${node}:0`,
  dtype: dataType[dtype],
  tensorShape: shapeProto(shape),
});
