import type { Generated } from "./generated.ts";
import { findOps } from "./op-modules.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();

/** The page of all ops, `docs/generated/ops.md`: what each does, and where it stands on gradient and lowering. */
export async function generate(): Promise<Generated> {
  const found = await findOps();
  const rows = found.map(({ op, module }) => {
    const inputs = op.inputs.join(", ") + (op.variadic ? ", …" : "");
    const required = (op.required as readonly string[] | undefined) ?? [];
    const defaults = Object.entries((op.attrs as Record<string, unknown> | undefined) ?? {})
      .filter(([key]) => !required.includes(key))
      .map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    const composite = op.expand !== undefined;
    const cells = [
      `[${op.name}](../../runtime/ops/${module})`,
      inputs,
      [...required, ...defaults].join(", "),
      composite ? "composite" : "primitive",
      op.grad ? "own" : composite ? "by expansion" : "no",
      ...(["tf", "hlo"] as const).map((to) => (op.lower?.[to] ? "own" : composite ? "by expansion" : "no")),
      String(op.cases.length),
      op.doc,
      op.limits ?? "",
    ];
    return `| ${cells.map(cell).join(" | ")} |`;
  });
  const text = [
    "<!-- Written by `npm run gen` from the files of runtime/ops. -->",
    "# Ops",
    "",
    `${found.length} ops. An attribute without a default is required.`,
    "",
    "| op | inputs | attributes | form | gradient | TensorFlow | StableHLO | cases | what it does | limits |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
  return new Map([["docs/generated/ops.md", text]]);
}
