import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { explain } from "../cli/explain-code.ts";
import { format, formatFiles } from "../cli/format-files.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { SkyError } from "../compiler/diag/diagnostic.ts";
import { decodeSource, readSource, sourceLimit } from "../grammar/source.ts";

const good = "sky 1\nexperiment A {\n  lr: 1\n}\n";
const untidy = "sky 1\nexperiment A {\n lr:   1 }";

let folder = "";
/** Runs it and collects what it prints. */
async function fmt(
  files: string[],
  options: { check?: boolean; stdout?: boolean } = {},
): Promise<{ code: number; out: string; err: string }> {
  const printed = { out: "", err: "" };
  const sink = (key: "out" | "err") => ({
    write: (text: string): void => {
      printed[key] += text;
    },
  });
  const outputs = { out: sink("out"), err: sink("err") };
  const code = await formatFiles(files, { check: false, stdout: false, ...options }, outputs);
  return { code, ...printed };
}
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const codeOf = (path: string): string => {
  const source = readSource(path);
  return "text" in source ? "fine" : source.diagnostic.code;
};

describe("reading sources and skyc fmt", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "skyc-fmt-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("each file that cannot be read has its code", () => {
    expect(codeOf(file("good.sky", good))).to.equal("fine");
    expect(codeOf(file("bom.sky", `\uFEFF${good.replaceAll("\n", "\r\n")}`))).to.equal("fine");
    expect(codeOf(join(folder, "none.sky"))).to.equal("SKY1040");
    expect(codeOf(join(folder, "good.sky", "below"))).to.equal("SKY1040");
    expect(codeOf(folder)).to.equal("SKY1041");
    expect(codeOf(file("binary.sky", Buffer.from([0x89, 0x50, 0, 1])))).to.equal("SKY1042");
    expect(codeOf(file("utf16.sky", Buffer.from(good, "utf16le")))).to.equal("SKY1042");
    expect(codeOf(file("latin.sky", Buffer.from("sky 1 // Gr\u00f6\u00dfe", "latin1")))).to.equal("SKY1043");
    expect(codeOf(file("big.sky", Buffer.alloc(sourceLimit * 2 ** 20 + 1, 32)))).to.equal("SKY1044");
    expect(codeOf("/dev/null")).to.equal("SKY1045");
  });
  it("says where UTF-8 ends, and which file was meant", () => {
    const bytes = Buffer.concat([Buffer.from("// é \ufffd "), Buffer.from([0xe9, 0x20])]);
    const decoded = decodeSource(bytes, "x.sky");
    expect("diagnostic" in decoded && decoded.diagnostic.message).to.contain(`byte ${bytes.length - 2} `);
    file("quickstart.sky", good);
    const missing = readSource(join(folder, "quikstart.sky"));
    expect("diagnostic" in missing && missing.diagnostic.help).to.contain("quickstart.sky");
  });
  it("writes the canonical form, keeps mode and links, and leaves no other file", async () => {
    const path = file("a.sky", untidy);
    chmodSync(path, 0o640);
    const link = join(folder, "link.sky");
    symlinkSync(path, link);
    expect(await fmt([link])).to.include({ code: 0, err: "" });
    expect(readFileSync(path, "utf8")).to.equal(good);
    expect(statSync(path).mode & 0o777).to.equal(0o640);
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readdirSync(folder).sort()).to.deep.equal(["a.sky", "link.sky"]);
    expect(await fmt([path])).to.deep.equal({ code: 0, out: "", err: "" });
  });
  it("--check changes nothing and fails where something would change", async () => {
    const path = file("a.sky", untidy);
    const { code, err } = await fmt([path, file("b.sky", good)], { check: true });
    expect(code).to.equal(1);
    expect(err).to.contain("SKY1050").and.not.contain("b.sky");
    expect(readFileSync(path, "utf8")).to.equal(untidy);
    expect(await fmt([join(folder, "b.sky")], { check: true })).to.include({ code: 0, out: "", err: "" });
  });
  it("--stdout prints and does not write", async () => {
    const path = file("a.sky", untidy);
    expect(await fmt([path], { stdout: true })).to.deep.equal({ code: 0, out: good, err: "" });
    expect(readFileSync(path, "utf8")).to.equal(untidy);
  });
  it("leaves files with syntax errors alone, and does the others", async () => {
    const bad = file("bad.sky", "sky 1\nexperiment A { lr 1 }");
    const { code, err } = await fmt([bad, join(folder, "none.sky"), file("a.sky", untidy)]);
    expect(code).to.equal(1);
    expect(err).to.contain("SKY1004").and.contain("SKY1040");
    expect(readFileSync(bad, "utf8")).to.equal("sky 1\nexperiment A { lr 1 }");
    expect(readFileSync(join(folder, "a.sky"), "utf8")).to.equal(good);
  });
  it("says so when the file cannot be written, and leaves no half of it", async () => {
    // The name is as long as names may be, so that the one of the new file beside it cannot be.
    const path = file(`${"a".repeat(250)}.sky`, untidy);
    const { code, err } = await fmt([path]);
    expect(code).to.equal(1);
    expect(err).to.contain("SKY1051");
    expect(readFileSync(path, "utf8")).to.equal(untidy);
    expect(readdirSync(folder)).to.have.length(1);
  });
  it("the canonical form of a text is its own", () => {
    const once = format(untidy, "a.sky");
    expect(once).to.deep.equal({ text: good });
    expect(format(good, "a.sky")).to.deep.equal({ text: good });
    expect(format("sky 1\nexperiment {", "a.sky")).to.have.property("diagnostics");
  });
});

describe("skyc explain", () => {
  const refused = (asked: string): string => {
    try {
      explain(asked);
    } catch (error) {
      if (error instanceof SkyError) return error.diagnostic.code;
      throw error;
    }
    return "none";
  };
  it("prints the page of a code, of its number and of its name", () => {
    const page = explain("SKY1004");
    expect(page).to.match(/^# SKY1004: colon-missing\n/);
    expect(explain("1004")).to.equal(page);
    expect(explain("sky1004")).to.equal(page);
    expect(explain(codes.SKY1004.name)).to.equal(page);
  });
  it("refuses unknown codes", () => {
    expect(refused("SKY0000")).to.equal("SKY8061");
    expect(refused("toString")).to.equal("SKY8061");
    expect(refused("../../README")).to.equal("SKY8061");
  });
});
