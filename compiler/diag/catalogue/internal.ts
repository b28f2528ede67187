import { defineCodes, msg } from "../message.ts";

/** SKY9xxx: faults of skyc itself. */
export const internal = defineCodes({
  SKY9001: {
    name: "internal",
    severity: "error",
    text: msg`skyc failed: ${"detail"}.`,
    help: msg`This is a fault of skyc, not of your file. Please report it with the file and this text.`,
  },
});
