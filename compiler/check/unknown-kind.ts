import type { Declaration } from "../../grammar/ast.ts";
import { schemas } from "../blocks/registry.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";
import { nearest } from "../diag/suggest.ts";
import { thereAre } from "./describe.ts";

/** What else the kinds are called. */
const otherKinds: Readonly<Record<string, string>> = {
  data: "dataset",
  datasets: "dataset",
  model: "encoder",
  network: "encoder",
  backbone: "encoder",
  sensor: "modality",
  input: "modality",
  image: "modality",
  run: "experiment",
  train: "experiment",
  training: "experiment",
  task: "experiment",
  config: "experiment",
};

/** The kind that has most of a declaration's properties, where one stands out. */
function kindByContent({ body }: Declaration, kinds: readonly string[]): string | undefined {
  const keys = body.members.flatMap((member) => (member.type === "property" ? [member.key.parts[0]!.text] : []));
  const counts = kinds.map((kind) => {
    const properties = schemas[`declaration:${kind}`]?.properties ?? {};
    return [keys.filter((key) => Object.hasOwn(properties, key)).length, kind] as const;
  });
  const [best, second] = counts.sort((a, b) => b[0] - a[0]);
  return best && best[0] > (second?.[0] ?? 0) ? best[1] : undefined;
}

/** Says that a declaration is of no kind that there is, and which one was meant. */
export function unknownKind(item: Declaration, kinds: readonly string[]): Diagnostic {
  const kind = item.kind.text;
  const { span } = item.kind;
  if (kinds.includes(item.name.text) && !kinds.includes(kind)) {
    const swapped = `${item.name.text} ${kind}`;
    const edits = [{ span: { ...span, end: item.name.span.end }, text: swapped }];
    const fixes = [{ title: `Write ${swapped}`, edits }];
    return diagnostic("SKY2002", span, { kind, hint: `The kind comes first: ${swapped} { … }.` }, { fixes });
  }
  const near = nearest(kind, kinds) ?? kindByContent(item, kinds) ?? otherKinds[kind.toLowerCase()];
  const fixes = near ? [{ title: `Change "${kind}" to "${near}"`, edits: [{ span, text: near }] }] : [];
  const hint = near ? `Did you mean "${near}"?` : thereAre(kinds);
  return diagnostic("SKY2002", span, { kind, hint }, { fixes });
}
