import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { strFromU8, unzipSync } from "fflate";
import { findProgram } from "../editors/vscode/src/find-program.ts";

const extension = resolve("editors/vscode");
const vsce = resolve("node_modules/@vscode/vsce/vsce");

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions: readonly string[];
      readonly configuration: string;
    }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

describe("VS Code extension", function () {
  this.timeout(120_000);
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), "skyc-vscode-"));
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  it("packs with vsce, and the package holds all that it names", function () {
    if (!existsSync(vsce)) {
      console.log("      skipped: vsce is not installed");
      this.skip();
    }
    const packed = join(work, "skyc.vsix");
    const run = spawnSync(process.execPath, [vsce, "package", "--no-dependencies", "--out", packed], {
      cwd: extension,
      encoding: "utf8",
    });
    expect(run.status, run.stdout + run.stderr).to.equal(0);
    const files = unzipSync(readFileSync(packed));
    const names = Object.keys(files).sort();
    const text = (name: string): string => strFromU8(files[`extension/${name.replace(/^\.\//, "")}`]!);
    expect(names.filter((name) => !name.startsWith("extension/"))).to.deep.equal([
      "[Content_Types].xml",
      "extension.vsixmanifest",
    ]);
    const manifest = JSON.parse(text("package.json")) as Manifest;
    const { contributes } = manifest;
    const named = [
      manifest.main,
      manifest.icon,
      ...contributes.languages.map((one) => one.configuration),
      ...contributes.grammars.map((one) => one.path),
      ...contributes.snippets.map((one) => one.path),
    ];
    expect(
      named.map((name) => `extension/${name.replace(/^\.\//, "")}`).filter((name) => !names.includes(name)),
    ).to.deep.equal([]);
    expect(contributes.languages.map(({ id, extensions }) => `${id} ${extensions.join()}`)).to.deep.equal(["sky .sky"]);
    for (const wanted of ["readme.md", "changelog.md", "LICENSE.txt"])
      expect(names, wanted).to.include(`extension/${wanted}`);
    expect(names.filter((name) => /\.ts$|\.mjs$|node_modules|\.svg$/.test(name))).to.deep.equal([]);
    expect(JSON.parse(text(contributes.grammars[0]!.path)).scopeName).to.equal("source.sky");
    expect(text("language-configuration.json")).to.satisfy((json: string) => Boolean(JSON.parse(json).brackets));

    // The bundle needs nothing but Node and the editor, and registers what the manifest promises.
    const bundle = text(manifest.main);
    const needed = new Set([...bundle.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!));
    expect(
      [...needed].filter((name) => name !== "vscode" && !builtinModules.includes(name.replace(/^node:/, ""))),
    ).to.deep.equal([]);
    expect(bundle).to.contain('"lsp"');
    for (const { command } of contributes.commands)
      expect(bundle.includes(command) || bundle.includes(`"${command.replace("skyc.", "")}"`), command).to.equal(true);
    for (const setting of ["skyc.path", "skyc.diagnostics", "skyc.inlayHints"])
      expect(contributes.configuration.properties).to.have.property(setting);
  });

  it("starts skyc lsp and ends it, and says what to do where there is none", async function () {
    const bundle = join(extension, "dist/extension.cjs");
    if (!existsSync(bundle)) this.skip();
    const program = join(work, "skyc-for-editor");
    const noted = join(work, "noted");
    const loader = resolve("node_modules/tsx/dist/loader.mjs");
    const main = resolve("cli/main.ts");
    const command = `'${process.execPath}' --import '${loader}' '${main}' "$@"`;
    writeFileSync(program, `#!/bin/sh\n${command}\necho "$* $?" > '${noted}'\n`, { mode: 0o755 });
    const run = (path: string): { commands: string[]; errors: string[]; log: string[] } => {
      const { stdout, stderr } = spawnSync(process.execPath, ["test/support/vscode-stub.cjs", bundle, path], {
        encoding: "utf8",
      });
      expect(stderr).to.equal("");
      return JSON.parse(stdout);
    };
    const said = run(program);
    expect(said.errors).to.deep.equal([]);
    expect(said.commands).to.have.members(["skyc.check", "skyc.plan", "skyc.run", "skyc.restart"]);
    for (let tries = 0; tries < 100 && !existsSync(noted); tries++) await setTimeout(100);
    expect(readFileSync(noted, "utf8").trim()).to.equal("lsp --stdio 0");
    expect(run("no-such-skyc").errors[0]).to.contain('"no-such-skyc" was not found').and.contain("skyc.path");
  });

  it("has snippets that are JSON with a body each", () => {
    const snippets = JSON.parse(readFileSync(join(extension, "generated/snippets.json"), "utf8")) as Record<
      string,
      { prefix: string; body: string[] }
    >;
    expect(Object.keys(snippets)).to.include.members([
      "modality",
      "dataset",
      "encoder",
      "experiment",
      "sweep",
      "assume",
    ]);
    for (const { prefix, body } of Object.values(snippets)) expect(prefix !== "" && body.length > 0).to.equal(true);
  });

  it("finds skyc on the PATH, by its path, and in an open folder", () => {
    const bin = join(work, "bin");
    const clone = join(work, "clone");
    for (const folder of [bin, clone, join(clone, "node_modules/.bin")]) mkdirSync(folder, { recursive: true });
    const program = (path: string): string => {
      writeFileSync(path, "#!/bin/sh\n");
      chmodSync(path, 0o755);
      return path;
    };
    const none = { folders: [], path: "", windows: false };
    const path = [join(work, "nothing"), bin].join(delimiter);
    expect(findProgram("skyc", { ...none, path })).to.equal(undefined);
    const packaged = program(join(clone, "node_modules/.bin/skyc"));
    expect(findProgram("skyc", { ...none, folders: [clone] })).to.equal(packaged);
    const own = program(join(clone, "skyc"));
    expect(findProgram("skyc", { ...none, folders: [clone] })).to.equal(own);
    const onPath = program(join(bin, "skyc"));
    expect(findProgram("skyc", { ...none, folders: [clone], path })).to.equal(onPath);
    expect(findProgram("./skyc", { ...none, folders: [clone], path })).to.equal(own);
    expect(findProgram(own, none)).to.equal(own);
    expect(findProgram(join(work, "bin"), none)).to.equal(undefined);
    chmodSync(own, 0o644);
    expect(findProgram(own, none)).to.equal(undefined);
  });
});
