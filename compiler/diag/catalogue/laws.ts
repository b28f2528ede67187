import { defineCodes, msg } from "../message.ts";

/** SKY4xxx: laws across blocks, lengths, holes. */
export const laws = defineCodes({
  SKY4001: {
    name: "hole",
    severity: "hole",
    text: msg`${"property"} is unstated.`,
    help: msg`Give it a value, or write: assume VALUE because "…".`,
  },
});
