/** What a user can set in the editor, under `skyc`. */
export interface Settings {
  /** When findings are shown: while typing, or once the file is saved. */
  readonly diagnostics: "onType" | "onSave";
  /** Shapes, lengths and learning rates between the letters. */
  readonly inlayHints: boolean;
  /** Whether a user's own TypeScript may be run, which reading its blocks needs. */
  readonly code: boolean;
}

export const defaultSettings: Settings = { diagnostics: "onType", inlayHints: true, code: true };

/** Settings as an editor sends them; what is missing or makes no sense is as by default. */
export function settingsFrom(sent: unknown): Settings {
  const given = typeof sent === "object" && sent !== null ? (sent as Readonly<Record<string, unknown>>) : {};
  return {
    diagnostics: given.diagnostics === "onSave" ? "onSave" : "onType",
    inlayHints: typeof given.inlayHints === "boolean" ? given.inlayHints : defaultSettings.inlayHints,
    code: typeof given.code === "boolean" ? given.code : defaultSettings.code,
  };
}
