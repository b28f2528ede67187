import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type {
  CodeAction,
  CompletionItem,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  SemanticTokens,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LspClient } from "./support/lsp-client.ts";
import { fields, scenes } from "./support/planted.ts";

/** The text with an edit of a workspace applied to the one document that it is of. */
function applied(client: LspClient, edit: WorkspaceEdit, of: string): string {
  const changes = (edit.documentChanges as TextDocumentEdit[]).filter(({ textDocument }) => textDocument.uri === of);
  return TextDocument.applyEdits(
    client.document(of),
    changes.flatMap(({ edits }) => edits as TextEdit[]),
  );
}
const lines = (text: string, piece: string): number => text.slice(0, text.indexOf(piece)).split("\n").length - 1;

describe("skyc lsp", function () {
  this.timeout(30_000);
  let client: LspClient;
  let folder: string;
  /** A document of its own for every test; the server is one, as in an editor. */
  let uri: string;
  let count = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "skyc-lsp-"));
    client = LspClient.start();
    const { capabilities, serverInfo } = await client.initialize(pathToFileURL(folder).href);
    expect(serverInfo?.name).to.equal("skyc");
    expect(capabilities.completionProvider).to.not.equal(undefined);
  });
  beforeEach(() => {
    uri = `file:///somewhere/${++count}/main.sky`;
  });
  after(() => {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it("says what is wrong while typing, with places, pages and mends", async () => {
    const broken = scenes.replace("loss: CrossEntropy", "loss: CrossEntrpy").replace("batch: 8 total", "batch: 8");
    await client.open(uri, broken);
    const found = await client.findings(uri);
    expect(found.map(({ code }) => code)).to.have.members(["SKY2001", "SKY3101"]);
    const slip = found.find(({ code }) => code === "SKY2001")!;
    expect(slip.range.start).to.deep.equal({ line: lines(broken, "CrossEntrpy"), character: "  loss: ".length });
    expect(slip.range.end.character - slip.range.start.character).to.equal("CrossEntrpy".length);
    expect(slip.codeDescription?.href).to.match(/docs\/errors\/SKY2001\.md$/);
    expect(slip.source).to.equal("skyc");

    const actions = await client.of<CodeAction[]>("textDocument/codeAction", uri, {
      range: slip.range,
      context: { diagnostics: [slip] },
    });
    const fix = actions.find(({ kind, isPreferred }) => kind === "quickfix" && isPreferred)!;
    expect(fix.title).to.equal('Change "CrossEntrpy" to "CrossEntropy"');
    expect(applied(client, fix.edit!, uri)).to.contain("loss: CrossEntropy\n");
    await client.replace(uri, "CrossEntrpy", "CrossEntropy");
    expect((await client.findings(uri)).map(({ code }) => code)).to.deep.equal(["SKY3101"]);
    await client.replace(uri, "batch: 8\n", "batch: 8 total\n");
    expect(await client.findings(uri)).to.deep.equal([]);
  });

  it("mends everything at once", async () => {
    await client.open(uri, scenes.replace("loss: CrossEntropy", "loss: CrossEntrpy").replace("length:", "lenght:"));
    expect(await client.findings(uri)).to.have.length(2);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const [all] = await client.of<CodeAction[]>("textDocument/codeAction", uri, {
      range,
      context: { diagnostics: [], only: ["source.fixAll"] },
    });
    expect(applied(client, all!.edit!, uri)).to.equal(scenes);
  });

  it("completes what is just being typed", async () => {
    await client.open(uri, scenes);
    await client.replace(uri, "head: Linear", "head: ");
    const heads = await client.at<CompletionItem[]>("textDocument/completion", uri, "head: ", {}, true);
    expect(heads.map(({ label }) => label))
      .to.include("Linear")
      .and.not.include("AdamW");
    await client.replace(uri, "length: 100 iters", "length: 100 ");
    const units = await client.at<CompletionItem[]>("textDocument/completion", uri, "length: 100 ", {}, true);
    expect(units.map(({ label }) => label)).to.deep.equal(["iters", "epochs", "samples"]);
    const edit = units[1]!.textEdit as TextEdit;
    expect(TextDocument.applyEdits(client.document(uri), [edit])).to.contain("length: 100 epochs");
  });

  it("explains, leads, finds, renames and formats", async () => {
    await client.open(uri, fields);
    const hover = await client.at<Hover>("textDocument/hover", uri, "layers: 1");
    expect((hover.contents as { value: string }).value).to.contain("**layers**");
    const to = await client.at<Location>("textDocument/definition", uri, "Radar }");
    expect(to.range.start).to.deep.equal({ line: lines(fields, "modality Radar"), character: "modality ".length });
    const all = await client.at<Location[]>("textDocument/references", uri, "Radar }", {
      context: { includeDeclaration: true },
    });
    expect(all).to.have.length(3);
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", uri, "Radar }", { newName: "SAR" });
    expect(applied(client, edit, uri))
      .to.contain("modality SAR")
      .and.contain("on SAR")
      .and.not.contain("Radar");
    const refused = await client.at("textDocument/rename", uri, "FCN", { newName: "Head" }).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(refused).to.contain("standard library");
    await client.replace(uri, "modality Radar", "modality    Radar");
    const edits = await client.of<TextEdit[]>("textDocument/formatting", uri, {
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(TextDocument.applyEdits(client.document(uri), edits)).to.contain("modality Radar");
  });

  it("shows shapes, outline, colours, folds and what a block takes", async () => {
    await client.open(uri, fields);
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const hints = await client.of<InlayHint[]>("textDocument/inlayHint", uri, { range });
    expect(hints.map(({ label }) => label).join("\n")).to.contain("H 4 · W 4 · C 16");
    const outline = await client.of<DocumentSymbol[]>("textDocument/documentSymbol", uri);
    expect(outline.map(({ name }) => name)).to.include.members(["Aerial", "Fields", "Both", "Crops"]);
    const { data } = await client.of<SemanticTokens>("textDocument/semanticTokens/full", uri);
    expect(data.length % 5).to.equal(0);
    expect(data.length / 5).to.be.greaterThan(100);
    expect(await client.of<unknown[]>("textDocument/foldingRange", uri)).to.not.deep.equal([]);
    const help = await client.at<{ signatures: { label: string }[] }>(
      "textDocument/signatureHelp",
      uri,
      "twin(",
      {},
      true,
    );
    expect(help.signatures[0]!.label).to.match(/^twin\(/);
  });

  it("reads imports from the disk and from open texts, and checks again what rests on them", async () => {
    const shared = join(folder, "shared.sky");
    const photo = "modality Photo { sensor: RGBAerial, gsd: 0.5 m, size: 32px }";
    writeFileSync(shared, `sky 1\n${photo}\n`);
    const main = pathToFileURL(join(folder, "main.sky")).href;
    const other = pathToFileURL(shared).href;
    await client.open(main, scenes.replace(photo, 'import { Photo } from "./shared.sky"'));
    expect(await client.findings(main)).to.deep.equal([]);

    // On the disk.
    writeFileSync(shared, `sky 1\n${photo.replace("Photo", "Picture")}\n`);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: other, type: 2 }] });
    expect((await client.until(main, (found) => found.length > 0)).map(({ code }) => code)).to.deep.equal(["SKY2006"]);

    // In the editor, where the open text wins over the disk.
    await client.open(other, `sky 1\n${photo}\n`);
    await client.until(main, (found) => found.length === 0);
    await client.replace(other, "0.5 m", "0.5 px");
    expect((await client.until(other, (found) => found.length > 0))[0]!.range.start.line).to.equal(1);
    await client.replace(other, "0.5 px", "0.5 m");
    await client.until(other, (found) => found.length === 0);

    const edit = await client.at<WorkspaceEdit>("textDocument/rename", other, "Photo", { newName: "Picture" });
    expect(applied(client, edit, other)).to.contain("modality Picture");
    expect(applied(client, edit, main))
      .to.contain("import { Picture }")
      .and.contain("image: Picture");
    await client.close(other);
    expect((await client.until(main, (found) => found.length > 0)).map(({ code }) => code)).to.deep.equal(["SKY2006"]);
  });

  it("points at both places where two disagree", async () => {
    await client.open(uri, fields.replace("size: 256px", "size: 512px"));
    const found = (await client.findings(uri)).find(({ code }) => code === "SKY4106")!;
    expect(found.relatedInformation!.map(({ location }) => location.uri)).to.deep.equal([uri]);
  });

  it("counts in UTF-16 units, whatever the line endings are", async () => {
    const text = scenes
      .replace("modality Photo", "/// 🛰 naïve — Größe\nmodality Photo")
      .replace("loss: CrossEntropy", "/* 🛰 */ loss: CrossEntrpy")
      .replaceAll("\n", "\r\n");
    await client.open(uri, text.replace("/* 🛰 */ ", ""));
    const [slip] = await client.findings(uri);
    expect(slip!.range.start).to.deep.equal({ line: lines(client.text(uri), "loss:"), character: 8 });
    await client.replace(uri, "CrossEntrpy", "CrossEntropy // 🛰 x");
    await client.replace(uri, "// 🛰 x", "");
    expect(await client.findings(uri)).to.deep.equal([]);
    const edits = await client.of<TextEdit[]>("textDocument/formatting", uri, {
      options: { tabSize: 2, insertSpaces: true },
    });
    const formatted = TextDocument.applyEdits(client.document(uri), edits);
    expect(formatted.replaceAll("\r\n", "")).to.not.contain("\n");
  });

  it("publishes only the newest state, however fast the typing is", async () => {
    await client.open(uri, scenes);
    await client.findings(uri);
    const before = client.history.length;
    for (const letter of "experiment Othe")
      await client.change(uri, client.text(uri).length, client.text(uri).length, letter);
    await client.change(uri, client.text(uri).length, client.text(uri).length, "r {}\n");
    const found = await client.findings(uri);
    expect(found.map(({ code }) => code)).to.include("SKY2102");
    const versions = client.history.slice(before).map(({ version }) => version!);
    expect(versions).to.deep.equal([...versions].sort((a, b) => a - b));
    expect(versions.at(-1)).to.equal(client.document(uri).version);
  });

  it("knows a user's own blocks in TypeScript", async () => {
    const own = pathToFileURL(resolve("experiments/own-block/crops.sky")).href;
    const text = readFileSync("experiments/own-block/crops.sky", "utf8");
    await client.open(own, text);
    expect(await client.findings(own)).to.deep.equal([]);
    const hover = await client.at<Hover>("textDocument/hover", own, "SeparableFCN {");
    expect((hover.contents as { value: string }).value)
      .to.contain("separable-fcn.ts")
      .and.contain("parameters");
    const to = await client.at<Location>("textDocument/definition", own, "SeparableFCN {");
    expect(to.uri).to.match(/separable-fcn\.ts$/);
    await client.replace(own, "Dice { share: 0.5 }", "Dice { }");
    const offers = await client.at<CompletionItem[]>("textDocument/completion", own, "Dice { ", {}, true);
    expect(offers.map(({ label }) => label)).to.include("share");
    await client.replace(own, "head:      SeparableFCN { channels: 32, convs: 1 }", "head:      ");
    const heads = await client.at<CompletionItem[]>("textDocument/completion", own, "head:      ", {}, true);
    expect(heads.map(({ label }) => label)).to.include("SeparableFCN");
    await client.close(own);
  });

  it("takes settings, and goes on after nonsense", async () => {
    client.settings = { diagnostics: "onSave", inlayHints: false };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.open(uri, fields);
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    await client.findings(uri);
    expect(await client.of("textDocument/inlayHint", uri, { range })).to.deep.equal([]);
    await client.replace(uri, "FCN {", "FCM {");
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
    expect((await client.findings(uri)).map(({ code }) => code)).to.include("SKY2001");

    expect(
      await client.of("textDocument/hover", "file:///not/open.sky", { position: { line: 0, character: 0 } }),
    ).to.equal(null);
    expect(
      await client.of("textDocument/completion", "untitled:Untitled-1", { position: { line: 0, character: 0 } }),
    ).to.deep.equal([]);
    await client.open("untitled:Untitled-1", 'sky 1\n\u0000}}}} {{{{ "');
    expect(await client.findings("untitled:Untitled-1")).to.not.deep.equal([]);
    const far = { position: { line: 5000, character: 99 } };
    for (const method of ["hover", "completion", "definition", "signatureHelp", "prepareRename"])
      await client.of(`textDocument/${method}`, "untitled:Untitled-1", far).catch(() => undefined);
  });

  it("logs nothing where nothing was at fault, and ends cleanly", async () => {
    expect(client.log).to.deep.equal([]);
    expect(await client.end()).to.equal(0);
  });

  it("leaves with an error where nobody said good-bye", async () => {
    const hasty = LspClient.start();
    await hasty.initialize();
    const code = new Promise((resolve) => hasty.process.once("exit", resolve));
    await hasty.connection.sendNotification("exit");
    expect(await code).to.equal(1);
  });

  it("speaks with editors alone: SKY8062", () => {
    const run = spawnSync(process.execPath, ["--import=tsx", "cli/main.ts", "lsp"], { encoding: "utf8", input: "" });
    expect(run.status).to.equal(2);
    expect(run.stderr).to.contain("SKY8062").and.contain("skyc lsp --stdio");
  });
});
