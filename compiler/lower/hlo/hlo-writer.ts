import type { HloAttr, HloBuilder, HloRegion, HloValue } from "../../ir/op.ts";
import type { TensorType } from "../../ir/type.ts";
import { hloLiteral, hloType } from "./literal.ts";

function attrText(attr: HloAttr): string {
  if ("i" in attr) return `${attr.i} : i64`;
  if ("b" in attr) return String(attr.b);
  if ("ints" in attr) return `array<i64${attr.ints.map((n, i) => `${i === 0 ? ":" : ","} ${n}`).join("")}>`;
  if ("own" in attr) return attr.own;
  const rows = attr.pairs.map(([low, high]) => `[${low}, ${high}]`).join(", ");
  return `dense<${attr.pairs.length === 0 ? "" : `[${rows}]`}> : tensor<${attr.pairs.length}x2xi64>`;
}

/** Gives out names that are unique in one function. */
class Names {
  #count = 0;

  next(): string {
    return `%${this.#count++}`;
  }
}

/**
 * Writes the operations of one function, or of one region in it, line by line in MLIR's generic form
 * (https://openxla.org/stablehlo/spec), which is the same for every operation.
 */
export class HloWriter implements HloBuilder {
  readonly lines: string[] = [];
  readonly #constants = new Map<string, HloValue>();

  constructor(
    readonly indent: string,
    readonly names: Names = new Names(),
  ) {}

  op(name: string, inputs: readonly HloValue[], attrs: Readonly<Record<string, HloAttr>>, type: TensorType): HloValue {
    return this.#write(name, inputs, [], attrs, [type])[0]!;
  }

  withRegions(
    name: string,
    inputs: readonly HloValue[],
    attrs: Readonly<Record<string, HloAttr>>,
    types: readonly TensorType[],
    regions: readonly HloRegion[],
  ): readonly HloValue[] {
    return this.#write(name, inputs, regions, attrs, types);
  }

  constant(values: readonly number[], type: TensorType): HloValue {
    const literal = hloLiteral(values, type);
    const known = this.#constants.get(literal);
    if (known) return known;
    const value = this.op("constant", [], { value: { own: literal } }, type);
    this.#constants.set(literal, value);
    return value;
  }

  /** The last operation of a function or region: what it gives. `name` with its dialect. */
  end(name: string, values: readonly HloValue[]): void {
    this.lines.push(`${this.indent}"${name}"(${namesOf(values)}) : (${typesOf(values)}) -> ()`);
  }

  #write(
    name: string,
    inputs: readonly HloValue[],
    regions: readonly HloRegion[],
    attrs: Readonly<Record<string, HloAttr>>,
    types: readonly TensorType[],
  ): HloValue[] {
    const bodies = regions.flatMap((region, i) => [...(i > 0 ? [`${this.indent}}, {`] : []), ...this.#region(region)]);
    const first = this.names.next();
    const results = types.map(({ dtype, shape }, i) => ({
      name: types.length === 1 ? first : `${first}#${i}`,
      dtype,
      shape,
    }));
    const pairs = Object.entries(attrs).map(([key, attr]) => `${key} = ${attrText(attr)}`);
    const dictionary = pairs.length === 0 ? "" : ` {${pairs.join(", ")}}`;
    const given = types.length === 1 ? hloType(types[0]!) : `(${typesOf(types)})`;
    const head = `${this.indent}${first}${types.length === 1 ? "" : `:${types.length}`} = "stablehlo.${name}"(${namesOf(inputs)})`;
    const tail = `${dictionary} : (${typesOf(inputs)}) -> ${given}`;
    if (regions.length === 0) this.lines.push(head + tail);
    else this.lines.push(`${head} ({`, ...bodies, `${this.indent}})${tail}`);
    return results;
  }

  #region({ takes, gives }: HloRegion): string[] {
    const body = new HloWriter(`${this.indent}  `, this.names);
    const values = takes.map(({ dtype, shape }) => ({ name: this.names.next(), dtype, shape }));
    body.end("stablehlo.return", gives(body, values));
    return [`${this.indent}^bb0(${parameters(values)}):`, ...body.lines];
  }
}

/** `%0: tensor<f32>, %1: tensor<f32>` */
export const parameters = (values: readonly HloValue[]): string =>
  values.map((value) => `${value.name}: ${hloType(value)}`).join(", ");
/** `tensor<f32>, tensor<f32>` */
export const typesOf = (types: readonly TensorType[]): string => types.map(hloType).join(", ");
const namesOf = (values: readonly HloValue[]): string => values.map(({ name }) => name).join(", ");
