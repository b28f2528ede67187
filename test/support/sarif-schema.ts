const text = {
  type: "object",
  required: ["text"],
  properties: { text: { type: "string" }, markdown: { type: "string" } },
};
const closed = (required: readonly string[], properties: object): object => ({
  type: "object",
  required,
  properties,
  additionalProperties: false,
});
const whole = (minimum: number): object => ({ type: "integer", minimum });
const list = (items: object): object => ({ type: "array", items });
const message = text;
const artifactLocation = closed(["uri"], { uri: { type: "string", pattern: '^[^ <>"{}|\\\\^`]+$' } });
const region = closed(["startLine", "startColumn", "endLine", "endColumn", "charOffset", "charLength"], {
  startLine: whole(1),
  startColumn: whole(1),
  endLine: whole(1),
  endColumn: whole(1),
  charOffset: whole(0),
  charLength: whole(0),
});
const place = {
  physicalLocation: closed(["artifactLocation"], { artifactLocation, region }),
  logicalLocations: list(closed(["name"], { name: { type: "string" } })),
};
const level = { enum: ["none", "note", "warning", "error"] };
const bag = { type: "object" };

/**
 * JSON Schema of the parts of SARIF 2.1.0 that skyc writes, as section 3 of the standard gives them: every property there
 * is, those it must have, and the values it may have.
 */
export const sarifSchema = closed(["version", "runs"], {
  $schema: { type: "string" },
  version: { const: "2.1.0" },
  runs: list(
    closed(["tool", "results"], {
      tool: closed(["driver"], {
        driver: closed(["name"], {
          name: { type: "string" },
          version: { type: "string" },
          semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
          rules: list(
            closed(["id"], {
              id: { type: "string" },
              name: { type: "string", pattern: "^[A-Z][A-Za-z0-9]*$" },
              shortDescription: text,
              fullDescription: text,
              help: text,
              defaultConfiguration: closed([], { level }),
              properties: bag,
            }),
          ),
        }),
      }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      results: list(
        closed(["message"], {
          ruleId: { type: "string" },
          ruleIndex: whole(0),
          level,
          message,
          locations: list(closed([], place)),
          relatedLocations: list(closed([], { id: whole(0), message, ...place })),
          fixes: list(
            closed(["artifactChanges"], {
              description: message,
              artifactChanges: list(
                closed(["artifactLocation", "replacements"], {
                  artifactLocation,
                  replacements: list(closed(["deletedRegion"], { deletedRegion: region, insertedContent: text })),
                }),
              ),
            }),
          ),
          suppressions: list(
            closed(["kind"], { kind: { enum: ["inSource", "external"] }, justification: { type: "string" } }),
          ),
          properties: bag,
        }),
      ),
    }),
  ),
});
