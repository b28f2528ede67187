import {
  Class,
  type ClassRule,
  Dict,
  Inert,
  type PickleValue,
  Storage,
  TensorRef,
  type TorchType,
  Tuple,
} from "./pickle-values.ts";
import { storageTypes, torchTypes } from "./torch-types.ts";

// Nothing here calls anything but what is written here: a name that is not listed is refused before it is looked at.

const isCount = (value: PickleValue | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
const counts = (value: PickleValue | undefined): readonly number[] | undefined =>
  value instanceof Tuple && value.items.every(isCount) ? (value.items as readonly number[]) : undefined;

/** `torch._utils._rebuild_tensor_v2(storage, storage_offset, size, stride, …)`; the newer form names an element type too. */
function tensor(args: readonly PickleValue[], type: TorchType | undefined): TensorRef | undefined {
  const [storage, offset] = args;
  const [shape, stride] = [counts(args[2]), counts(args[3])];
  if (!(storage instanceof Storage) || !isCount(offset) || !shape || !stride || shape.length !== stride.length)
    return undefined;
  return new TensorRef(storage, type ?? storage.type, offset, shape, stride);
}

function dict(args: readonly PickleValue[]): Dict | undefined {
  const made = new Dict();
  if (args.length === 0) return made;
  const [given] = args;
  const pairs = given instanceof Dict ? [...given.entries].map((pair) => [...pair]) : pairsOf(given);
  if (args.length > 1 || !pairs) return undefined;
  for (const [key, value] of pairs) made.entries.set(key!, value!);
  return made;
}
function pairsOf(given: PickleValue | undefined): PickleValue[][] | undefined {
  if (!Array.isArray(given)) return undefined;
  const pairs = given.map((pair) => (pair instanceof Tuple ? [...pair.items] : Array.isArray(pair) ? pair : []));
  return pairs.every((pair) => pair.length === 2) ? pairs : undefined;
}

const inert = (name: string): ClassRule => ({ call: () => new Inert(name) });

/** What is kept is the data, not the wish for a gradient. */
const parameter: ClassRule = { call: ([data]) => (data instanceof TensorRef ? data : undefined) };

const rules = new Map<string, ClassRule>([
  ["collections.OrderedDict", { call: dict }],
  ["collections.Counter", { call: dict }],
  ["collections.defaultdict", { call: (args) => dict(args.slice(1)) }],
  ["torch._utils._rebuild_tensor", { call: (args) => tensor(args, undefined) }],
  ["torch._utils._rebuild_tensor_v2", { call: (args) => tensor(args, undefined) }],
  [
    "torch._utils._rebuild_tensor_v3",
    { call: (args) => (args[6] instanceof Class && args[6].rule.dtype ? tensor(args, args[6].rule.dtype) : undefined) },
  ],
  ["torch._utils._rebuild_parameter", parameter],
  ["torch._utils._rebuild_parameter_with_state", parameter],
  ["torch.Size", { call: ([sizes]) => (counts(sizes) ? sizes : undefined) }],
  ["torch.UntypedStorage", { dtype: { name: "uint8", bytes: 1, untyped: true } }],
  ["torch.storage.UntypedStorage", { dtype: { name: "uint8", bytes: 1, untyped: true } }],
  ...["set", "frozenset"].map((name): [string, ClassRule] => [
    `builtins.${name}`,
    { call: ([items = []]) => (Array.isArray(items) ? new Set(items) : undefined) },
  ]),
  // Plain data of the training's settings and logs: kept as place holders, never looked into.
  ...["bytearray", "bytes", "complex", "dict", "float", "int", "list", "slice", "str", "tuple", "bool"].map(
    (name): [string, ClassRule] => [`builtins.${name}`, inert(name)],
  ),
  ...[
    "torch.device",
    "_codecs.encode",
    "argparse.Namespace",
    "pathlib.PosixPath",
    "pathlib.WindowsPath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "numpy.dtype",
    "numpy.ndarray",
    ...["numpy.core.multiarray", "numpy._core.multiarray"].flatMap((module) => [
      `${module}.scalar`,
      `${module}._reconstruct`,
    ]),
    ...["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"].map(
      (name) => `numpy.${name}`,
    ),
    "numpy.bool_",
  ].map((name): [string, ClassRule] => [name, inert(name)]),
  ...[...torchTypes].map(([name, dtype]): [string, ClassRule] => [`torch.${name}`, { dtype }]),
  ...[...storageTypes].map(([name, dtype]): [string, ClassRule] => [`torch.${name}`, { dtype }]),
]);

/** Python 2 called it so. */
const modules = new Map([["__builtin__", "builtins"]]);

/** The class that a file names; undefined where it is none of those that are plain data. */
export function allowedClass(module: string, name: string): Class | undefined {
  const full = `${modules.get(module) ?? module}.${name}`;
  const rule = rules.get(full) ?? (/^numpy\.dtypes\.[A-Z][A-Za-z0-9]*DType$/.test(full) ? inert(full) : undefined);
  return rule && new Class(full, rule);
}
