import protobuf from "protobufjs";

/**
 * The part of TensorFlow's protocol buffers that a SavedModel needs, with the field numbers of
 * tensorflow/core/{framework,protobuf}/*.proto (TensorFlow 2.21). Names are camel case, as protobufjs wants them.
 */
const text = `
syntax = "proto3";
message TensorShapeProto { message Dim { int64 size = 1; string name = 2; } repeated Dim dim = 2; bool unknownRank = 3; }
message TensorProto {
  int32 dtype = 1; TensorShapeProto tensorShape = 2; bytes tensorContent = 4; repeated int32 halfVal = 13;
  repeated float floatVal = 5; repeated int32 intVal = 7; repeated int64 int64Val = 10; repeated bool boolVal = 11;
  repeated uint32 uint32Val = 16;
}
message NameAttrList { string name = 1; map<string, AttrValue> attr = 2; }
message AttrValue {
  message ListValue { repeated bytes s = 2; repeated int64 i = 3; repeated float f = 4; repeated bool b = 5; repeated int32 type = 6; }
  oneof value {
    bytes s = 2; int64 i = 3; float f = 4; bool b = 5; int32 type = 6; TensorShapeProto shape = 7; TensorProto tensor = 8;
    ListValue list = 1; NameAttrList func = 10;
  }
}
message NodeDef { string name = 1; string op = 2; repeated string input = 3; string device = 4; map<string, AttrValue> attr = 5; }
message OpDef {
  message ArgDef { string name = 1; int32 type = 3; }
  string name = 1; repeated ArgDef inputArg = 2; repeated ArgDef outputArg = 3; repeated string controlOutput = 20;
  bool isStateful = 17;
}
message FunctionDef {
  OpDef signature = 1; map<string, AttrValue> attr = 5; repeated NodeDef nodeDef = 3; map<string, string> ret = 4;
  map<string, string> controlRet = 6;
}
message FunctionDefLibrary { repeated FunctionDef function = 1; }
message VersionDef { int32 producer = 1; int32 minConsumer = 2; }
message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; FunctionDefLibrary library = 2; }
message TensorInfo { string name = 1; int32 dtype = 2; TensorShapeProto tensorShape = 3; }
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string methodName = 3; }
message MetaGraphDef {
  message MetaInfoDef { repeated string tags = 4; string tensorflowVersion = 5; }
  MetaInfoDef metaInfoDef = 1; GraphDef graphDef = 2; map<string, SignatureDef> signatureDef = 5;
}
message SavedModel { int64 savedModelSchemaVersion = 1; repeated MetaGraphDef metaGraphs = 2; }
`;

export interface ShapeProto {
  readonly dim: readonly { readonly size: number }[];
}
export interface TensorProto {
  readonly dtype: number;
  readonly tensorShape: ShapeProto;
  readonly tensorContent?: Uint8Array;
  readonly halfVal?: readonly number[];
  readonly floatVal?: readonly number[];
  readonly intVal?: readonly number[];
  readonly int64Val?: readonly number[];
  readonly boolVal?: readonly boolean[];
  readonly uint32Val?: readonly number[];
}
/** Exactly one field is set. */
export interface AttrValue {
  readonly s?: Uint8Array;
  readonly i?: number;
  readonly f?: number;
  readonly b?: boolean;
  readonly type?: number;
  readonly shape?: ShapeProto;
  readonly tensor?: TensorProto;
  readonly list?: { readonly i?: readonly number[]; readonly type?: readonly number[] };
  readonly func?: { readonly name: string };
}
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, AttrValue>>;
}
export interface ArgDef {
  readonly name: string;
  readonly type: number;
}
export interface FunctionDef {
  readonly signature: {
    readonly name: string;
    readonly inputArg: readonly ArgDef[];
    readonly outputArg: readonly ArgDef[];
    readonly controlOutput: readonly string[];
    readonly isStateful: boolean;
  };
  readonly attr: Readonly<Record<string, AttrValue>>;
  readonly nodeDef: readonly NodeDef[];
  readonly ret: Readonly<Record<string, string>>;
  readonly controlRet: Readonly<Record<string, string>>;
}
export interface GraphDef {
  readonly node: readonly NodeDef[];
  readonly versions: { readonly producer: number };
  readonly library: { readonly function: readonly FunctionDef[] };
}
export interface TensorInfo {
  readonly name: string;
  readonly dtype: number;
  readonly tensorShape: ShapeProto;
}
export interface SignatureDef {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
  readonly methodName: string;
}
export interface SavedModelProto {
  readonly savedModelSchemaVersion: number;
  readonly metaGraphs: readonly {
    readonly metaInfoDef: { readonly tags: readonly string[]; readonly tensorflowVersion: string };
    readonly graphDef: GraphDef;
    readonly signatureDef: Readonly<Record<string, SignatureDef>>;
  }[];
}

const root = protobuf.parse(text, { keepCase: true }).root;
const savedModel = root.lookupType("SavedModel");

/** The bytes of a `saved_model.pb`. */
export const encodeSavedModel = (proto: SavedModelProto): Uint8Array =>
  savedModel.encode(proto as unknown as Record<string, unknown>).finish();

/** Reads a `saved_model.pb`; what this schema does not know is left out. */
export const decodeSavedModel = (bytes: Uint8Array): SavedModelProto =>
  savedModel.toObject(savedModel.decode(bytes), { longs: Number, defaults: true }) as SavedModelProto;
