import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { deflateSync } from "fflate";
import type { Browser, Page } from "puppeteer-core";
import { planFile } from "../compiler/driver/plan-file.ts";
import { buildPlayground } from "../docs/playground/build.ts";
import { parse } from "../grammar/parse.ts";
import { print } from "../grammar/print.ts";
import { startChromium } from "./support/chromium.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const quickstart = "experiments/quickstart.sky";
const aid = "experiments/downstream/classification/aid.sky";
const shipped = (path: string): string => readFileSync(join(root, path), "utf8");

describe("playground @browser", function () {
  this.timeout(60_000);
  let folder: string;
  let browser: Browser | undefined;
  let page: Page;
  /** What the page said on its console, threw, or asked of anybody but the worker and its own files. */
  let complaints: string[];

  const address = (): string => pathToFileURL(join(folder, "index.html")).href;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "skyc-playground-"));
    await buildPlayground(folder);
    const started = await startChromium();
    if ("reason" in started) {
      console.log(`    skipped: ${started.reason}`);
      this.skip();
    }
    browser = started.browser;
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page in a browser that has never seen it. */
  async function fresh(hash = ""): Promise<Page> {
    const context = await browser!.createBrowserContext();
    const opened = await context.newPage();
    // Wide enough that no line is wrapped: the arrow keys go by lines as one sees them.
    await opened.setViewport({ width: 2400, height: 1000 });
    opened.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    opened.on("pageerror", (error) => complaints.push(String(error)));
    opened.on("request", (request) => {
      const own = request.url().startsWith(pathToFileURL(folder).href) || /^(?:blob|data):/.test(request.url());
      if (!own) complaints.push(`request: ${request.url()}`);
    });
    await opened.goto(address() + hash);
    await opened.waitForSelector("#problems > *");
    return opened;
  }
  beforeEach(async () => {
    complaints = [];
    page = await fresh();
    await page.waitForSelector("#plan-params");
  });
  afterEach(async () => {
    await page.browserContext().close();
    expect(complaints).to.deep.equal([]);
  });

  /** The value of an expression in the page. */
  const inPage = <T>(expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
  const until = (condition: string): Promise<unknown> => page.waitForFunction(condition, { timeout: 10_000 });
  /** The whole text, of which the editor draws only what is in sight. */
  const kept = (): Promise<[path: string, text: string]> =>
    inPage(`JSON.parse(localStorage.getItem("skyc playground") ?? "[]")`);
  const press = async (key: "s" | "z" | "Home"): Promise<void> => {
    await page.keyboard.down("Control");
    await page.keyboard.press(key);
    await page.keyboard.up("Control");
  };
  /** Types at the end of a line, counted from 1. */
  async function typeAt(line: number, text: string): Promise<void> {
    await page.focus(".cm-content");
    await press("Home");
    for (let i = 1; i < line; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type(text);
  }
  const texts = (selector: string): Promise<string[]> =>
    page.$$eval(selector, (found) => found.map((one) => one.textContent ?? ""));

  it("shows a mistake with its line, and mends it at a click", async () => {
    expect(await texts("#problems .good")).to.have.length(1);
    await typeAt(10, "x");
    await page.waitForSelector("#problems li");
    const [problem] = await texts("#problems li");
    expect(problem).to.contain("line 10, column 11").and.to.contain('"RGBAerialx"').and.to.contain("SKY2");
    expect(await texts("#tab-problems .badge")).to.deep.equal(["1"]);
    expect(await page.$$(".cm-lintRange-error")).to.have.length(1);
    await page.click("#problems summary");
    await page.waitForSelector("#problems .page pre");
    await page.click("#problems .mend");
    await page.waitForSelector("#problems .good");
    expect((await kept())[1]).to.equal(shipped(quickstart));
    expect(await page.$$(".cm-lintRange-error")).to.have.length(0);
  });

  it("says what is left open, and plans all the same", async () => {
    await page.select("#examples", aid);
    await page.waitForSelector("#problems li.hole");
    await until(`document.querySelector("#plan")?.textContent?.includes("AID mixes")`);
    expect((await texts("#plan code")).join()).to.contain("data.source");
    expect(await page.$$("#tensors .node")).to.have.length(5);
    expect(await inPage(`document.querySelector("#chooser").hidden`)).to.equal(true);
    await page.focus(".cm-content");
    await press("z");
    await page.waitForSelector("#problems .good");
    expect(await kept()).to.deep.equal([quickstart, shipped(quickstart)]);
  });

  it("draws the schedule, and the model with the shapes between its parts", async () => {
    await page.click("#tab-schedule");
    const path = await page.$eval("#schedule .curve", (curve) => curve.getAttribute("d") ?? "");
    expect(path.split("L").length).to.be.greaterThan(2);
    expect((await texts("#schedule .readout"))[0]).to.equal("Step 31 of 240: learning rate 2e-3");
    await page.keyboard.press("ArrowRight");
    expect(await page.$eval("#tab-tensors", (tab) => tab.ariaSelected)).to.equal("true");
    expect(await texts("#tensors .node .title")).to.deep.equal(
      "hr: Aerial,ms: TMsI,sar: TSARI,hr,ms,sar,fuse,head,labels,loss".split(","),
    );
    expect(await page.$$("#tensors .edge")).to.have.length(9);
    const shapes = await texts("#tensors .shape");
    expect(shapes).to.include.members(["128 × 128 × 3", "12 × 16 × 16 × 10", "8 × 8 × 8 × 64", "16 × 16 × 19"]);
    await page.click("#tensors .node.fusion");
    const line = await page.$eval(".cm-activeLine", (active) => active.textContent);
    expect(line).to.contain("TemporalFusion([hr, ms, sar])");
  });

  it("offers what may stand at a place, writes it, and says what a word means", async () => {
    await typeAt(10, "\nnor");
    await page.waitForSelector(".cm-tooltip-autocomplete li[aria-selected]");
    expect(await texts(".cm-tooltip-autocomplete .cm-completionLabel")).to.include("normalize");
    await page.waitForSelector(".cm-completionInfo .words");
    // So long does a list not listen after it has come up.
    await new Promise((done) => setTimeout(done, 150));
    await page.keyboard.press("Enter");
    expect((await kept())[1]).to.contain("RGBAerial\n  normalize: ");
    await press("z");
    await press("z");
    const key = await page.waitForSelector("xpath///div[contains(@class, 'cm-line')]/span[text()='frames']");
    await key!.hover();
    await page.waitForSelector(".cm-tooltip-hover .words");
    expect((await texts(".cm-tooltip-hover .words")).join())
      .to.contain("Dates that the model gets")
      .and.to.contain("12 of 16");
  });

  it("shows beside the text what was inferred", async () => {
    await page.waitForSelector(".cm-line .hint");
    const hints = await texts(".cm-line .hint");
    expect(hints).to.include("= 1920 samples");
    expect(hints.join()).to.contain("T 12 · H 8 · W 8 · C 64");
    await typeAt(1, " ");
    expect((await kept())[1]).to.equal(shipped(quickstart).replace("\n", " \n"));
  });

  it("formats, and the history goes back over it", async () => {
    await typeAt(10, "   // here");
    const untidy = (await kept())[1];
    await press("s");
    await until(`document.querySelector("#notice")?.textContent === "Formatted."`);
    const [, text] = await kept();
    expect(text)
      .to.equal(print(parse(untidy, quickstart).ast))
      .and.not.to.equal(untidy);
    await press("z");
    expect((await kept())[1]).to.equal(untidy);
    await typeAt(10, "\n}");
    await page.click("#format");
    await until(`document.querySelector("#notice")?.textContent?.startsWith("Not formatted:")`);
  });

  it("puts the text into a link that opens in another browser", async () => {
    await page.select("#examples", aid);
    await typeAt(4, " \u00e9\u{1f6f0}");
    const written = await kept();
    await page.click("#share");
    const hash = await inPage<string>("location.hash");
    expect(hash).to.match(/^#sky=[\w-]+$/);
    expect(hash.length).to.be.lessThan(2000);
    await page.browserContext().close();
    page = await fresh(hash);
    await page.keyboard.press("Tab");
    await typeAt(4, ".");
    expect(await kept()).to.deep.equal([aid, written[1].replace("\u{1f6f0}", "\u{1f6f0}.")]);
    await page.browserContext().close();
    page = await fresh(hash.slice(0, -20));
    expect((await texts("#notice"))[0]).to.contain("could not be read");
    expect(await texts("#problems .good")).to.have.length(1);
  });

  it("plans what skyc plans", async () => {
    for (const experiment of ["Quickstart", "QuickstartTable4"]) {
      const plan = planFile(join(root, quickstart), { experiment }).plan!;
      await page.select("#experiments", experiment);
      await until(`document.querySelector("#plan-params").dataset.value === "${plan.params.total}"`);
      const shown = await page.$$eval("#plan dd", (all) =>
        all.map((one) => [one.id.slice("plan-".length), Number(one.getAttribute("data-value"))]),
      );
      expect(Object.fromEntries(shown)).to.deep.equal({
        params: plan.params.total,
        "memory-train": plan.memory.train,
        "memory-eval": plan.memory.eval,
        "flops-train": plan.flops.train_step,
        "flops-eval": plan.flops.eval_step,
        iters: plan.length.iters,
        epochs: plan.length.epochs,
        disk: plan.disk!.total,
      });
      const modules = await page.$$eval("#plan section:first-of-type tbody tr", (rows) =>
        rows.map((row) => [...row.querySelectorAll("td")].slice(0, 2).map((cell) => cell.textContent)),
      );
      expect(modules).to.deep.equal(
        [...Object.entries(plan.params.modules), ["all", plan.params.total]].map(([part, count]) => [
          part,
          count!.toLocaleString("en"),
        ]),
      );
      expect(await texts("#tensors tbody tr td:nth-child(3)")).to.deep.equal(plan.tensors.map(({ type }) => type));
    }
  });

  it("chooses among the experiments of a text, and keeps the last plan in sight while there are errors", async () => {
    await page.select("#experiments", "QuickstartTable4");
    await until(`document.querySelector("#plan-params").textContent.startsWith("2.3")`);
    expect((await texts("#plan .expectation.holds pre")).join()).to.contain("params(all) ~ 2.3M ± 2%");
    await typeAt(1, "1");
    await page.waitForSelector("#plan.stale #plan-params");
    await page.keyboard.press("Backspace");
    await page.waitForSelector("#plan:not(.stale)");
    expect(await inPage(`document.querySelector("#experiments").value`)).to.equal("QuickstartTable4");
  });

  it("never keeps the one who types waiting, also in a text of 500 lines", async () => {
    const more = Array.from({ length: 60 }, (_, i) =>
      [
        "",
        `experiment Q${i} extends CropMapping {`,
        "  encoder: FST",
        `  optimizer.lr: ${i + 1}e-4`,
        "  batch: 4 total",
        `  seed: ${i + 1}`,
        "}",
        "",
      ].join("\n"),
    );
    const text = shipped(quickstart) + more.join("");
    expect(text.split("\n").length).to.be.greaterThan(500);
    const packed = deflateSync(Buffer.from(JSON.stringify(["long.sky", text])));
    await page.browserContext().close();
    page = await fresh(`#sky=${Buffer.from(packed).toString("base64url")}`);
    const session = await page.createCDPSession();
    // The processor's own time of the page's thread: what else the machine does at once has no say.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const busy = async (): Promise<number> => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")!.value;
    };
    const letters = " // one letter after the other, and the check beside it";
    await page.focus(".cm-content");
    await page.keyboard.press("End");
    const before = await busy();
    await page.keyboard.type(letters, { delay: 20 });
    await page.waitForSelector("#problems .good");
    const each = ((await busy()) - before) / letters.length;
    expect(each).to.be.greaterThan(0).and.lessThan(0.05);
  });

  it("says so where skyc itself fails, and keeps the text", async () => {
    await typeAt(1, " ");
    await page.evaluate(`setTimeout(() => { throw new Error("planted") })`);
    await page.waitForSelector("#fault:not([hidden])");
    expect((await texts("#fault"))[0])
      .to.contain("planted")
      .and.to.contain("not your text");
    expect((await kept())[1]).to.contain("sky 1 \n");
    expect(complaints.splice(0).join()).to.contain("planted");
    await typeAt(1, " ");
    await page.waitForSelector("#fault[hidden]");
  });

  it("refuses programs, and says which files it has", async () => {
    const text =
      'sky 1\nimport { A } from "./a.ts"\nimport { B } from "./b.sky"\nabstract experiment X { head: A, loss: B }\n';
    const packed = Buffer.from(deflateSync(Buffer.from(JSON.stringify(["mine.sky", text])))).toString("base64url");
    await page.evaluate(`location.hash = "#sky=${packed}"`);
    await page.waitForSelector("#problems li[data-code=SKY2120]");
    const all = (await texts("#problems li")).join();
    expect(all).to.contain("SKY2005").and.to.contain("experiments/quickstart.sky");
    expect(await texts("#tab-problems .badge")).to.deep.equal(["2"]);
  });

  it("is well typed", () => {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", join(root, "docs/playground")], {
      encoding: "utf8",
    });
    expect(status, stdout).to.equal(0);
  });

  it("loads less than 2 MB of JavaScript", () => {
    expect(statSync(join(folder, "playground.js")).size).to.be.lessThan(2 * 2 ** 20);
  });
});
