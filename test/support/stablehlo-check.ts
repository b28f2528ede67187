/** Values that may be used at a place, with their types. */
type Scope = Map<string, string>;

const functionHead = /^ {2}func\.func public @main\(([^)]*)\) -> \(([^)]*)\) \{$/;
const operation = /^ *(?:(%\d+)(?::(\d+))? = )?"([a-z]+\.[a-z_0-9]+)"\(([^)]*)\)(.*)$/;
const closing = /^ *\}\)(.*)$/;
const typing = /^(?: \{.*\})? : \(([^()]*)\) -> (?:\(([^()]*)\)|(tensor<[^()]*>))$/;
const type = /^tensor<(?:\d+x)*(?:f32|bf16|f16|i32|i64|ui32|ui8|i1)>$/;
/** Operations whose operands and result have one shape. */
const elementwise =
  /^stablehlo\.(add|subtract|multiply|divide|maximum|minimum|power|and|or|xor|not|abs|negate|exponential|log|sqrt|rsqrt|tanh|logistic|sine|cosine|floor|shift_\w+|clamp)$/;

const list = (text: string): string[] => (text.trim() === "" ? [] : text.split(", "));
const shapeOf = (text: string): string => text.replace(/[a-z]+\d+>$/, "");
const sizeOf = (text: string): number => [...text.matchAll(/(\d+)x/g)].reduce((n, [, d]) => n * Number(d), 1);

/**
 * What is wrong with a module of StableHLO in the form that the compiler writes; empty when each value is defined once and before
 * its use, each operation names its operands' types, regions give what they take, and the function gives what it promises.
 */
export function stableHloFaults(text: string): string[] {
  const faults: string[] = [];
  const lines = text.trimEnd().split("\n");
  let promised: string[] = [];
  let returned = false;
  const scopes: Scope[] = [];
  /** Operations whose regions are open. */
  const waiting: { line: number; result: string | undefined; count: number; name: string; operands: string[] }[] = [];

  lines.forEach((line, at) => {
    const wrong = (what: string) => faults.push(`line ${at + 1}: ${what}: ${line.trim()}`);
    const find = (name: string) =>
      scopes.reduceRight<string | undefined>((f, scope) => f ?? scope.get(name), undefined);
    const define = (name: string, what: string) => {
      if (find(name) !== undefined) wrong(`${name} is defined twice`);
      if (!type.test(what)) wrong(`"${what}" is no type`);
      scopes.at(-1)!.set(name, what);
    };
    const takes = (parameters: string) => {
      scopes.push(new Map());
      for (const one of list(parameters)) define(...(one.split(": ") as [string, string]));
    };
    const finish = (result: string | undefined, count: number, name: string, operands: string[], tail: string) => {
      const found = typing.exec(tail);
      if (!found) return wrong("the types cannot be read");
      const given = list(found[1]!);
      const results = found[3] === undefined ? list(found[2]!) : [found[3]];
      operands.forEach((operand, i) => {
        const known = find(operand);
        if (known === undefined) wrong(`${operand} is not defined`);
        else if (known !== given[i]) wrong(`${operand} is ${known}, not ${given[i]}`);
      });
      if (given.length !== operands.length) wrong(`${operands.length} operands have ${given.length} types`);
      if (results.length !== (result === undefined ? 0 : count)) wrong("the number of results differs");
      if (elementwise.test(name) && new Set([...given, ...results].map(shapeOf)).size > 1) wrong("shapes differ");
      if (name === "stablehlo.reshape" && sizeOf(given[0]!) !== sizeOf(results[0]!)) wrong("sizes differ");
      results.slice(0, result === undefined ? 0 : count).forEach((one, i) => {
        define(count === 1 ? result! : `${result}#${i}`, one);
      });
      if (name === "func.return") {
        returned = true;
        if (given.join() !== promised.join()) wrong("the function promises other types");
      }
    };

    const head = functionHead.exec(line);
    const op = operation.exec(line);
    const close = closing.exec(line);
    const block = /^ *\^bb0\(([^)]*)\):$/.exec(line);
    if (head) {
      takes(head[1]!);
      promised = list(head[2]!);
    } else if (block) takes(block[1]!);
    else if (close) {
      scopes.pop();
      const open = waiting.pop();
      if (!open) wrong("closes nothing");
      else finish(open.result, open.count, open.name, open.operands, close[1]!);
    } else if (/^ *\}, \{$/.test(line)) scopes.pop();
    else if (op) {
      const [, result, count, name, operands, tail] = op;
      const facts = { line: at, result, count: Number(count ?? 1), name: name!, operands: list(operands!) };
      if (tail === " ({") waiting.push(facts);
      else finish(facts.result, facts.count, facts.name, facts.operands, tail!);
    } else if (!/^(module @\w+ \{| {2}\}|\})$/.test(line)) wrong("cannot be read");
  });
  if (!returned) faults.push("the function gives nothing back");
  if (waiting.length > 0) faults.push("a region stays open");
  return faults;
}
