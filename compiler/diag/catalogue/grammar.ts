import { defineCodes, msg } from "../message.ts";

/** SKY1xxx: the text does not have the form of a `.sky` file. */
export const grammar = defineCodes({
  SKY1001: {
    name: "unexpected-text",
    severity: "error",
    text: msg`${"found"} does not belong here: ${"expected"} was expected.`,
  },
});
