import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { expect } from "chai";
import { build, type Metafile } from "esbuild";
import { forBrowser } from "../docs/playground/for-browser.ts";
import { scenes } from "./support/planted.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the browser page and the editors' services are built of. */
const folders = [
  ...["grammar", "compiler/diag", "compiler/ir", "compiler/blocks", "compiler/autodiff", "compiler/passes"],
  ...["compiler/elaborate", "compiler/check", "compiler/plan", "compiler/language", "runtime/ops", "runtime/reference"],
];

/** Files for which a system is needed, and which nothing else of these folders may import. */
const needNode = ["grammar/source.ts", "compiler/ir/hash.ts"];
/** What a bundler gives the parser in place of it. */
const replaced = ["grammar/chevrotain.ts"];

const files = folders
  .flatMap((folder) =>
    (readdirSync(join(root, folder), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  )
  .filter((file) => !needNode.includes(file) && !replaced.includes(file));

/** One script of all these modules, as a browser would get it, with what esbuild says of it. */
async function bundled(
  entry: string,
): Promise<{ readonly code: string; readonly errors: string[]; readonly meta?: Metafile }> {
  try {
    const made = await build({
      ...forBrowser,
      stdin: { contents: entry, resolveDir: root, loader: "ts" },
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    return { code: made.outputFiles[0]!.text, errors: [], meta: made.metafile };
  } catch (error) {
    const { errors } = error as { errors: { text: string; location: { file: string } | null }[] };
    return { code: "", errors: errors.map(({ text, location }) => `${location?.file}: ${text}`) };
  }
}

describe("bundling for a browser", function () {
  this.timeout(20_000);

  it("needs no module of Node in any file of the lower layers", async () => {
    const { errors, meta } = await bundled(files.map((file) => `import "./${file}";`).join("\n"));
    expect(errors).to.deep.equal([]);
    const inputs = Object.keys(meta!.inputs);
    expect(files.filter((file) => !inputs.includes(file))).to.deep.equal([]);
    expect(inputs.filter((input) => /sharp|tensorflow|\(disabled\)/.test(input))).to.deep.equal([]);
  });

  it("would find one", async () => {
    const { errors } = await bundled(needNode.map((file) => `import "./${file}";`).join("\n"));
    expect(errors.join("\n")).to.contain("node:fs").and.to.contain("node:crypto");
  });

  it("gives a checker that runs where there is no system", async () => {
    const { code } = await bundled(`
      import { checkSource } from "./compiler/check/check.ts";
      import { print } from "./grammar/print.ts";
      import { elaborate } from "./compiler/elaborate/graphs.ts";
      const { experiments, diagnostics, world } = checkSource(globalThis.text, "a.sky");
      const graphs = experiments.map(({ plan }) => plan && elaborate(plan.model).variables.length);
      globalThis.found = JSON.stringify({ codes: diagnostics.map((d) => d.code), graphs, text: print(world.files.get("a.sky").ast) });
    `);
    const judged = (source: string): { codes: string[]; graphs: (number | null)[]; text: string } => {
      const context = createContext({ text: source, TextEncoder });
      runInContext(code, context);
      return JSON.parse(context.found as string);
    };
    const good = judged(scenes);
    expect(good.codes).to.deep.equal([]);
    expect(good.graphs[0]).to.be.greaterThan(10);
    expect(good.text).to.match(/^sky 1\n/);
    expect(judged(scenes.replace("head: Linear", "head: Liner")).codes).to.deep.equal(["SKY2001"]);
  });
});
