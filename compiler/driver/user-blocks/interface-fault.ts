import type { Node } from "ts-morph";
import { type Code, codes, type HolesOf } from "../../diag/catalogue/index.ts";
import type { CodeEntry, Hole } from "../../diag/message.ts";

/** What an interface of properties can be wrong in. */
export type FaultCode = Extract<Code, "SKY2124" | "SKY2125" | "SKY2126" | "SKY2127" | "SKY2128">;

/** An interface from which no schema can be made, with the place that is at fault. */
export class InterfaceFault extends Error {
  readonly code: FaultCode;
  readonly args: Readonly<Record<string, Hole>>;
  readonly node: Node;

  constructor(
    code: FaultCode,
    args: Readonly<Record<HolesOf<FaultCode>, Hole>> | Readonly<Record<string, Hole>>,
    node: Node,
  ) {
    const entry: CodeEntry = codes[code];
    super(`${node.getSourceFile().getBaseName()}: ${entry.text(args)}`);
    this.code = code;
    this.args = args;
    this.node = node;
  }
}
