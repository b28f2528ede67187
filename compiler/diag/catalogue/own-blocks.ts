import { defineCodes, msg } from "../message.ts";

/** SKY212x and SKY213x: blocks of a user's own, in TypeScript. */
export const ownBlocks = defineCodes({
  SKY2120: {
    name: "code-not-allowed",
    severity: "error",
    text: msg`"${"path"}" is TypeScript: a program, which would run here. ${"why"}, so nothing that it defines can be checked.`,
    help: msg`${"hint"}`,
  },
  SKY2121: {
    name: "code-not-readable",
    severity: "error",
    text: msg`This is not TypeScript that can be run: ${"reason"}.`,
    help: msg`Mend it here; nothing that the file defines is known until then.`,
  },
  SKY2122: {
    name: "code-fails-to-load",
    severity: "error",
    text: msg`The file ends with an error while it is loaded: ${"reason"}.`,
    help: msg`A file of blocks should only define them; whatever it does outside of them runs at every check.`,
  },
  SKY2123: {
    name: "code-imports-outside",
    severity: "error",
    text: msg`"${"path"}" cannot be imported by a block: its code is kept with every run, and only its own files and "skyc/blocks" can be.`,
    help: msg`Import from "skyc/blocks", or copy what is needed into a file beside this one.`,
  },
  SKY2124: {
    name: "not-documented",
    severity: "error",
    text: msg`${"what"} has no doc comment, so nobody could look up what it means.`,
    help: msg`Write one above it: /** One full sentence. */`,
  },
  SKY2125: {
    name: "optional-without-default",
    severity: "error",
    text: msg`${"what"} ${"but"}; a property may be left out if and only if it says what then holds.`,
    help: msg`${"hint"}`,
  },
  SKY2126: {
    name: "type-not-supported",
    severity: "error",
    text: msg`${"what"} is ${"type"}, which has no form in a .sky file.`,
    help: msg`Use number, string, boolean, a list, a union of texts, an interface, or a type of "skyc/blocks" such as ${"example"}.`,
  },
  SKY2127: {
    name: "tag-not-understood",
    severity: "error",
    text: msg`${"what"} has ${"tag"}, ${"why"}.`,
    help: msg`${"hint"}`,
  },
  SKY2128: {
    name: "definition-incomplete",
    severity: "error",
    text: msg`${"block"} is not a whole block: ${"what"}.`,
    help: msg`${"hint"}`,
  },
  SKY2129: {
    name: "kind-not-open",
    severity: "error",
    text: msg`${"block"} is ${"kind"}; a block of one's own can be ${"allowed"}.`,
    help: msg`${"hint"}`,
  },
  SKY2130: {
    name: "block-throws",
    severity: "error",
    text: msg`"${"method"}" of ${"block"} ended with an error: ${"reason"}.`,
    help: msg`Mend the block's code. What does not fit together is better said by "refuse" or a rule, which point at the property.`,
  },
  SKY2131: {
    name: "block-gives-wrong",
    severity: "error",
    text: msg`"${"method"}" of ${"block"} gave ${"found"}; it has to give ${"expected"}.`,
    help: msg`Mend the block's code: what it gives decides what is trained.`,
  },
  SKY2132: {
    name: "rule-of-the-block",
    severity: "error",
    text: msg`${"text"}`,
    help: msg`This is a rule of ${"block"} itself; its file says more.`,
  },
  SKY2133: {
    name: "nothing-to-tell",
    severity: "error",
    text: msg`Nothing is called "${"asked"}": no block, no sensor, no declaration and no kind of them.`,
    help: msg`${"hint"}`,
  },
});
