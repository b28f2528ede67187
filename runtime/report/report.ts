import type { ExpectResult } from "../../compiler/elaborate/program.ts";

/** `report.json`. Its schema is report.schema.json; shares lie in 0..1; null stands where there is no number (a class that never occurs). */
export interface Report {
  readonly format: 1;
  readonly experiment: string;
  readonly task: string;
  /** The file's own documentation of the experiment, or empty. */
  readonly file: string;
  readonly identity: {
    readonly source: string;
    readonly data: string;
    readonly weights: string | null;
    readonly seed: number;
    readonly version: string;
    readonly engine?: string;
    readonly hash: string;
  };
  /** What the run came to. */
  readonly result: {
    readonly steps: number;
    /** sha256 of the final weights and states. */
    readonly weights: string;
    readonly parameters: number;
    /** Of these, in frozen parts; absent without any. */
    readonly frozen?: number;
    /** Step of the best evaluation on `val` while training; null without any. */
    readonly bestStep: number | null;
  };
  readonly metrics: Readonly<Record<string, SplitReport>>;
  /** Predictions of splits whose labels are hidden, in folders of the run folder; absent without any. */
  readonly submissions?: readonly {
    readonly split: string;
    readonly samples: number;
    readonly folder: string;
    readonly format: string;
    readonly sha256: string;
  }[];
  readonly expectations: readonly ExpectResult[];
  readonly assumptions: readonly {
    readonly path: string;
    readonly value: string;
    readonly because: string;
    readonly at: string;
  }[];
  readonly holes: readonly { readonly path: string; readonly at: string }[];
  readonly settings: readonly SettingReport[];
  readonly environment: {
    readonly os: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory: number;
    readonly node: string;
    readonly engine: {
      readonly name: string;
      readonly version: string;
      readonly device: string;
      readonly mode: string;
      readonly threads: number;
    };
    readonly versions: Readonly<Record<string, string>>;
  };
  readonly timing: {
    readonly started: string;
    readonly finished: string;
    /** Of all sittings, set-up of data and engine excluded. */
    readonly seconds: number;
    readonly stepMedianMs: number | null;
    readonly stepP90Ms: number | null;
    readonly samplesPerSecond: number | null;
    /** Seconds of the training loop in which the engine waited for a batch, and all of them; absent in reports of older versions. */
    readonly waited?: { readonly seconds: number; readonly of: number };
    readonly peakMemoryMiB: number | null;
  };
  readonly curves: {
    /** At most 500 points; each is the mean over `every` steps up to `step`. */
    readonly every: number;
    readonly train: readonly { readonly step: number; readonly loss: number; readonly lr: number }[];
    readonly evaluations: readonly {
      readonly step: number;
      readonly split: string;
      readonly loss: number;
      readonly values: Readonly<Record<string, number | null>>;
    }[];
  };
  /** Settings that the paper states, with the place. */
  readonly paper: readonly { readonly path: string; readonly value: string; readonly paper: string }[];
  /** Commands that repeat it. */
  readonly repeat: readonly string[];
  /** The table of `--profile`, as text; absent without it. */
  readonly profile?: string;
  /** Files below `pictures/`. */
  readonly pictures: readonly Picture[];
}

export interface SettingReport {
  readonly path: string;
  readonly value: string;
  readonly origin: {
    readonly kind: string;
    /** `file:line` */
    readonly at?: string;
    readonly from?: string;
    readonly because?: string;
  };
  readonly paper?: string;
}

export interface ClassReport {
  readonly class: string;
  readonly iou: number | null;
  readonly accuracy: number | null;
  readonly f1: number | null;
  /** Labelled pixels or samples. */
  readonly labelled: number;
  readonly predicted: number;
}
export interface SplitReport {
  readonly samples: number;
  readonly loss: number;
  readonly values: Readonly<Record<string, number | null>>;
  readonly classes: readonly ClassReport[];
  /** Row = label, column = prediction. */
  readonly confusion: readonly (readonly number[])[];
}

/** The pictures of one sample; for scene classification there is one, and `right` says whether it was recognised. */
export interface Picture {
  readonly sample: string;
  readonly split: string;
  /** Files below `pictures/`. */
  readonly tiles: readonly { readonly file: string; readonly caption: string }[];
  readonly right: boolean | null;
}
