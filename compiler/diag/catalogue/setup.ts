import { defineCodes, msg } from "../message.ts";

/** SKY5xxx: the machine lacks something that an engine needs. */
export const setup = defineCodes({
  SKY5001: {
    name: "no-python-pip",
    severity: "error",
    text: msg`python3 with pip was not found (${"detail"}).`,
    help: msg`Install it, for example: ${"command"}`,
  },
});
