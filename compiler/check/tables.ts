import type { Annotation, Declaration, Expr, Ident, Member, Row } from "../../grammar/ast.ts";
import type { Edit, Fix } from "../diag/diagnostic.ts";
import { type Diagnostic, diagnostic } from "../diag/diagnostic.ts";

/** The row that names columns where the first one cannot. */
const naming = "name";
/** The cell that leaves the property as the base has it. */
const empty = "_";

const keyText = (row: Row): string => row.key.parts.map((part) => part.text).join(".");

/** The name that an expression is, where it is nothing but one. */
const nameOf = (cell: Expr): string | undefined =>
  cell.type === "block" && !cell.args && !cell.body ? cell.path.parts.map((part) => part.text).join("_") : undefined;

/**
 * The experiments of a paper's table: one a column, called `Table.Column` after the table and the column's cell in the row
 * `name`, or in the first row whose cells are all different names. A cell is the property of its row's key; what stands once in the table holds for all columns.
 */
export function experimentsOf(table: Declaration, diagnostics: Diagnostic[]): readonly Declaration[] {
  const rows = table.body.members.filter((member) => member.type === "row");
  const [first] = rows;
  if (!first) {
    diagnostics.push(diagnostic("SKY2140", table.name.span, { table: table.name.text }));
    return [];
  }
  const whole = rows.filter((row) => hasAllCells(row, first, diagnostics));
  const names = columnNames(table, rows, diagnostics);
  return names.flatMap((name, column) => (name ? [experimentOf(table, name, column, whole)] : []));
}

/** Reports a row with more or fewer cells than the table has columns. */
function hasAllCells(row: Row, first: Row, diagnostics: Diagnostic[]): boolean {
  const [found, wanted] = [row.cells.length, first.cells.length];
  if (found === wanted) return true;
  const surplus = row.cells[wanted];
  const last = row.cells.at(-1)!.span;
  const missing = ` | ${empty}`.repeat(Math.max(0, wanted - found));
  const edit: Edit = surplus
    ? { span: { ...row.span, start: row.cells[wanted - 1]!.span.end, end: last.end }, text: "" }
    : { span: { ...last, start: last.end }, text: missing };
  const title = surplus
    ? "Remove the cells beyond the last column"
    : `Leave the others as the base has them (${empty})`;
  diagnostics.push(
    diagnostic(
      "SKY2141",
      surplus ? { ...surplus.span, end: last.end } : row.key.span,
      { row: keyText(row), found, columns: wanted },
      { related: [{ message: "the columns are counted here", span: first.span }], fixes: [{ title, edits: [edit] }] },
    ),
  );
  return false;
}

/** The row that names the columns: `name`, else the first one whose cells are all different names. */
function namingRow(rows: readonly Row[]): Row | undefined {
  const distinct = (row: Row): boolean => {
    const names = row.cells.map(nameOf).filter((name) => name !== undefined && name !== empty);
    return new Set(names).size === row.cells.length;
  };
  return rows.find((row) => keyText(row) === naming) ?? rows.find(distinct);
}

/** One name a column; undefined, after a report, where there is none or it is taken. */
function columnNames(table: Declaration, rows: readonly Row[], diagnostics: Diagnostic[]): (Ident | undefined)[] {
  const row = namingRow(rows);
  const [first] = rows;
  if (!row) {
    const problem = `No row of ${table.name.text} has a different name in each cell`;
    const fixes = [nameRow(table, first!)];
    diagnostics.push(diagnostic("SKY2142", first!.span, { problem }, { fixes }));
    return [];
  }
  const texts = row.cells.map(nameOf);
  return row.cells.map((cell, i) => {
    const text = texts[i];
    const same = text === undefined ? -1 : texts.indexOf(text);
    if (text !== undefined && same === i) return { text: `${table.name.text}.${text}`, span: cell.span };
    const related = text === undefined ? [] : [{ message: "the other column", span: row.cells[same]!.span }];
    const problem = text === undefined ? "This is no name" : `Two columns of ${table.name.text} are called ${text}`;
    diagnostics.push(diagnostic("SKY2142", cell.span, { problem }, { related }));
    return undefined;
  });
}

/** Adds a row that names the columns: by the first row's cells where these differ, else by number. */
function nameRow(table: Declaration, row: Row): Fix {
  const texts = row.cells.map(nameOf);
  const names = texts.map((text, i) => (text !== undefined && texts.indexOf(text) === i ? text : `Column${i + 1}`));
  const start = row.annotations[0]?.span.start ?? row.span.start;
  const text = `${naming}: ${names.join(" | ")}\n  `;
  return {
    title: `Name the columns of ${table.name.text}`,
    edits: [{ span: { ...row.span, start, end: start }, text }],
  };
}

/** `@paper("Table 7")` of the table, said of its column. */
const ofColumn = (annotations: readonly Annotation[], column: string): readonly Annotation[] =>
  annotations.map((annotation) => {
    const [arg] = annotation.args;
    if (annotation.name.text !== "paper" || arg?.type !== "string") return annotation;
    return { ...annotation, args: [{ ...arg, value: `${arg.value}, column ${column}` }] };
  });

function experimentOf(table: Declaration, name: Ident, column: number, rows: readonly Row[]): Declaration {
  const members = table.body.members.flatMap((member): Member[] => {
    if (member.type !== "row") return [member];
    return rows.includes(member) ? cellOf(member, column) : [];
  });
  return {
    ...table,
    kind: { ...table.kind, text: "experiment" },
    name,
    annotations: ofColumn(table.annotations, name.text.slice(table.name.text.length + 1)),
    body: { ...table.body, members },
  };
}

/** What a row says of one column. A row `expect` holds what is expected of each. */
function cellOf(row: Row, column: number): Member[] {
  const cell = row.cells[column]!;
  const key = keyText(row);
  if (key === naming || nameOf(cell) === empty) return [];
  const { annotations, span } = row;
  if (key === "expect") {
    const statements = cell.type === "group" ? cell.items : [cell];
    return [{ type: "expect", statements, annotations, span }];
  }
  const doc = row.doc === undefined ? {} : { doc: row.doc };
  return [{ type: "property", key: row.key, op: ":", value: cell, annotations, ...doc, cell: true, span }];
}
