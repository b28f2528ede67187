// Written by `npm run gen` from compiler/blocks/units.ts.
import type { PropertySchema } from "../schema.ts";

/** What the types of `units.ts` are as properties, by name. */
export const propertyTypes: Readonly<Record<string, PropertySchema>> = {
  "Bands": {
    "type": "array",
    "items": {
      "type": "string"
    },
    "description": "Bands of the sensor in order; ranges (`B02..B08`) follow the sensor's own list.",
    "x-form": "bands"
  },
  "BatchSize": {
    "description": "How many samples a step takes.",
    "x-quantity": [
      "total",
      "/device"
    ]
  },
  "Count": {
    "type": "integer",
    "description": "A whole number from 0.",
    "minimum": 0,
    "maximum": 4294967295
  },
  "Degrees": {
    "type": "number",
    "description": "An angle in degrees.",
    "x-unit": [
      "deg"
    ]
  },
  "Fraction": {
    "type": "number",
    "description": "A share between 0 and 1; may be written in per cent.",
    "minimum": 0,
    "maximum": 1,
    "x-fraction": true
  },
  "Frames": {
    "description": "How many dates; `20 of 65` takes 20 out of about 65.",
    "x-form": "frames"
  },
  "Length": {
    "description": "How long something lasts. A length without a unit is an error.",
    "x-quantity": [
      "iters",
      "epochs",
      "samples"
    ]
  },
  "Member": {
    "type": "string",
    "description": "One other member.",
    "x-form": "member"
  },
  "Members": {
    "type": "array",
    "items": {
      "type": "string"
    },
    "description": "Other members of the same encoder or inputs of the same data set.",
    "x-form": "members"
  },
  "Memory": {
    "type": "number",
    "description": "Memory in GiB.",
    "x-unit": [
      "GiB",
      "MiB"
    ],
    "exclusiveMinimum": 0
  },
  "Metres": {
    "type": "number",
    "description": "Ground distance in metres.",
    "x-unit": [
      "m",
      "km"
    ],
    "exclusiveMinimum": 0
  },
  "NonNegative": {
    "type": "number",
    "description": "A number from 0.",
    "minimum": 0
  },
  "PerBand": {
    "type": "array",
    "items": {
      "type": "number"
    },
    "description": "Numbers per band."
  },
  "Pixels": {
    "type": "integer",
    "description": "Pixels.",
    "x-unit": [
      "px"
    ],
    "minimum": 1,
    "maximum": 100000
  },
  "Positive": {
    "type": "number",
    "description": "A number above 0.",
    "exclusiveMinimum": 0
  },
  "PositiveInt": {
    "type": "integer",
    "description": "A whole number from 1.",
    "minimum": 1,
    "maximum": 1000000
  },
  "Range": {
    "description": "`a..b`",
    "x-range": true
  },
  "ValueUnit": {
    "description": "How pixel values are to be read. `dn(1e4)`: digital numbers, reflectance times 1e4.",
    "x-form": "values"
  }
};
