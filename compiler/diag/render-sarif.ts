import type { ArtifactLocation, Fix, Location, Log, Region, ReportingDescriptor, Result } from "sarif";
import { type Code, codes } from "./catalogue/index.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Severity } from "./message.ts";
import type { Sources } from "./order.ts";
import { LineMap, type Span } from "./span.ts";
import type { Suppressed } from "./suppress.ts";

/** What is known beside the findings. */
export interface SarifContext {
  /** Of skyc. */
  readonly version: string;
  /** The page of a code, in Markdown; undefined where it is not at hand. */
  readonly pageOf: (code: Code) => string | undefined;
  readonly suppressed?: Suppressed["suppressed"];
}

const levels: Readonly<Record<Severity, Result.level>> = { error: "error", warning: "warning", hole: "note" };

/** The findings as SARIF 2.1.0, which code hosts and editors read. Suppressed ones are marked as such, with their reason. */
export function toSarif(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  { version, pageOf, suppressed = [] }: SarifContext,
): Log {
  const places = new Places(sources);
  const all = [...diagnostics, ...suppressed.map(({ diagnostic }) => diagnostic)];
  const used = [...new Set(all.map(({ code }) => code))].sort();
  const reasons = new Map(suppressed.map(({ diagnostic, reason }) => [diagnostic, reason]));
  const results = all.map((found): Result => {
    const reason = reasons.get(found);
    return {
      ruleId: found.code,
      ruleIndex: used.indexOf(found.code),
      level: levels[found.severity],
      message: { text: found.help ? `${found.message} ${found.help}` : found.message },
      locations: found.span ? [places.location(found.span)] : [],
      ...(found.related.length === 0
        ? {}
        : {
            relatedLocations: found.related.map(({ span, message }, id) => ({
              id,
              ...places.location(span),
              message: { text: message },
            })),
          }),
      ...(found.fixes.length === 0 ? {} : { fixes: found.fixes.flatMap((fix) => places.fix(fix.title, fix.edits)) }),
      ...(reason === undefined ? {} : { suppressions: [{ kind: "inSource", justification: reason }] }),
      properties: { severity: found.severity },
    };
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "skyc", version, semanticVersion: version, rules: used.map((c) => rule(c, pageOf(c))) },
        },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
}

/** `heads-do-not-divide` as `HeadsDoNotDivide`, which is how SARIF names rules. */
const pascal = (name: string): string => name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

function rule(code: Code, page: string | undefined): ReportingDescriptor {
  const { name, severity } = codes[code];
  // What stands between the title and the first example.
  const [, explanation] = /^# .*\n\s*([\s\S]*?)\n\s*## /.exec(page ?? "") ?? [];
  return {
    id: code,
    name: pascal(name),
    shortDescription: { text: `${name.replaceAll("-", " ")}.` },
    ...(explanation ? { fullDescription: { text: explanation.replaceAll(/\s*\n\s*/g, " ") } } : {}),
    ...(page ? { help: { text: page, markdown: page } } : {}),
    defaultConfiguration: { level: levels[severity] },
    // SARIF's helpUri has to be absolute, and the page lies where skyc is installed.
    properties: { page: `docs/errors/${code}.md` },
  };
}

/** Names under which something is read that is no file. */
const isFile = (name: string): boolean => !/^(--set |<)/.test(name);

class Places {
  readonly #maps = new Map<string, LineMap>();

  constructor(readonly sources: Sources) {}

  location(span: Span): Location {
    if (!isFile(span.file)) return { logicalLocations: [{ name: span.file }] };
    const region = this.#region(span);
    return { physicalLocation: { artifactLocation: artifact(span.file), ...(region ? { region } : {}) } };
  }

  #region(span: Span): Region | undefined {
    const text = this.sources.get(span.file);
    if (text === undefined) return undefined;
    let map = this.#maps.get(span.file);
    if (!map) {
      map = new LineMap(text);
      this.#maps.set(span.file, map);
    }
    const [from, to] = [map.position(span.start), map.position(span.end)];
    return {
      startLine: from.line,
      startColumn: from.column,
      endLine: to.line,
      endColumn: to.column,
      charOffset: span.start,
      charLength: span.end - span.start,
    };
  }

  /** A fix as changes by file; none where it edits the command line. */
  fix(title: string, edits: Diagnostic["fixes"][number]["edits"]): Fix[] {
    const files = [...new Set(edits.map(({ span }) => span.file))];
    if (!files.every((file) => isFile(file) && this.sources.has(file))) return [];
    const artifactChanges = files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter(({ span }) => span.file === file)
        .map(({ span, text }) => ({
          deletedRegion: this.#region(span)!,
          ...(text === "" ? {} : { insertedContent: { text } }),
        })),
    }));
    return [{ description: { text: title }, artifactChanges }];
  }
}

/** A path as a URI: relative to where skyc was started, as the paths of findings are. */
function artifact(file: string): ArtifactLocation {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  return { uri: file.startsWith("/") ? `file://${path}` : path };
}
