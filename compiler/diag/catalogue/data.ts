import { defineCodes, msg } from "../message.ts";

/** SKY6xxx: files of data sets. */
export const data = defineCodes({
  SKY6001: {
    name: "data-directory-missing",
    severity: "error",
    text: msg`The data directory ${"path"} does not exist.`,
    help: msg`${"hint"}`,
  },
});
