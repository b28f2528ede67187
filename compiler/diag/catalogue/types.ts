import { defineCodes, msg } from "../message.ts";

/** SKY3xxx: quantities, units, bands and shapes. */
export const types = defineCodes({
  SKY3001: {
    name: "operands-differ",
    severity: "error",
    text: msg`${"op"} needs operands of one shape, or shapes that broadcast; got ${"a"} and ${"b"}.`,
  },
  SKY3002: {
    name: "rank-wrong",
    severity: "error",
    text: msg`${"op"} needs its ${"input"} with ${"expected"} dimensions; got ${"type"}.`,
  },
  SKY3003: {
    name: "dtype-wrong",
    severity: "error",
    text: msg`${"op"} needs its ${"input"} to be ${"expected"}; got ${"type"}.`,
  },
  SKY3004: {
    name: "axis-outside",
    severity: "error",
    text: msg`${"op"} was asked for axis ${"axis"}, which ${"type"} does not have.`,
  },
  SKY3005: {
    name: "sizes-differ",
    severity: "error",
    text: msg`${"op"} needs ${"what"} to be equal; got ${"a"} and ${"b"}.`,
  },
  SKY3006: {
    name: "size-not-multiple",
    severity: "error",
    text: msg`${"op"} cannot split ${"what"} evenly: ${"size"} is not a multiple of ${"divisor"}.`,
  },
  SKY3007: {
    name: "elements-differ",
    severity: "error",
    text: msg`${"op"} cannot turn ${"from"} into ${"to"}: the first has ${"a"} elements and the second ${"b"}.`,
  },
  SKY3008: {
    name: "window-too-large",
    severity: "error",
    text: msg`${"op"} has a window of ${"window"} on an input of ${"size"} (padding included), which leaves no output.`,
  },
  SKY3009: {
    name: "range-outside",
    severity: "error",
    text: msg`${"op"} takes ${"range"} from an axis of size ${"size"}, which it does not have.`,
  },
  SKY3010: {
    name: "attribute-wrong",
    severity: "error",
    text: msg`${"op"} needs its ${"attr"} to be ${"expected"}; got ${"value"}.`,
  },
});
