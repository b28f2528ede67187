import { defineCodes, msg } from "../message.ts";

/** SKY8xxx: the command line. */
export const usage = defineCodes({
  SKY8002: {
    name: "set-without-value",
    severity: "error",
    text: msg`"--set ${"text"}" is not a key and a value.`,
    help: msg`Write it as in a file, with = between: --set optimizer.lr=1e-4`,
  },
  SKY8060: {
    name: "explain-takes-a-code",
    severity: "error",
    text: msg`skyc explain prints what a code means; it cannot explain ${"path"}, which is a file.`,
    help: msg`What is wrong with a file, and where, says: skyc check ${"path"}`,
  },
  SKY8061: {
    name: "code-unknown",
    severity: "error",
    text: msg`skyc has no code ${"asked"}.`,
    help: msg`${"hint"}`,
  },
});
