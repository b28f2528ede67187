import { Ajv } from "ajv";
import { expect } from "chai";
import { schemas } from "../compiler/blocks/registry.ts";
import { objectSchemas, plainBlock } from "../compiler/check/plain-schema.ts";
import { ajvOptions, errorsOf, lessThan } from "../compiler/check/schema-errors.ts";

/** Instances that a schema may be right or wrong about: of each property, a value of each kind. */
function instances(properties: Readonly<Record<string, unknown>>): object[] {
  const names = Object.keys(properties);
  const values = [-1, 0, 0.5, 7, 1e12, "x", "mean", true, [], [1], ["a", 2], [0.5, 0.5], {}, null];
  const single = names.flatMap((name) => values.map((value) => ({ [name]: value })));
  return [{}, { nothing: 1 }, ...single, ...values.map((v) => Object.fromEntries(names.map((name) => [name, v])))];
}

describe("check: errors of schemas", () => {
  it("are those of ajv itself, for every schema that was compiled before", () => {
    const ajv = new Ajv(ajvOptions);
    const all = objectSchemas(schemas);
    expect(all.length).to.be.at.least(Object.keys(schemas).length);
    let found = 0;
    for (const [name, schema] of all) {
      const fresh = ajv.compile(plainBlock(schema));
      for (const instance of instances(schema.properties)) {
        const errors = errorsOf(schema, instance);
        found += errors.length;
        fresh(instance);
        expect(errors, `${name} ${JSON.stringify(instance)}`).to.deep.equal(fresh.errors ?? []);
      }
    }
    expect(found).to.be.greaterThan(1000);
  });

  it("do not ask for what a variant gives", () => {
    const vit = schemas["backbone:ViT"]!;
    const variant = lessThan(vit, { required: ["patch"], properties: vit.properties });
    const missing = (schema: typeof vit): unknown[] => errorsOf(schema, {}).map(({ params }) => params.missingProperty);
    expect(missing(vit)).to.include.members(["patch", "width", "depth", "heads"]);
    expect(missing(variant)).to.deep.equal(["patch"]);
    expect(errorsOf(variant, { patch: 16 })).to.deep.equal([]);
  });
});
