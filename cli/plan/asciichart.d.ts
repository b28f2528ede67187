declare module "asciichart" {
  /** What the plot is drawn with. */
  interface Settings {
    readonly height?: number;
    readonly min?: number;
    readonly max?: number;
    readonly offset?: number;
    readonly format?: (value: number) => string;
  }
  /** Lines of a plot, joined. */
  export function plot(series: readonly number[], settings?: Settings): string;
}
