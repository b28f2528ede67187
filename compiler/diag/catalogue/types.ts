import { defineCodes, msg } from "../message.ts";

/** SKY3xxx: quantities, units, bands and shapes. */
export const types = defineCodes({
  SKY3001: {
    name: "operands-differ",
    severity: "error",
    text: msg`${"op"} needs operands of one shape, or shapes that broadcast; got ${"a"} and ${"b"}.`,
  },
});
