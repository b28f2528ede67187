// What a pickle can hold here. No value of a pickle is ever a key of a JavaScript object, so no prototype can be reached.

/** What a restricted pickle may hold. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Set<PickleValue>
  | Tuple
  | Dict
  | Class
  | Inert
  | Storage
  | TensorRef;

export class Tuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A dictionary; keys that are objects count by identity. */
export class Dict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** A class or function that the file names and that is allowed: what its call makes is decided here, not by the file. */
export class Class {
  constructor(
    /** `collections.OrderedDict` */
    readonly name: string,
    readonly rule: ClassRule,
  ) {}
}

/** What may be done with a class. Absent: refused. */
export interface ClassRule {
  /** What a call with these arguments gives; undefined where they are not those that the real one takes. */
  call?(args: readonly PickleValue[]): PickleValue | undefined;
  /** The element type that it stands for: of a storage, or a dtype itself. */
  readonly dtype?: TorchType;
}

/** Something that no weights depend on, such as a number of the training's settings: kept as a place holder. */
export class Inert {
  constructor(readonly name: string) {}
}

/** An element type of PyTorch. */
export interface TorchType {
  /** `float32` */
  readonly name: string;
  readonly bytes: number;
  /** The storage's elements are bytes, whatever the tensors on it hold. */
  readonly untyped?: true;
}

/** Where a tensor's numbers lie. */
export class Storage {
  constructor(
    readonly key: string,
    readonly type: TorchType,
    /** How many elements of its type it has. */
    readonly size: number,
    /** Elements of the stored one that lie before it, where it is a part of another. */
    readonly skipped: number,
  ) {}
}

/** A tensor that was not read yet: steps through a storage. */
export class TensorRef {
  constructor(
    readonly storage: Storage,
    readonly type: TorchType,
    /** Elements before the first one. */
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}
}
