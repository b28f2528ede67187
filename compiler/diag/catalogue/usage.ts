import { defineCodes, msg } from "../message.ts";

/** SKY8xxx: the command line. */
export const usage = defineCodes({
  SKY8001: { name: "file-missing", severity: "error", text: msg`${"path"} does not exist.`, help: msg`${"hint"}` },
});
