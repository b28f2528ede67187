import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { endOf } from "../grammar/token-facts.ts";
import { Assign, Infix, infixWords, lexer, Num, OpenStr, Quantity, Separator, Str, Word } from "../grammar/tokens.ts";

const require = createRequire(import.meta.url);
const path = "editors/vscode/generated/sky.tmLanguage.json";
const shipped = (readdirSync("experiments", { recursive: true }) as string[])
  .filter((name) => name.endsWith(".sky"))
  .map((name) => join("experiments", name));

/** Scopes of every character of a text, as an editor with TextMate grammars finds them. */
async function scopesOf(text: string): Promise<string[][]> {
  await loaded();
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (line) => new oniguruma.OnigString(line),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path),
  });
  const grammar = (await registry.loadGrammar("source.sky"))!;
  const out: string[][] = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens)
      for (let i = startIndex; i < Math.min(endIndex, line.length); i++) out.push(scopes.slice(1));
    out.push([]);
  }
  return out;
}

let loading: Promise<void> | undefined;
const loaded = (): Promise<void> => {
  loading ??= oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  return loading;
};

/** The scopes of a piece of a text. */
async function scopesAt(text: string, piece: string): Promise<string> {
  const scopes = await scopesOf(text);
  return scopes[text.indexOf(piece)]!.join(" ");
}

describe("TextMate grammar", function () {
  this.timeout(20_000);

  it("gives every token of the shipped experiments a scope of its class", async () => {
    expect(shipped.length).to.be.greaterThan(1);
    for (const file of shipped) {
      const text = readFileSync(file, "utf8");
      const scopes = await scopesOf(text);
      const { tokens, groups } = lexer.tokenize(text);
      for (const token of [...tokens, ...(groups.comments ?? [])]) {
        const type = token.tokenType;
        const wanted =
          type === Str || type === OpenStr
            ? /^string/
            : type === Num || type === Quantity
              ? /^(constant\.numeric|keyword\.other\.unit)/
              : type === Word
                ? /^(keyword|storage|entity|variable|constant|support)/
                : type.CATEGORIES?.includes(Infix)
                  ? /^keyword\.operator/
                  : type.CATEGORIES?.includes(Assign) || type.CATEGORIES?.includes(Separator)
                    ? /^punctuation/
                    : /^(punctuation|comment|storage|entity|variable)/;
        for (let at = token.startOffset; at < endOf(token); at++) {
          if (/\s/.test(text[at]!)) continue;
          const own = scopes[at]!.filter((scope) => !scope.startsWith("invalid"));
          const where = `${file}: ${token.image} at ${text.slice(at - 15, at + 15)}`;
          expect(
            own.some((scope) => wanted.test(scope)),
            `${where}: ${own.join(" ") || "source.sky alone"}`,
          ).to.equal(true);
        }
      }
    }
  });

  it("tells kinds, names, properties, blocks, units, words and annotations apart", async () => {
    const text = readFileSync("experiments/quickstart.sky", "utf8");
    expect(await scopesAt(text, "modality Aerial")).to.equal("storage.type.sky");
    expect(await scopesAt(text, "Aerial {")).to.equal("entity.name.type.class.sky");
    expect(await scopesAt(text, "abstract")).to.equal("storage.modifier.sky");
    expect(await scopesAt(text, "CropMapping {\n  encoder")).to.equal("entity.other.inherited-class.sky");
    expect(await scopesAt(text, "sensor:")).to.equal("variable.other.property.sky");
    expect(await scopesAt(text, "TemporalFusion([hr")).to.equal("entity.name.function.sky");
    expect(await scopesAt(text, "px\n  frames")).to.equal("keyword.other.unit.sky");
    expect(await scopesAt(text, "1.25 m")).to.equal("constant.numeric.sky");
    expect(await scopesAt(text, "then poly")).to.equal("keyword.operator.word.sky");
    expect(await scopesAt(text, "on Aerial")).to.equal("keyword.operator.word.sky");
    expect(await scopesAt(text, "paper(")).to.equal("storage.type.annotation.sky");
    expect(await scopesAt(text, "/// One")).to.equal("comment.line.documentation.sky");
    expect(await scopesAt(text, "// Crop")).to.equal("comment.line.double-slash.sky");
    expect(await scopesAt(text, '"sky:models"')).to.equal("string.quoted.double.sky");
    expect(await scopesAt(text, "sky 1")).to.equal("keyword.control.sky");
    expect(await scopesAt(text, "sweep given")).to.equal("keyword.control.sky");
  });

  it("reads operators that are also keys as keys, and does not run beyond what is broken", async () => {
    expect(await scopesAt("sky 1\nexperiment A { on: 3 }", "on:")).to.equal("variable.other.property.sky");
    for (const word of infixWords)
      expect(await scopesAt(`let a = b ${word} 2`, `${word} 2`), word).to.equal("keyword.operator.word.sky");
    const text = 'sky 1\nimport { ViT\nexperiment A {\n  head: "open\n  loss: B\n}';
    expect(await scopesAt(text, "experiment")).to.equal("storage.type.sky");
    expect(await scopesAt(text, "loss")).to.equal("variable.other.property.sky");
    expect(await scopesAt(text, '"open')).to.contain("invalid.illegal");
  });
});
