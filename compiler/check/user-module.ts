import type { KnownBlock } from "../blocks/registry.ts";
import type { Diagnostic } from "../diag/diagnostic.ts";
import type { Span } from "../diag/span.ts";

/** A user's TypeScript file, read and run. */
export interface UserModule {
  /** Its blocks by name; undefined where what is wrong with one was reported. */
  readonly blocks: ReadonlyMap<string, KnownBlock | undefined>;
  /** The name of the block that a constant holds, by the constant's name. */
  readonly constants: ReadonlyMap<string, string>;
  /** False where the file could not be read: then nobody knows what it has. */
  readonly whole: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the file and of those that it imports, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Gives a user's TypeScript file, or says why not. It is a program: where none may run, this refuses. */
export type ReadModule = (path: string, importedAt: Span) => UserModule | { readonly diagnostic: Diagnostic };
