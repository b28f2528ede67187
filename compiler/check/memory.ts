import { type Parse, parse } from "../../grammar/parse.ts";
import { elaborateEncoder, evalGraph } from "../elaborate/graphs.ts";
import type { BlockUse, EncoderPlan, ModelPlan } from "../elaborate/model-plan.ts";
import type { PartTensors } from "../elaborate/tensors.ts";
import type { Variable } from "../ir/graph.ts";
import { withoutCode } from "./import-module.ts";
import type { ReadModule } from "./user-module.ts";

/** A map that forgets what was not asked for longest. */
class Recent<V> {
  readonly #entries = new Map<string, V>();

  constructor(readonly limit: number) {}

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value!);
  }
}

/**
 * What one check can tell the next: parsed files, models that were built and what they come to, sweeps that were tried. Everything is kept by its
 * content, so a check with a memory finds exactly what one without finds. It is bounded, and holds no graph.
 */
export class CheckMemory {
  readonly #parsed = new Recent<{ readonly text: string; readonly result: Parse }>(64);
  readonly #built = new Recent<readonly Variable[]>(128);
  readonly #numbers = new Recent<number>(512);
  readonly #tried = new Recent<string>(256);
  readonly #parts = new Recent<readonly PartTensors[]>(64);
  readonly #blocks = new WeakMap<object, number>();
  #count = 0;

  /** How a user's own TypeScript is read; absent: it is refused. */
  constructor(readonly readModule: ReadModule = withoutCode) {}

  /** Reads a file, unless its text is the one that was read last. */
  parse(text: string, path: string): Parse {
    const known = this.#parsed.get(path);
    if (known?.text === text) return known.result;
    const result = parse(text, path);
    this.#parsed.set(path, { text, result });
    return result;
  }

  /**
   * The variables of a model. What cannot be built is never kept: then the finding has to name the places of this text.
   * Throws ElaborationError where blocks do not fit.
   */
  model(plan: ModelPlan): readonly Variable[] {
    return this.#once(JSON.stringify(this.#modelKey(plan)), () => [...evalGraph(plan).variables.values()]);
  }

  /** A number that a model's graphs come to, by its name. */
  number(plan: ModelPlan, name: string, compute: () => number): number {
    const key = JSON.stringify([name, this.#modelKey(plan), this.#use(plan.optimizer), plan.factors, plan.recompute]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const value = compute();
    this.#numbers.set(key, value);
    return value;
  }

  /** What goes into the parts of a model and comes out of them: shapes, and no graph. */
  parts(plan: ModelPlan, build: () => readonly PartTensors[]): readonly PartTensors[] {
    const key = JSON.stringify(this.#modelKey(plan));
    const known = this.#parts.get(key);
    if (known) return known;
    const made = build();
    this.#parts.set(key, made);
    return made;
  }

  /** The variables of an encoder by itself. Throws ElaborationError where blocks do not fit. */
  encoder(plan: EncoderPlan): readonly Variable[] {
    return this.#once(JSON.stringify(this.#encoderKey(plan)), () => elaborateEncoder(plan).variables);
  }

  /** True when the sweeps of an experiment were tried without a finding, when it was written as it is now. */
  wasTried(experiment: string, written: string): boolean {
    return this.#tried.get(experiment) === written;
  }

  /** Keeps that nothing was found. */
  tried(experiment: string, written: string): void {
    this.#tried.set(experiment, written);
  }

  /** Blocks are told apart by what they are, not by their names: a file of one's own may be read again. */
  idOf(block: object): number {
    let id = this.#blocks.get(block);
    if (id === undefined) {
      id = this.#count++;
      this.#blocks.set(block, id);
    }
    return id;
  }

  #once(key: string, build: () => readonly Variable[]): readonly Variable[] {
    const known = this.#built.get(key);
    if (known) return known;
    const made = build();
    this.#built.set(key, made);
    return made;
  }

  #modelKey({ task, encoder, head, loss, labels, batch, parts, frozen, choices }: ModelPlan): unknown {
    const parted = [batch, parts];
    return [task, this.#encoderKey(encoder), this.#use(head), this.#use(loss), labels, parted, frozen, choices ?? 0];
  }

  #encoderKey({ scope, branches, fusion }: EncoderPlan): unknown {
    const built = branches.map(({ name, input, backbone }) => [name, input, this.#use(backbone)]);
    return [scope, built, fusion && [fusion.name, fusion.inputs, this.#use(fusion.use)]];
  }

  #use({ def, props }: BlockUse): unknown {
    return [this.idOf(def), props];
  }
}
