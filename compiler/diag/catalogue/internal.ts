import { defineCodes, msg } from "../message.ts";

/** SKY9xxx: faults of skyc itself. */
export const internal = defineCodes({
  SKY9001: {
    name: "internal",
    severity: "error",
    text: msg`skyc failed: ${"detail"}.`,
    help: msg`This is a fault of skyc, not of your file. Please report it with the file and this text.`,
  },
  SKY9010: {
    name: "no-lowering",
    severity: "error",
    text: msg`The graph could not be handed to TensorFlow: ${"detail"}.`,
    help: msg`This is a fault of skyc, not of your file. Please report it with the file and this text.`,
  },
  SKY9011: {
    name: "session-misused",
    severity: "error",
    text: msg`The engine was called wrongly in ${"program"}: ${"detail"}.`,
    help: msg`This is a fault of skyc, not of your file. Please report it with the file and this text.`,
  },
});
