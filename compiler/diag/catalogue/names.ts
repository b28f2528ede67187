import { defineCodes, msg } from "../message.ts";

/** SKY2xxx: names and properties. */
export const names = defineCodes({
  SKY2001: {
    name: "unknown-name",
    severity: "error",
    text: msg`Nothing is called "${"name"}" here; ${"wanted"} is needed.`,
    help: msg`${"hint"}`,
  },
  SKY2002: {
    name: "unknown-kind",
    severity: "error",
    text: msg`"${"kind"}" is not a kind of declaration.`,
    help: msg`${"hint"}`,
  },
  SKY2003: {
    name: "not-imported",
    severity: "error",
    text: msg`"${"name"}" is in "${"library"}", which is not imported here.`,
    help: msg`Add it to the imports, so that a reader sees where it comes from.`,
  },
  SKY2004: {
    name: "declared-twice",
    severity: "error",
    text: msg`"${"name"}" is declared twice, so nobody could say which is meant.`,
    help: msg`Rename one of them.`,
  },
  SKY2005: {
    name: "import-missing",
    severity: "error",
    text: msg`"${"path"}" cannot be imported: ${"reason"}.`,
    help: msg`${"hint"}`,
  },
  SKY2006: {
    name: "import-has-no-such-name",
    severity: "error",
    text: msg`"${"path"}" has nothing called "${"name"}".`,
    help: msg`${"hint"}`,
  },
  SKY2007: {
    name: "circle",
    severity: "error",
    text: msg`"${"name"}" is defined by itself (${"chain"}), so it has no value.`,
    help: msg`Give one of them a value of its own.`,
  },
  SKY2008: {
    name: "wrong-kind-of-base",
    severity: "error",
    text: msg`${"kind"} "${"name"}" cannot extend ${"base_kind"} "${"base"}": only things of one kind can be extended.`,
    help: msg`Name another ${"kind"} there, or remove it.`,
  },
  SKY2009: {
    name: "abstract-used",
    severity: "error",
    text: msg`"${"name"}" is abstract: it is there to be extended, not to be used.`,
    help: msg`Declare one that extends it: ${"kind"} NAME extends ${"name"} { … }.`,
  },
  SKY2010: {
    name: "no-experiment",
    severity: "error",
    text: msg`${"path"} declares no experiment${"named"}, so there is nothing to run.`,
    help: msg`${"hint"}`,
  },
  SKY2101: {
    name: "unknown-property",
    severity: "error",
    text: msg`${"owner"} has no property "${"property"}", so the setting would have no effect.`,
    help: msg`${"hint"}`,
  },
  SKY2102: {
    name: "property-missing",
    severity: "error",
    text: msg`${"owner"} needs ${"needed"}: ${"doc"}`,
    help: msg`Write "${"example"}"; what is not known is written "unstated".`,
  },
  SKY2103: {
    name: "wrong-type",
    severity: "error",
    text: msg`"${"property"}" must be ${"expected"}, not ${"found"}.`,
    help: msg`${"hint"}`,
  },
  SKY2104: {
    name: "not-one-of",
    severity: "error",
    text: msg`"${"property"}" cannot be ${"found"}; it is one of ${"allowed"}.`,
    help: msg`${"hint"}`,
  },
  SKY2105: {
    name: "out-of-range",
    severity: "error",
    text: msg`"${"property"}" is ${"found"}, and must be ${"limit"}.`,
    help: msg`${"doc"}`,
  },
  SKY2106: {
    name: "given-twice",
    severity: "error",
    text: msg`"${"property"}" is given twice; only one value can hold.`,
    help: msg`Remove one of them.`,
  },
  SKY2107: {
    name: "edit-of-nothing",
    severity: "error",
    text: msg`"${"property"}" edits ${"what"}, and there is nothing there to edit.`,
    help: msg`${"hint"}`,
  },
  SKY2108: {
    name: "edit-without-effect",
    severity: "error",
    text: msg`"${"property"}" changes nothing: ${"why"}.`,
    help: msg`Remove the line, so that every line of an experiment means something.`,
  },
  SKY2109: {
    name: "nothing-in-parentheses",
    severity: "error",
    text: msg`${"block"} takes nothing without a name in its parentheses.`,
    help: msg`${"hint"}`,
  },
  SKY2110: {
    name: "not-a-property-here",
    severity: "error",
    text: msg`${"what"} has no place in ${"owner"}.`,
    help: msg`${"hint"}`,
  },
  SKY2111: {
    name: "wrong-kind-of-block",
    severity: "error",
    text: msg`"${"property"}" needs ${"wanted"}; "${"name"}" is ${"kind"}.`,
    help: msg`${"hint"}`,
  },
  SKY2112: {
    name: "unknown-variant",
    severity: "error",
    text: msg`${"block"} has no variant "${"variant"}".`,
    help: msg`${"hint"}`,
  },
  SKY2113: {
    name: "not-in-this-version",
    severity: "error",
    text: msg`${"what"} is not in this version of skyc.`,
    help: msg`${"hint"}`,
  },
  SKY2114: {
    name: "annotation-unknown",
    severity: "error",
    text: msg`"@${"name"}" says nothing that skyc understands, so the report would leave it out.`,
    help: msg`${"hint"}`,
  },
});
