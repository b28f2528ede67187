import type { ErrorObject, Options } from "ajv";
import { schemas } from "../blocks/registry.ts";
import type { BlockSchema } from "../blocks/schema.ts";
import { validators } from "./generated/validators.ts";
import { objectSchemas, plainBlock } from "./plain-schema.ts";

/** A function that ajv made of a schema. */
export interface Validator {
  (instance: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

/** ajv without what skyc does not use of it. */
export const ajvOptions = {
  allErrors: true,
  strict: false,
  validateSchema: false,
  meta: false,
  messages: false,
  validateFormats: false,
  addUsedSchema: false,
} as const satisfies Options;

const made = new WeakMap<BlockSchema, Validator>();
const bases = new WeakMap<BlockSchema, BlockSchema>();
let names: Map<BlockSchema, string> | undefined;
let compile: ((schema: object) => Validator) | undefined;

/** Says who compiles the schemas of blocks that are not shipped: ajv itself, which costs too much to be loaded for nothing. */
export const compileSchemasWith = (compiler: typeof compile): void => {
  compile = compiler;
};

/** A schema that asks for less than another one: of a variant, whose values are there. */
export function lessThan(base: BlockSchema, changes: Pick<BlockSchema, "required" | "properties">): BlockSchema {
  const schema = { ...base, ...changes };
  bases.set(schema, base);
  return schema;
}

/** What the schema has against an instance. The shipped blocks' were compiled by `npm run gen`. */
export function errorsOf(schema: BlockSchema, instance: unknown): readonly ErrorObject[] {
  const base = bases.get(schema) ?? schema;
  const validator = validatorOf(base);
  if (validator(instance)) return [];
  const errors = validator.errors ?? [];
  if (base === schema) return errors;
  return errors.filter(
    ({ keyword, instancePath, params }) =>
      keyword !== "required" || instancePath !== "" || schema.required.includes(String(params.missingProperty)),
  );
}

function validatorOf(schema: BlockSchema): Validator {
  let validator = made.get(schema);
  if (validator) return validator;
  names ??= new Map(objectSchemas(schemas).map(([name, one]) => [one, name]));
  const name = names.get(schema);
  const shipped = name === undefined ? undefined : validators[name];
  if (shipped) {
    const module: { exports?: Validator } = {};
    shipped(module);
    validator = module.exports!;
  } else {
    if (!compile) throw new Error("nobody compiles the schemas of blocks that are not shipped");
    validator = compile(plainBlock(schema));
  }
  made.set(schema, validator);
  return validator;
}
