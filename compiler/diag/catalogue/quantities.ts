import { defineCodes, msg } from "../message.ts";

/** SKY31xx and SKY32xx: quantities and their units, bands and value units. */
export const quantities = defineCodes({
  SKY3101: {
    name: "unit-missing",
    severity: "error",
    text: msg`"${"property"}" is ${"found"} without a unit, which could mean several things.`,
    help: msg`Write it with its unit: ${"examples"}.`,
  },
  SKY3102: {
    name: "wrong-unit",
    severity: "error",
    text: msg`"${"property"}" is given in "${"unit"}", and needs ${"units"}.`,
    help: msg`For example: ${"examples"}.`,
  },
  SKY3103: {
    name: "unit-without-meaning",
    severity: "error",
    text: msg`"${"property"}" is a plain number; the unit "${"unit"}" has no meaning here.`,
    help: msg`Write ${"example"}.`,
  },
  SKY3104: {
    name: "range-backwards",
    severity: "error",
    text: msg`The range ${"range"} runs backwards.`,
    help: msg`Write ${"example"}.`,
  },
  SKY3201: {
    name: "unknown-band",
    severity: "error",
    text: msg`${"sensor"} has no band "${"band"}".`,
    help: msg`Its bands are ${"bands"}.`,
  },
  SKY3202: {
    name: "band-twice",
    severity: "error",
    text: msg`Band "${"band"}" is listed twice; a model would see it twice.`,
    help: msg`Remove one of them.`,
  },
  SKY3203: {
    name: "value-unit-differs",
    severity: "error",
    text: msg`Modality "${"modality"}" reads its values as ${"given"}, but ${"format"} stores them as ${"stored"}: training would run on wrongly scaled numbers and report chance level.`,
    help: msg`Write values: ${"stored"}.`,
  },
  SKY3204: {
    name: "statistics-missing",
    severity: "error",
    text: msg`There are no published statistics of ${"sensor"} for ${"bands"} in ${"values"}, so modality "${"modality"}" cannot be normalised.`,
    help: msg`Give them: normalize: statistics { mean: […], std: […] }, one number a band.`,
  },
  SKY3205: {
    name: "statistics-length",
    severity: "error",
    text: msg`"${"property"}" has ${"found"} for ${"bands"} bands.`,
    help: msg`Give one number per band, in the order of the bands.`,
  },
  SKY3206: {
    name: "format-lacks-sensor",
    severity: "error",
    text: msg`${"format"} holds no images of ${"sensor"}, which input "${"input"}" needs.`,
    help: msg`It holds ${"sensors"}.`,
  },
  SKY3207: {
    name: "format-lacks-band",
    severity: "error",
    text: msg`${"format"} does not store ${"bands"} of ${"sensor"}, which input "${"input"}" needs.`,
    help: msg`Write bands: [${"stored"}], or choose among them.`,
  },
});
