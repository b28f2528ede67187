/** The style sheet of reports: light and dark by the reader's setting, narrow screens, paper. No network, no fonts to load. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1b2430; --muted: #64707f; --line: #e2e7ee; --ground: #f5f7fa; --card: #ffffff;
  --accent: #0f7c8c; --second: #d9730d; --good: #15803d; --bad: #c2352b; --open: #8a6d1d;
  --accent-soft: #e3f2f4; --good-soft: #e6f4ea; --bad-soft: #fbe9e7; --open-soft: #faf3dd; --code: #f0f3f7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6ebf2; --muted: #95a1b1; --line: #2b3440; --ground: #11161c; --card: #191f27;
    --accent: #4fc3d4; --second: #f2a154; --good: #5ccb84; --bad: #f58a7f; --open: #e2c15f;
    --accent-soft: #15333a; --good-soft: #14301f; --bad-soft: #3a1d1b; --open-soft: #322a12; --code: #212935;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 ui-sans-serif, system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 72px; }
header { margin-bottom: 28px; }
.eyebrow { color: var(--accent); font-size: 12px; font-weight: 650; letter-spacing: .09em; text-transform: uppercase; }
h1 { font-size: 34px; line-height: 1.15; letter-spacing: -.02em; margin: 4px 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 20px; letter-spacing: -.01em; margin: 44px 0 14px; }
h3 { font-size: 14px; margin: 0 0 10px; font-weight: 650; }
p { margin: 0 0 12px; max-width: 72ch; }
.lead, .note { color: var(--muted); }
.note { font-size: 13.5px; }
a { color: var(--accent); }
code, pre, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
pre { margin: 0; overflow-x: auto; line-height: 1.35; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(158px, 1fr)); gap: 12px; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 14px 16px; }
.tile b { display: block; font-size: 23px; line-height: 1.25; white-space: nowrap; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.tile span { color: var(--muted); font-size: 13px; }
.card { padding: 18px 20px; margin-bottom: 14px; min-width: 0; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 14px; }
.two .card { margin-bottom: 0; }
.three { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(310px, 100%), 1fr)); gap: 14px; }
.three .card { margin-bottom: 0; }
.split { display: grid; grid-template-columns: minmax(0, 6fr) minmax(0, 5fr); gap: 14px; align-items: start; }
.split .card { margin-bottom: 0; }
.split.wide { grid-template-columns: minmax(0, 1fr); } .split.wide .card:last-child { order: -1; }
.chip { display: inline-block; border-radius: 99px; padding: 2px 10px; font-size: 12.5px; font-weight: 600; white-space: nowrap; }
.chip.holds, .chip.right { color: var(--good); background: var(--good-soft); }
.chip.fails, .chip.wrong { color: var(--bad); background: var(--bad-soft); }
.chip.open { color: var(--open); background: var(--open-soft); }
.chip.plain { color: var(--accent); background: var(--accent-soft); }
.expect { display: flex; gap: 16px; align-items: flex-start; border-left: 4px solid var(--line); }
.expect.holds { border-left-color: var(--good); } .expect.fails { border-left-color: var(--bad); } .expect.open { border-left-color: var(--open); }
.expect > .chip { flex: none; min-width: 122px; text-align: center; }
.expect > div { min-width: 0; flex: 1; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--muted); font-size: 12.5px; font-weight: 600; }
tr:last-child td { border-bottom: 0; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.nowrap, td:first-child code { white-space: nowrap; }
tr.dim td { color: var(--muted); }
.classes { font-size: 14px; } .classes td { vertical-align: middle; } .classes td:first-child { white-space: nowrap; }
.bar { display: block; min-width: 62px; }
.bar i { display: block; height: 4px; margin-top: 3px; border-radius: 4px; background: var(--line); overflow: hidden; }
.bar i b { display: block; height: 100%; border-radius: 4px; background: var(--accent); }
.swatch { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 8px; vertical-align: -1px; border: 1px solid rgb(127 127 127 / .35); }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; font-size: 13px; color: var(--muted); margin-bottom: 16px; }
.chart svg, svg.chart { width: 100%; height: auto; display: block; }
.chart.fit { display: flex; justify-content: center; }
.keys { display: flex; gap: 16px; font-size: 12.5px; color: var(--muted); margin-bottom: 6px; }
.keys i { display: inline-block; width: 18px; height: 3px; border-radius: 2px; vertical-align: 3px; margin-right: 6px; }
figure { margin: 0; min-width: 0; }
figure img { display: block; width: 100%; border-radius: 8px; image-rendering: pixelated; background: var(--line); aspect-ratio: 1; object-fit: cover; }
figcaption { font-size: 12.5px; color: var(--muted); margin-top: 5px; overflow-wrap: anywhere; }
.strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 12px; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 14px; }
.gallery figure.wrong img { outline: 3px solid var(--bad); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 18px; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
.command { background: var(--code); border-radius: 8px; padding: 12px 14px; }
.tag { font-size: 12px; color: var(--muted); border: 1px solid var(--line); border-radius: 5px; padding: 0 6px; white-space: nowrap; }
.tag.assumption { color: var(--open); border-color: currentColor; } .tag.set { color: var(--second); border-color: currentColor; }
footer { margin-top: 48px; color: var(--muted); font-size: 13px; }
@media (max-width: 900px) { .split { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 640px) {
  main { padding: 24px 14px 48px; } h1 { font-size: 27px; } .card { padding: 14px; }
  .expect { flex-direction: column; gap: 8px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; }
}
@media print {
  :root { color-scheme: light; --ink: #111; --muted: #555; --line: #ccc; --ground: #fff; --card: #fff; --accent: #0b6572; --second: #a85507;
    --good: #15803d; --bad: #b3261e; --open: #7a5f12; --accent-soft: #eef; --good-soft: #f4fbf6; --bad-soft: #fdf3f2; --open-soft: #fdf9ec; --code: #f4f4f4; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; }
  .card, .tile, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } pre { white-space: pre-wrap; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
