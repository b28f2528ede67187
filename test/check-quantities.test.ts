import { expect } from "chai";
import { checked, fields, good, planted, scenes, swap } from "./support/planted.ts";

describe("check: quantities, bands, value units", () => {
  it("asks for a unit and writes it", () => {
    planted(swap(scenes, "patch: 16px", "patch: «16»"), "SKY3101", { fixed: true, says: "16px" });
    planted(swap(scenes, "gsd: 0.5 m", "gsd: «0.5»"), "SKY3101", { fixed: true, says: "0.5 m or 0.5 km" });
    planted(swap(scenes, "size: 32px", "size: «32»"), "SKY3101", { fixed: true });
    planted(swap(scenes, "batch: 8 total", "batch: «8»"), "SKY3101", { fixed: true, says: "8 total or 8 /device" });
    planted(swap(scenes, "length: 100 iters", "length: «100»"), "SKY3101", {
      fixed: true,
      says: /iters, .*epochs or .*samples/,
    });
    planted(swap(scenes, "linear(10 iters)", "linear(«10»)"), "SKY3101", { fixed: true });
    planted(swap(scenes, "[Flip]", "[Crop(«16»)]"), "SKY3101", { fixed: true });
  });

  it("refuses a unit that measures something else", () => {
    planted(swap(scenes, "gsd: 0.5 m", "gsd: «0.5px»"), "SKY3102", { says: "m or km" });
    planted(swap(scenes, "length: 100 iters", "length: «100 m»"), "SKY3102");
    planted(swap(scenes, "batch: 8 total", "batch: «8 samples»"), "SKY3102", { says: "8 total or 8 /device" });
    planted(swap(scenes, "patch: 16px", "patch: «16 m»"), "SKY3102", { says: "px" });
  });

  it("refuses a unit where a number is plain, and writes the number", () => {
    planted(swap(scenes, "depth: 1", "depth: «1px»"), "SKY3103", { fixed: true });
    planted(swap(scenes, "lr: 1e-3", "lr: «0.1%»"), "SKY3103");
  });

  it("converts units of one dimension", () => {
    const { experiments } = good(swap(scenes, "gsd: 0.5 m", "gsd: 0.0005 km"));
    expect(experiments[0]!.plan!.data.inputs[0]!.gsd).to.be.closeTo(0.5, 1e-12);
    const share = good(swap(scenes, "fraction(50%)", "fraction(0.5)")).experiments[0]!.plan!.data.splits.train;
    expect(share!.props.share).to.equal(0.5);
    expect(good(scenes).experiments[0]!.plan!.data.splits.train!.props.share).to.equal(0.5);
  });

  it("reads numbers as numbers", () => {
    const lr = (text: string): unknown =>
      good(swap(scenes, "lr: 1e-3", `lr: ${text}`)).experiments[0]!.plan!.model.optimizer.props;
    for (const text of ["1e-4", "0.0001", "1E-4", "0.1e-3"]) expect(lr(text)).to.include({ lr: 1e-4 });
  });

  it("knows the sensor's bands and their order", () => {
    const bands = (text: string): readonly string[] =>
      good(swap(fields, "[B02..B08, B8A]", text)).experiments[0]!.plan!.data.inputs[1]!.bands;
    expect(bands("[B02..B08, B8A]")).to.deep.equal(["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A"]);
    expect(bands("[B02..B8A, B11..B12]")).to.deep.equal([
      "B02",
      "B03",
      "B04",
      "B05",
      "B06",
      "B07",
      "B08",
      "B8A",
      "B11",
      "B12",
    ]);
    expect(bands("[B04, B03, B02]")).to.deep.equal(["B04", "B03", "B02"]);
    expect(bands("B04")).to.deep.equal(["B04"]);
    planted(swap(fields, "[B02..B08, B8A]", "[«B08..B02»]"), "SKY3104", { fixed: true });
    planted(swap(fields, "[B02..B08, B8A]", "[B02..B08, «B04»]"), "SKY3202");
    planted(swap(fields, "[B02..B08, B8A]", "[B02, «B10»]"), "SKY3201", { says: "B8A, B09, B11" });
    planted(swap(fields, "[B02..B08, B8A]", "[B02, «3»]"), "SKY2103");
    planted(swap(scenes, "sensor: RGBAerial", "sensor: RGBAerial, bands: [«B02»]"), "SKY3201", {
      says: "Red, Green, Blue",
    });
  });

  it("refuses a range of numbers that runs backwards", () => {
    planted(swap(fields, "folds(1..4)", "folds(«4..1»)"), "SKY3104", { fixed: true });
  });

  it("holds the value unit against the product's", () => {
    planted(swap(fields, "values: dn(1e4)", "values: «reflectance»"), "SKY3203", { fixed: true, says: "dn(10000)" });
    planted(swap(fields, "values: dn(1e4)", "values: «dn(255)»"), "SKY3203", { fixed: true });
    planted(swap(scenes, "size: 32px", "size: 32px, values: «decibel»"), "SKY3203", { fixed: true });
    planted(swap(fields, "values: dn(1e4)", "values: «dn»"), "SKY2104", { says: "dn(1e4)" });
    planted(swap(fields, "values: dn(1e4)", "values: «dn(scale: 3)»"), "SKY2104");
  });

  it("asks for statistics that nobody published", () => {
    const bare = swap(fields, "bands: [B02..B08, B8A], ", "");
    planted(bare.replace("sensor: Sentinel2.L2A", "sensor: «Sentinel2.L2A»"), "SKY3204", { says: "B01, B09" });
    good(
      swap(
        fields,
        "values: dn(1e4) }",
        "normalize: statistics { mean: [1, 2, 3, 4, 5, 6, 7, 8], std: [1, 1, 1, 1, 1, 1, 1, 1] } }",
      ),
    );
    planted(swap(fields, "values: dn(1e4) }", "normalize: statistics { mean: «[1, 2]», std: [1, 1] } }"), "SKY3205", {
      says: "2 numbers for 8 bands",
    });
    planted(swap(fields, "values: dn(1e4) }", "normalize: «imagenet» }"), "SKY3204");
    good(swap(scenes, "size: 32px", "size: 32px, normalize: imagenet"));
  });

  it("knows what a format holds", () => {
    const planet = swap(fields, "sensor: Sentinel1.GRD, gsd: 10 m", "sensor: PlanetFusion, gsd: 10 m");
    planted(swap(planet, "sar: Radar }", "sar: «Radar» }"), "SKY3206", { related: "PlanetFusion" });
    planted(swap(scenes, "labels: category(classes: 4)", "labels: «mask»"), "SKY4117", { related: "ImageFolder" });
    planted(swap(fields, "labels: mask(on: ms)", "labels: «category(classes: 3)»"), "SKY4117");
  });

  it("keeps the words of every finding free of internal names", () => {
    const { diagnostics } = checked(scenes.replaceAll(/\d+px/g, "3").replace("AdamW", "Adamw").replace("8 total", "8"));
    expect(diagnostics).to.have.length(4);
    for (const { message, help } of diagnostics) expect(`${message} ${help}`).not.to.match(/x-|undefined|instancePath/);
  });
});
