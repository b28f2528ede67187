import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect } from "chai";
import { classColour } from "../runtime/report/class-colours.ts";
import { encodePng } from "../runtime/report/encode-png.ts";
import { classTile, errorTile, inputTile } from "../runtime/report/picture-tiles.ts";
import type { Picture } from "../runtime/report/report.ts";
import { runHtml } from "../runtime/report/run-html.ts";
import { runMarkdown } from "../runtime/report/run-markdown.ts";
import { sampleReport } from "./support/sample-report.ts";

const schema = JSON.parse(readFileSync(new URL("../runtime/report/report.schema.json", import.meta.url), "utf8"));
const labels = { kind: "mask", classes: ["a", "b", "c"], ignore: 255, size: 2, gsd: 10 } as const;
const plan = {
  name: "ms",
  modality: "MS",
  sensor: "Sentinel-2",
  bands: ["B02", "B03", "B04", "B08"],
  gsd: 10,
  size: 2,
  tile: 2,
  frames: 2,
  values: { kind: "dn", scale: 1e4 },
  mean: [100, 100, 100, 0],
  std: [10, 10, 10, 1],
} as const;

describe("report", () => {
  it("as JSON keeps its schema, which allows nothing else", () => {
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    for (const task of ["semantic_segmentation", "scene_classification"] as const) {
      const report = JSON.parse(JSON.stringify(sampleReport(task)));
      expect(validate(report), JSON.stringify(validate.errors)).to.equal(true);
      expect(validate({ ...report, extra: 1 })).to.equal(false);
      delete report.identity.hash;
      expect(validate(report)).to.equal(false);
    }
  });

  it("as HTML is one file: no address, no script, every picture inside", async function () {
    this.timeout(20_000);
    const tiles = [
      { file: "a.png", caption: "a <caption>" },
      { file: "gone.png", caption: "gone" },
    ];
    const picture: Picture = { sample: "tile 1", split: "test", tiles, right: null };
    const png = await encodePng(classTile("label", [0, 1, 2, 255], 2, labels));
    const html = await runHtml(sampleReport("semantic_segmentation", [picture]), (file) =>
      file === "a.png" ? png : undefined,
    );
    expect(html).not.to.match(/<script|<link|@import|url\(|src="(?!data:)|href="http/);
    expect(html.replaceAll("http://www.w3.org/", "")).not.to.contain("http://");
    expect(html).to.contain(Buffer.from(png).toString("base64"));
    expect(html).to.contain("a &lt;caption&gt;").and.not.to.contain("gone");
    expect(html.match(/<svg/g)).to.have.length(5);
    for (const text of [
      "winter wheat",
      "Table 7 does not state it",
      "--set batch=8",
      "skyc verify",
      "0.8787",
      "prefers-color-scheme: dark",
    ]) {
      expect(html).to.contain(text);
    }
    expect(html).not.to.match(/#0[1-6]0[1-6]0[1-6]/);
  });

  it("as Markdown is short and says what was made up", () => {
    const text = runMarkdown(sampleReport("semantic_segmentation"));
    expect(text.split("\n").length).to.be.lessThan(100);
    expect(text).to.contain("| `seed` | `0` | not stated |").and.to.contain("**fails**").and.to.contain("└───");
  });
});

describe("pictures", () => {
  it("show the clearest date in true colour, in the unit before normalisation", () => {
    // Date 0 is bright (cloud), date 1 has red rising from 200 to 500; B08 is ignored.
    const bright = [50, 50, 50, 0];
    const rising = [0, 1, 2, 3].flatMap((p) => [0, 5, 10 + p * 10, 9]);
    const data = Float32Array.from([...bright, ...bright, ...bright, ...bright, ...rising]);
    const tile = inputTile(plan, { data, days: Int32Array.of(10, 200), valid: Float32Array.of(1, 1) });
    expect(tile.caption).to.equal("ms: Sentinel-2, day 201");
    expect([...tile.rgb.subarray(0, 3)][2]).to.equal(0);
    expect(tile.rgb[9]).to.equal(255);
    expect(tile.rgb[0]!).to.be.lessThan(tile.rgb[3]!);
  });

  it("skip dates that are not there", () => {
    const data = new Float32Array(2 * 4 * 4);
    data.fill(3, 0, 16);
    const tile = inputTile(plan, { data, days: Int32Array.of(10, 0), valid: Float32Array.of(1, 0) });
    expect(tile.caption).to.contain("day 11");
  });

  it("colour classes, mark errors and leave out what does not count", () => {
    expect([...classTile("x", [2, 0, 0, 0], 2, labels).rgb.subarray(0, 3)]).to.deep.equal([...classColour(2)]);
    const tile = errorTile([0, 1, 255, 2], [0, 2, 0, 2], 2, labels);
    expect(tile.caption).to.equal("errors: 33.3 %");
    expect([...tile.rgb.subarray(3, 6)]).to.deep.equal([220, 38, 38]);
  });

  it("have a colour for any number of classes, all different at first sight", () => {
    const all = Array.from({ length: 40 }, (_, k) => classColour(k).join());
    expect(new Set(all).size).to.equal(40);
  });
});
