import { createRequire } from "node:module";
import type * as AjvModule from "ajv";
import { ajvOptions, type Validator } from "../../check/schema-errors.ts";

let ajv: AjvModule.Ajv | undefined;

/** Compiles the schema of a user's block. ajv is loaded when it is first needed: what is shipped is compiled already. */
export function compileSchema(schema: object): Validator {
  if (!ajv) {
    const { Ajv } = createRequire(import.meta.url)("ajv") as typeof AjvModule;
    ajv = new Ajv(ajvOptions);
  }
  return ajv.compile(schema) as Validator;
}
