import { defineCodes, msg } from "../message.ts";

/** SKY2xxx: names and properties. */
export const names = defineCodes({
  SKY2001: {
    name: "unknown-name",
    severity: "error",
    text: msg`Nothing is called ${"name"} here.`,
    help: msg`${"hint"}`,
  },
});
