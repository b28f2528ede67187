import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { commands } from "../cli/commands/generated/index.ts";
import { codes } from "../compiler/diag/catalogue/index.ts";
import { renderText } from "../compiler/diag/render-text.ts";
import { checkFile } from "../compiler/driver/compile.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** What git knows (a run folder in the checkout is nobody's concern); without git (an unpacked archive) there is nothing to walk. */
function trackedFiles(): string[] | undefined {
  try {
    const out = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" });
    return out.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
  } catch {
    return undefined;
  }
}

/** Derived folders and those of tools explain themselves elsewhere. */
const withoutReadme = /(^|\/)(generated|images|golden|fixtures|\.ci|\.github)(\/|$)/;

/** The anchors that a Markdown page offers, as GitHub makes them. */
const anchorsOf = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
/** Pages without their code, in which brackets are no links. */
const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "``");

describe("the repository", () => {
  const files = trackedFiles();
  before(function () {
    if (!files) this.skip();
  });
  const pages = (files ?? []).filter((file) => file.endsWith(".md"));

  it("has a read-me of at most 30 lines in every folder", () => {
    const folders = new Set(
      files!.flatMap((file) =>
        file
          .split("/")
          .slice(0, -1)
          .map((_, i, parts) => parts.slice(0, i + 1).join("/")),
      ),
    );
    const wrong = [...folders]
      .filter((folder) => !withoutReadme.test(folder))
      .filter((folder) => {
        const readme = `${folder}/README.md`;
        return !existsSync(join(root, readme)) || read(readme).trimEnd().split("\n").length > 30;
      });
    expect(wrong).to.deep.equal([]);
  });

  it("links only to what is there", () => {
    const dead = pages.flatMap((page) =>
      [...prose(read(page)).matchAll(/(?:\]\(|<img src=")([^)\s"]+)[)"]/g)].flatMap(([, target]) => {
        if (/^[a-z]+:/.test(target!)) return [];
        const [path, anchor] = target!.split("#") as [string, string | undefined];
        const file = path === "" ? page : normalize(join(dirname(page), path));
        if (!existsSync(join(root, file))) return [`${page}: ${target}`];
        return anchor === undefined || anchorsOf(read(file)).has(anchor) ? [] : [`${page}: ${target}`];
      }),
    );
    expect(pages.length).to.be.greaterThan(20);
    expect(dead).to.deep.equal([]);
  });

  it("speaks only of codes that exist", () => {
    const known = new Set<string>(Object.keys(codes));
    const unknown = pages.flatMap((page) =>
      [...read(page).matchAll(/\bSKY\d{4}\b/g)]
        .filter(([code]) => !known.has(code))
        .map(([code]) => `${page}: ${code}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("names every command in its read-me", () => {
    const readme = read("README.md");
    const verbs = commands.map((register) => /^(\w+)Command$/.exec(register.name)![1]!);
    expect(verbs.length).to.be.greaterThan(10);
    expect(verbs.filter((verb) => !readme.includes(`\`${verb}`))).to.deep.equal([]);
  });

  it("shows in its read-me the error that the command really gives (UPDATE_GOLDEN=1 rewrites it)", () => {
    const text = read("README.md");
    const shown = /^```console\n\$ \.\/skyc check (\S+) --set (\S+)\n([\s\S]*?)^```$/m.exec(text)!;
    const [whole, file, set, said] = shown as unknown as [string, string, string, string];
    const { diagnostics, texts } = checkFile(file, { set: [set] });
    const real = renderText(diagnostics, texts, false);
    if (process.env.UPDATE_GOLDEN === "1")
      writeFileSync(
        join(root, "README.md"),
        text.replace(whole, () => whole.replace(said, () => real)),
      );
    else expect(said).to.equal(real);
  });

  it("begins its read-me with the two commands", () => {
    const shown = [...read("README.md").matchAll(/^```sh\n([\s\S]*?)^```$/gm)][0]![1]!;
    expect(shown).to.match(/^\.\/skyc run experiments\/quickstart\.sky\b.*\nnpm test\b/);
  });
});
