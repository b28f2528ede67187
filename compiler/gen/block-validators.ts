import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import type { BlockSchema } from "../blocks/schema.ts";
import { objectSchemas, plainBlock } from "../check/plain-schema.ts";
import type { Generated } from "./generated.ts";

/** What ajv makes of the blocks' schemas, so that no check has to wait for it: a function each, of CommonJS's form. */
export async function generate(): Promise<Generated> {
  const { schemas } = (await import("../blocks/generated/schemas.ts")) as {
    schemas: Readonly<Record<string, BlockSchema>>;
  };
  const codeOf = standalone.default;
  const entries = objectSchemas(schemas).map(([name, schema]) => {
    const ajv = new Ajv({
      ...{
        allErrors: true,
        strict: false,
        validateSchema: false,
        meta: false,
        messages: false,
        validateFormats: false,
      },
      code: { source: true, esm: false, lines: true },
    });
    const code = codeOf(ajv, ajv.compile(plainBlock(schema)));
    if (code.includes("require(")) throw new Error(`${name}: the validator needs more than its own code`);
    const own = code.replace(/^"use strict";/, "").replace(/\bmodule\.exports\.default = [^;]+;/, "");
    return `  ${JSON.stringify(name)}(module) {\n${own.trim()}\n  },`;
  });
  const text = [
    "// @ts-nocheck",
    "// Written by `npm run gen`: ajv's code for the schemas of compiler/blocks.",
    "",
    "/** By the name of the schema; each puts its validator into `module.exports`. */",
    "export const validators: Readonly<Record<string, (module: { exports?: any }) => void>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
  return new Map([["compiler/check/generated/validators.ts", text]]);
}
