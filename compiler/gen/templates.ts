/** What a new op, block or error starts from: small, complete, passing the tests that walk the registries. Names come in their spellings. */
export interface Names {
  /** `my-thing` */
  readonly kebab: string;
  /** `my_thing` */
  readonly snake: string;
  /** `myThing` */
  readonly camel: string;
  /** `MyThing` */
  readonly pascal: string;
}

/** All spellings of a name in any of them; undefined where it is none. */
export function spellings(name: string): Names | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[-_]/);
  if (!words.every((word, i) => /^[a-z0-9]+$/.test(word) && (i > 0 || /^[a-z]/.test(word)))) return undefined;
  const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
  const pascal = words.map(capital).join("");
  return { kebab: words.join("-"), snake: words.join("_"), camel: pascal[0]!.toLowerCase() + pascal.slice(1), pascal };
}

/** `runtime/ops/<op>.ts`: said in other ops, so that gradient and lowering follow. */
export const opTemplate = ({ snake, camel }: Names): string => `import { defineOp } from "../../compiler/ir/op.ts";
import { calc } from "./rules/calc.ts";
import { needFloat } from "./rules/judge.ts";

/** Twice x. Cite the paper or specification here. */
export const ${camel} = defineOp({
  name: "${snake}",
  doc: "Twice x.",
  inputs: ["x"],
  shape: ({ x }) => {
    needFloat("${snake}", "x", x);
    return x;
  },
  // x + x
  expand: (g, { x }) => calc(g).add(x, x),
  cases: [
    { name: "known", in: { x: [1, -2.5] }, out: [2, -5] },
    { name: "integers are refused", in: { x: { dtype: "i32", shape: [2] } }, error: "SKY3003" },
  ],
});
`;

const header = ({ pascal }: Names, doc: string, property: string): string => `/**
 * ${doc} Cite the paper here.
 *
 * @example ${pascal} { scale: 2 }
 */
export interface ${pascal}Props {
  /** ${property} @default 1 */
  scale?: Positive;
}
`;

/** `compiler/blocks/<kind>/<block>.ts` by kind. */
export const blockTemplates: Readonly<Record<string, (names: Names) => string>> = {
  head: (names) => `// B batch, H W feature grid, C channels.
import { defineBlock, type FeatureMap } from "../define.ts";
import { linear } from "../layer/transformer.ts";
import type { Positive } from "../units.ts";

${header(names, "One linear layer on the mean over the last map.", "Factor on the features.")}
export const ${names.camel} = defineBlock<${names.pascal}Props>()({
  kind: "head",
  name: "${names.pascal}",
  tasks: ["scene_classification"],
  variants: { tiny: {} },

  build(b, features, { scale }, target) {
    const { value_BHWC } = features.maps.at(-1) as FeatureMap;
    const mean_BC = b.op("reduce_mean", [value_BHWC], { axes: [1, 2], keep: false });
    const scaled_BC = b.op("mul", [mean_BC, b.constant(scale!, { dtype: "f32", shape: [] })]);
    return linear(b, "fc", scaled_BC, target.classes);
  },
});
`,
  loss: (names) => `import { defineBlock } from "../define.ts";
import type { Positive } from "../units.ts";

${header(names, "Scaled cross-entropy.", "Factor on the loss.")}
export const ${names.camel} = defineBlock<${names.pascal}Props>()({
  kind: "loss",
  name: "${names.pascal}",
  variants: { tiny: {} },

  build(b, logits, labels, { scale }, ignore) {
    const loss = b.op("cross_entropy", [logits, labels], { ignore_index: ignore ?? null, label_smoothing: 0 });
    return b.op("mul", [loss, b.constant(scale!, { dtype: "f32", shape: [] })]);
  },
});
`,
  metric: (names) => `import { classCounts } from "../class-counts.ts";
import { defineBlock } from "../define.ts";

/** The share of classes of which anything was found. Cite its definition here. */
// biome-ignore lint/suspicious/noEmptyInterface: the schema generator reads an interface for every block.
export interface ${names.pascal}Props {}

export const ${names.camel} = defineBlock<${names.pascal}Props>()({
  kind: "metric",
  name: "${names.pascal}",
  compute: (outcome) => {
    const counts = classCounts(outcome);
    return counts.filter((c) => c.hits > 0).length / counts.length;
  },
});
`,
  schedule: (names) => `import { defineBlock } from "../define.ts";
import type { Positive } from "../units.ts";

${header(names, "A constant factor on the learning rate.", "The factor.")}
export const ${names.camel} = defineBlock<${names.pascal}Props>()({
  kind: "schedule",
  name: "${names.snake}",
  variants: { tiny: {} },

  factor: ({ scale }) => scale!,
});
`,
};

/** `docs/errors/<code>.md` */
export const pageTemplate = (code: string, { kebab }: Names): string => `# ${code}: ${kebab}

What it means, why it matters, and what to do, in a paragraph or two.

## Bad

\`\`\`sky
sky 1
\`\`\`

## Good

\`\`\`sky
sky 1
\`\`\`
`;

/** The entry of \`compiler/diag/catalogue/<phase>.ts\`. */
export const entryTemplate = (code: string, { kebab }: Names): string => `  ${code}: {
    name: "${kebab}",
    severity: "error",
    text: msg\`\${"what"} is wrong, and why that matters.\`,
    help: msg\`Write this instead.\`,
  },
`;
