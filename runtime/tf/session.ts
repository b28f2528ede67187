import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { Ops } from "../../compiler/ir/builder.ts";
import type { Graph, Variable } from "../../compiler/ir/graph.ts";
import { bytesOf, showType } from "../../compiler/ir/type.ts";
import { feedCarrier } from "../../compiler/lower/tf/data-type.ts";
import type { HalfProducts } from "../../compiler/lower/tf/half-product.ts";
import { type Compile, ProgramWriter, type Signature } from "../../compiler/lower/tf/program-writer.ts";
import { writeSavedModel } from "../../compiler/lower/tf/write-saved-model.ts";
import { ops as allOps } from "../ops/generated/index.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { sealCompiled } from "./compiled-cache.ts";
import { halfProductsOf } from "./half-instructions.ts";
import { fromCarrier, type HostArray, type HostTensor, toCarrier } from "./host-values.ts";
import { loadTensorflow } from "./load.ts";
import { type Feed, SessionBinding } from "./session-binding.ts";
import type { Tensorflow } from "./tensorflow.ts";

/** A graph that the session can run, and how. */
export interface Program {
  readonly graph: Graph;
  /** Default: `xla`, see docs/design/0003-engine-choice.md. */
  readonly compile?: Compile;
  /** Keep the variables as they were when the loss or a new parameter is not finite. Default: on when the graph updates parameters. */
  readonly guard?: boolean;
  /** Default: what is faster on this machine. */
  readonly halfProducts?: HalfProducts;
}

export interface SessionOptions {
  /** Where the SavedModel is written and kept; without it, it lives in a temporary folder while it is loaded. */
  readonly keep?: string;
  /** Further variables that belong to no state of the experiment: what a step in parts sums up. */
  readonly sums?: readonly Variable[];
  /** The ops of the graphs; default: all of runtime/ops. */
  readonly ops?: Ops;
  /** The loaded library; default: `loadTensorflow()`. */
  readonly tensorflow?: Tensorflow;
}

/** Results by name: a number where the output is a scalar, its values elsewhere. */
export type Results = Readonly<Record<string, HostArray | number>>;

/** Variables are read and written in parts of about this size, so that no call doubles the memory that all of them take. */
const partBytes = 64 * 2 ** 20;

/**
 * Lowers graphs into one SavedModel and opens it: a native session in which the variables live from call to call. They hold
 * nothing until `write` has set them. Faults of TensorFlow: SKY7050, SKY7051; misuse: SKY9011.
 */
export async function openSession(
  programs: Readonly<Record<string, Program | Graph>>,
  variables: readonly Variable[],
  options: SessionOptions = {},
): Promise<Session> {
  const tensorflow = options.tensorflow ?? (await loadTensorflow());
  const machine = halfProductsOf(tensorflow.backend().isUsingGpuDevice);
  const writer = new ProgramWriter(options.ops ?? allOps);
  for (const [name, given] of Object.entries(programs)) {
    const program: Program = "graph" in given ? given : { graph: given };
    const trains = [...program.graph.updates.keys()].some(
      (updated) => program.graph.variables.get(updated)?.role === "parameter",
    );
    const { compile = "xla", guard = trains, halfProducts = machine } = program;
    writer.graph(name, program.graph, { compile, guard, halfProducts });
  }
  return openPrograms(writer, variables, { ...options, tensorflow });
}

/** Opens a session on programs that are already lowered; adds those that read and write the variables. */
export async function openPrograms(
  writer: ProgramWriter,
  variables: readonly Variable[],
  options: SessionOptions = {},
): Promise<Session> {
  const parts = [...partition(variables), ...partition(options.sums ?? [])];
  parts.forEach((part, i) => {
    writer.read(`read/${i}`, part);
    writer.write(`write/${i}`, part);
  });
  const tensorflow = options.tensorflow ?? (await loadTensorflow());
  const directory = options.keep ?? mkdtempSync(join(tmpdir(), "skyc-model-"));
  try {
    writeSavedModel(directory, writer);
    return new Session(new SessionBinding(tensorflow, directory), writer.signatures, parts);
  } finally {
    if (!options.keep) rmSync(directory, { recursive: true, force: true });
  }
}

/** Parts in the order of names: that of the files which variables are read for. */
function partition(variables: readonly Variable[]): Variable[][] {
  const parts: Variable[][] = [];
  let room = 0;
  for (const variable of [...variables].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = bytesOf(variable.type);
    if (parts.length === 0 || bytes > room) {
      parts.push([]);
      room = partBytes;
    }
    parts.at(-1)!.push(variable);
    room -= bytes;
  }
  return parts;
}

/** Bytes of variables that go to or come from JavaScript before it is told to look for what nobody holds any more. */
const movedBytes = partBytes;

/** What runs programs on variables that live in it from call to call. */
export interface RunSession {
  /** Variables by name, grouped as they are best read and written together. */
  readonly parts: readonly (readonly Variable[])[];
  /** Runs a program once. */
  run(program: string, inputs?: Readonly<Record<string, HostTensor>>): Results;
  /** Sets variables, each with all its values. */
  write(values: ReadonlyMap<string, HostArray>): void;
  /** Copies that belong to the caller; all variables, or those that are named. */
  read(names?: Iterable<string>): Map<string, HostArray>;
  close(): void;
}

