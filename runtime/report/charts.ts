import type { TopLevelSpec } from "vega-lite";
import type { Report, SplitReport } from "./report.ts";

/** Colours that stand for the page's variables: vega needs real colours, the page has two themes. */
const theme = {
  "#010101": "var(--ink)",
  "#020202": "var(--muted)",
  "#030303": "var(--line)",
  "#040404": "var(--accent)",
  "#050505": "var(--second)",
  "#060606": "var(--card)",
} as const;
const [ink, muted, line, accent, second, card] = Object.keys(theme) as [string, string, string, string, string, string];

const config = {
  background: "transparent",
  font: "ui-sans-serif, system-ui, sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: muted,
    titleColor: muted,
    gridColor: line,
    domainColor: line,
    tickColor: line,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
} as const;

/** Draws a specification as SVG text that scales with its frame and follows the page's theme. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const compiled = vegaLite.compile({ ...spec, config: { ...config, ...spec.config } } as TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  try {
    const svg = await view.toSVG();
    return Object.entries(theme)
      .reduce((text, [colour, variable]) => text.replaceAll(colour, variable), svg)
      .replace(/<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"/, '<svg $1style="max-width:$2px"');
  } finally {
    view.finalize();
  }
}

const width = 330;
const height = 210;
const stepAxis = { field: "step", type: "quantitative", title: "step", axis: { grid: false, tickCount: 5 } } as const;

/** Training loss, smoothed, over the raw one; the loss on `val` as points. */
export function lossSpec({ train, evaluations }: Report["curves"]): TopLevelSpec {
  const reach = Math.max(1, Math.round(train.length / 40));
  const rows = train.map(({ step, loss }, i) => {
    const near = train.slice(Math.max(0, i - reach), i + reach + 1);
    return { step, loss, smooth: near.reduce((sum, point) => sum + point.loss, 0) / near.length };
  });
  const val = evaluations.filter(({ split }) => split === "val");
  const y = (field: string) => ({ field, type: "quantitative", title: "loss", scale: { zero: false } }) as const;
  return {
    width,
    height,
    layer: [
      {
        data: { values: rows },
        mark: { type: "line", color: accent, opacity: 0.25, strokeWidth: 1 },
        encoding: { x: stepAxis, y: y("loss") },
      },
      {
        data: { values: rows },
        mark: { type: "line", color: accent, strokeWidth: 2 },
        encoding: { x: stepAxis, y: y("smooth") },
      },
      ...(val.length > 0
        ? [
            {
              data: { values: val },
              mark: { type: "line", color: second, strokeWidth: 2, point: { color: second, size: 40 } },
              encoding: { x: stepAxis, y: y("loss") },
            } as const,
          ]
        : []),
    ],
  };
}

/** The learning rate of each step. */
export function rateSpec({ train }: Report["curves"]): TopLevelSpec {
  return {
    width,
    height,
    data: { values: [...train] },
    mark: { type: "line", color: accent, strokeWidth: 2 },
    encoding: {
      x: stepAxis,
      y: { field: "lr", type: "quantitative", title: "learning rate", axis: { format: ".1e", tickCount: 5 } },
    },
  };
}

/** The metrics on `val` while training. */
export function validationSpec({ evaluations }: Report["curves"]): TopLevelSpec | undefined {
  const rows = evaluations.flatMap(({ step, values }) =>
    Object.entries(values).map(([metric, value]) => ({ step, metric, value })),
  );
  if (new Set(rows.map(({ step }) => step)).size < 2) return undefined;
  const metrics = [...new Set(rows.map(({ metric }) => metric))];
  return {
    width,
    height,
    data: { values: rows },
    mark: { type: "line", strokeWidth: 2, point: { size: 40 } },
    encoding: {
      x: stepAxis,
      y: { field: "value", type: "quantitative", title: null, axis: { format: ".0%" }, scale: { zero: false } },
      color: {
        field: "metric",
        scale: { domain: metrics, range: [accent, second, muted, ink] },
        legend: null,
      },
    },
  };
}

/** Confusion as a heat map of the classes that occur: each row is a label, coloured by the share of it that went to each class. */
export function confusionSpec({ classes, confusion }: Pick<SplitReport, "classes" | "confusion">): TopLevelSpec {
  const present = classes.flatMap(({ labelled, predicted }, k) => (labelled + predicted > 0 ? [k] : []));
  const names = classes.map((c) => c.class);
  const shown = present.map((k) => names[k]!);
  const cells = present.flatMap((i) => {
    const row = confusion[i]!;
    const total = row.reduce((a, b) => a + b, 0);
    return present.map((k) => {
      const count = row[k]!;
      const share = total > 0 ? count / total : 0;
      return { label: names[i], prediction: names[k], share, text: share >= 0.005 ? (100 * share).toFixed(0) : "" };
    });
  });
  const cell = shown.length > 20 ? 20 : shown.length > 12 ? 28 : 38;
  const axis = { labelLimit: 260, domain: false, ticks: false, labelColor: ink } as const;
  return {
    width: { step: cell },
    height: { step: cell },
    data: { values: cells },
    encoding: {
      x: {
        field: "prediction",
        type: "nominal",
        sort: shown,
        title: "predicted",
        axis: { ...axis, labelAngle: -40, orient: "bottom" },
      },
      y: { field: "label", type: "nominal", sort: shown, title: "label", axis },
    },
    layer: [
      {
        mark: { type: "rect", cornerRadius: 3, stroke: line, strokeWidth: 1, color: accent },
        encoding: {
          opacity: {
            field: "share",
            type: "quantitative",
            scale: { domain: [0, 1], range: [0.03, 0.95] },
            legend: null,
          },
        },
      },
      {
        mark: { type: "text", fontSize: cell > 24 ? 11 : 9 },
        encoding: {
          text: { field: "text" },
          color: { condition: { test: "datum.share > 0.55", value: card }, value: ink },
        },
      },
    ],
    config: { scale: { bandPaddingInner: 0.06 } },
  };
}
