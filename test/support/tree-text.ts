import type { Body, Declaration, Expr, Let, Member, SourceFile } from "../../grammar/ast.ts";
import { pathText } from "../../grammar/to-ast.ts";

/** A value with every grouping shown: `(a then (b x 5))`. */
export function valueText(value: Expr): string {
  switch (value.type) {
    case "number":
      return String(value.value);
    case "quantity":
      return `${value.value}<${value.unit}>`;
    case "string":
      return JSON.stringify(value.value);
    case "list":
      return `[${value.items.map(valueText).join(", ")}]`;
    case "group":
      return `group(${value.items.map(valueText).join(", ")})`;
    case "object":
      return bodyText(value.body);
    case "unstated":
      return "unstated";
    case "error":
      return "ERROR";
    case "assume":
      return `assume(${valueText(value.value)}, ${JSON.stringify(value.because.value)})`;
    case "log":
      return `log(${valueText(value.value)})`;
    case "unary":
      return `-(${valueText(value.value)})`;
    case "binary":
      return `(${valueText(value.left)} ${value.op} ${valueText(value.right)})`;
    case "block": {
      const args = value.args?.map((one) => (one.name ? `${one.name.text}= ` : "") + valueText(one.value));
      return `${pathText(value.path)}${args ? `(${args.join(", ")})` : ""}${value.body ? ` ${bodyText(value.body)}` : ""}`;
    }
  }
}

const bodyText = (body: Body): string => `{ ${body.members.map(memberText).join("; ")} }`;

function memberText(member: Member): string {
  const doc = "doc" in member && member.doc !== undefined ? `/${member.doc}/ ` : "";
  const above = doc + annotationText(member.annotations);
  switch (member.type) {
    case "property":
      return `${above}${pathText(member.key)} ${member.op} ${valueText(member.value)}`;
    case "row":
      return `${above}row ${pathText(member.key)}: ${member.cells.map(valueText).join(" | ")}`;
    case "let":
      return `${above}let ${member.name.text} = ${valueText(member.value)}`;
    case "expect":
      return `${above}expect ${member.statements.map(valueText).join("; ")}`;
    case "sweep": {
      const axes = member.axes.map(({ key, values }) => `${pathText(key)}: ${values.map(valueText).join(" | ")}`);
      return `${above}sweep ${member.name?.text ?? "-"} ${axes.join("; ")}`;
    }
  }
}

const annotationText = (annotations: Member["annotations"]): string =>
  annotations.map(({ name, args }) => `@${name.text}(${args.map(valueText).join(", ")}) `).join("");

function itemText(item: Declaration | Let): string {
  if (item.type === "let") return memberText(item);
  const doc = item.doc === undefined ? "" : `/${item.doc}/ `;
  const head = `${item.abstract ? "abstract " : ""}${item.kind.text} ${item.name.text}`;
  const bases = item.bases.length > 0 ? ` extends ${item.bases.map(pathText).join(", ")}` : "";
  const members = item.body.members.map((member) => `\n  ${memberText(member)}`).join("");
  return `${doc}${annotationText(item.annotations)}${head}${bases}${members}`;
}

/** The tree of a file, a declaration or member a line, without places. */
export function treeText(file: SourceFile): string {
  const imports = file.imports.map(({ names, from }) => {
    const list = names.map(({ name, alias }) => name.text + (alias ? ` as ${alias.text}` : ""));
    return `import ${list.join(", ")} from ${JSON.stringify(from.value)}`;
  });
  const comments = `comments ${file.comments.length}`;
  return `${[`edition ${file.edition?.value ?? "-"}`, ...imports, ...file.items.map(itemText), comments].join("\n")}\n`;
}