/** An open native session. All calls block. */
export class Session implements RunSession {
  readonly #binding: SessionBinding;
  readonly #signatures: ReadonlyMap<string, Signature>;
  readonly #parts: readonly (readonly Variable[])[];
  /** What was written, and what the graphs were made from, may be garbage by now: large, and nothing else would make JavaScript look. */
  #written = false;
  #moved = 0;
  /** Programs that ran: XLA compiles in the first run. */
  readonly #started = new Set<string>();

  constructor(
    binding: SessionBinding,
    signatures: ReadonlyMap<string, Signature>,
    parts: readonly (readonly Variable[])[],
  ) {
    this.#binding = binding;
    this.#signatures = signatures;
    this.#parts = parts;
  }

  /** All variables of the session by name, in the parts in which they are read and written. */
  get parts(): readonly (readonly Variable[])[] {
    return this.#parts;
  }

  /** Runs a program once. Every input of its graph must be given, with the graph's own type. */
  run(program: string, inputs: Readonly<Record<string, HostTensor>> = {}): Results {
    if (this.#written) {
      this.#written = false;
      collectGarbage();
    }
    const results = this.#run(program, inputs);
    if (!this.#started.has(program)) {
      this.#started.add(program);
      sealCompiled();
    }
    return results;
  }

  #run(program: string, inputs: Readonly<Record<string, HostTensor>>): Results {
    const signature = this.#signature(program);
    const feeds: Feed[] = [];
    for (const [name, port] of signature.inputs) {
      const { dtype, shape } = port.type;
      const given = inputs[name];
      const values = given && given.dtype === dtype ? toCarrier(given.data, port.type) : undefined;
      if (!given || !values || given.shape.join() !== shape.join()) {
        const found = given
          ? `${showType(given)} with ${given.data.length} values in ${given.data.constructor.name}`
          : "nothing";
        return fail("SKY9011", { program, detail: `input "${name}" is ${showType(port.type)}, given was ${found}` });
      }
      feeds.push({ tensor: port.tensor, carrier: feedCarrier(port.type), values });
    }
    const fetches = [...signature.outputs.values()];
    const found = this.#binding.run(
      program,
      feeds,
      fetches.map(({ tensor }) => tensor),
    );
    const results: Record<string, HostArray | number> = {};
    [...signature.outputs].forEach(([name, { type }], i) => {
      const values = fromCarrier(found[i]!, type.dtype);
      results[name] = type.shape.length === 0 ? Number(values[0]) : values;
    });
    return results;
  }

  /** Sets variables, each with all its values; those not named keep theirs. */
  write(values: ReadonlyMap<string, HostArray>): void {
    this.#parts.forEach((part, i) => {
      const named = part.filter(({ name }) => values.has(name));
      if (named.length === 0) return;
      // A part is written whole: what is not given keeps its value.
      const kept = named.length === part.length ? undefined : this.#readPart(i);
      const inputs: Record<string, HostTensor> = {};
      for (const { name, type } of part) inputs[name] = { ...type, data: values.get(name) ?? kept!.get(name)! };
      this.#run(`write/${i}`, inputs);
      this.#tidy(part);
    });
    this.#written = true;
  }

  /** The values of the named variables, or of all; copies that belong to the caller. */
  read(names?: Iterable<string>): Map<string, HostArray> {
    const wanted = names ? new Set(names) : undefined;
    const found = new Map<string, HostArray>();
    this.#parts.forEach((part, i) => {
      if (wanted && !part.some(({ name }) => wanted.has(name))) return;
      for (const [name, values] of this.#readPart(i)) if (!wanted || wanted.has(name)) found.set(name, values);
    });
    for (const name of wanted ?? []) {
      if (!found.has(name)) fail("SKY9011", { program: "read", detail: `there is no variable "${name}"` });
    }
    return found;
  }

  /** Frees the session with its variables. */
  close(): void {
    this.#binding.close();
  }

  /** Typed arrays weigh nothing on JavaScript's own heap, so without this those of many parts would pile up. */
  #tidy(part: readonly Variable[]): void {
    this.#moved += part.reduce((bytes, { type }) => bytes + bytesOf(type), 0);
    if (this.#moved < movedBytes) return;
    this.#moved = 0;
    collectGarbage();
  }

  #readPart(part: number): Map<string, HostArray> {
    this.#tidy(this.#parts[part]!);
    const { outputs } = this.#signature(`read/${part}`);
    const ports = [...outputs.values()];
    const found = this.#binding.run(
      "read",
      [],
      ports.map(({ tensor }) => tensor),
    );
    return new Map([...outputs.keys()].map((name, i) => [name, fromCarrier(found[i]!, ports[i]!.type.dtype)]));
  }

  #signature(program: string): Signature {
    const signature = this.#signatures.get(program);
    return signature ?? fail("SKY9011", { program, detail: "the session has no such program" });
  }
}
