import { defineCodes, msg } from "../message.ts";

/** SKY8xxx: the command line. */
export const usage = defineCodes({
  SKY8002: {
    name: "set-without-value",
    severity: "error",
    text: msg`"--set ${"text"}" is not a key and a value.`,
    help: msg`Write it as in a file, with = between: --set optimizer.lr=1e-4`,
  },
});
