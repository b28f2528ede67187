import type { Expr } from "../../grammar/ast.ts";
import { shipped } from "../blocks/registry.ts";
import type { PropertySchema } from "../blocks/schema.ts";
import { meantBy } from "./synonyms.ts";

const nothing = /^(None|none|null|NULL|nil|NaN|nan|undefined|NA|TBD|unknown|Unstated|unspecified|default)$/;
const yes = /^(True|TRUE|yes|Yes|YES|on|On|ON|1|true)$/;
const no = /^(False|FALSE|no|No|NO|off|Off|OFF|0|false)$/;
const isName = (text: string): boolean => /^[A-Za-z_][\w.]*$/.test(text);
const number = (expr: Expr): boolean => expr.type === "number" || (expr.type === "quantity" && expr.unit === "%");

/** The text of a name, text or number that stands alone. */
function bare(expr: Expr): string | undefined {
  if (expr.type === "string") return expr.value.trim();
  if (expr.type === "number") return expr.raw;
  return expr.type === "block" && !expr.args && !expr.body
    ? expr.path.parts.map(({ text }) => text).join(".")
    : undefined;
}

/**
 * How a value that a property does not take would be written here, where it is plain what was meant: `None` of other
 * languages, a number in quotes, a tuple for a list. `text` is the value as written.
 */
export function otherForm(schema: PropertySchema, expr: Expr, text: string): string | undefined {
  const word = bare(expr);
  if (expr.type === "block" && word !== undefined && nothing.test(word)) return "unstated";
  const single = sameItems(expr);
  if (single && (schema["x-unit"] || schema.type === "integer" || schema.type === "number"))
    return single.type === "number" && schema["x-unit"]
      ? `${single.raw}${schema["x-unit"][0] === "px" ? "" : " "}${schema["x-unit"][0]}`
      : raw(single);
  if (schema["x-block"]?.includes("split") && number(expr)) return `fraction(${text})`;
  if (schema["x-block"]?.includes("sensor")) return meantBy(text, [...shipped.sensors.keys()]);
  if (schema.type === "object" && schema.properties && "train" in schema.properties && expr.type === "block")
    return `{ train: ${text} }`;
  if (schema.enum && expr.type === "binary") return schema.enum.find((one) => one === text.replaceAll(/\s*-\s*/g, "_"));
  if (schema.type === "boolean" && word !== undefined)
    return yes.test(word) ? "true" : no.test(word) ? "false" : undefined;
  if (expr.type === "list" && expr.items.length === 1 && !isList(schema)) return text.slice(1, -1).trim();
  if (schema["x-form"] === "bands" || schema["x-form"] === "members") return names(expr, text);
  if (schema["x-form"] === "frames") return frames(expr);
  if (schema["x-range"]) return range(expr, text);
  if (expr.type === "string") return unquoted(schema, expr.value.trim());
  if (schema.type === "string" && !/["\\\n]/.test(text)) return `"${text}"`;
  if (schema.type === "integer" && expr.type === "number") return String(Math.max(1, Math.round(expr.value)));
  return undefined;
}

const raw = (one: Expr): string => ("raw" in one ? one.raw : "");

/** `[128, 128]`: the number that a square's sides share. */
function sameItems(expr: Expr): Extract<Expr, { raw: string }> | undefined {
  const items = expr.type === "list" || expr.type === "group" ? expr.items : [];
  const [first] = items;
  if (first?.type !== "number" && first?.type !== "quantity") return undefined;
  return items.every((item) => raw(item) === first.raw) ? first : undefined;
}

const isList = (schema: PropertySchema): boolean =>
  schema.type === "array" || schema["x-form"] === "bands" || schema["x-form"] === "members";

/** What stands in quotes and should not. */
function unquoted(schema: PropertySchema, text: string): string | undefined {
  const named = schema["x-block"] ?? schema["x-ref"] ?? schema["x-chain"] ?? schema["x-form"];
  if (named || schema.enum) return isName(text) ? text : undefined;
  const units = schema["x-unit"] ?? schema["x-quantity"];
  if (units) return /^\d[\w.+-]*\s*[a-zA-Z/%]+$/.test(text) || /^\d[\d.]*$/.test(text) ? text : undefined;
  const numeric = schema.type === "number" || schema.type === "integer" || schema["x-fraction"];
  return numeric && /^-?\d+(\.\d+)?([eE][-+]?\d+)?[kM]?%?$/.test(text) ? text : undefined;
}

/** Names in quotes, a tuple of names, `B02-B08`. */
function names(expr: Expr, text: string): string | undefined {
  if (expr.type === "string") return isName(expr.value) ? expr.value : undefined;
  if (expr.type === "group") return `[${text.slice(1, -1)}]`;
  if (expr.type !== "binary" || (expr.op !== "-" && expr.op !== "/")) return undefined;
  const [from, to] = [bare(expr.left), bare(expr.right)];
  return from && to && isName(from) && isName(to) ? `${from}..${to}` : undefined;
}

/** `12/16`, `(12, 16)`. */
function frames(expr: Expr): string | undefined {
  const parts =
    expr.type === "binary" ? [expr.left, expr.right] : expr.type === "group" || expr.type === "list" ? expr.items : [];
  const [take, of] = parts;
  if (parts.length === 2 && take?.type === "number" && of?.type === "number") return `${take.raw} of ${of.raw}`;
  if (expr.type === "quantity" && Number.isInteger(expr.value)) return String(expr.value);
  return expr.type === "string" && /^\d+$/.test(expr.value) ? expr.value : undefined;
}

/** `[0.5, 2.0]`, `(0.5, 2.0)`, `0.5-2.0`; one number stands for a range of nothing else. */
function range(expr: Expr, text: string): string | undefined {
  if (number(expr)) return `${text}..${text}`;
  const parts =
    expr.type === "binary" ? [expr.left, expr.right] : expr.type === "group" || expr.type === "list" ? expr.items : [];
  const [from, to] = [parts[0], parts.at(-1)];
  const counted = parts.every(
    (part, i) => part.type === "number" && from?.type === "number" && part.value === from.value + i,
  );
  if ((parts.length !== 2 && !counted) || !from || !to || !number(from) || !number(to)) return undefined;
  return `${raw(from)}..${raw(to)}`;
}
