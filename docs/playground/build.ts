import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import MarkdownIt from "markdown-it";
import { forBrowser } from "./for-browser.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "../..");

/** Every shipped experiment by its path, the quickstart first; not those with programs of their own, which no page runs. */
const examples = (): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(join(root, "experiments"), { recursive: true }) as string[])
      .filter((name) => name.endsWith(".sky"))
      .map((name) => `experiments/${name}`)
      .sort((a, b) => Number(b.endsWith("quickstart.sky")) - Number(a.endsWith("quickstart.sky")) || (a < b ? -1 : 1))
      .map((path) => [path, readFileSync(join(root, path), "utf8")] as const)
      .filter(([, text]) => !/from "[^"]*\.ts"/.test(text)),
  );

/** The page of every code that a text can give, as HTML. Those of data, runs and set-up are the command line's. */
function pages(): Record<string, string> {
  const markdown = new MarkdownIt();
  const names = readdirSync(join(root, "docs/errors")).filter((name) => /^SKY[1-4]\d{3}\.md$/.test(name));
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(join(root, "docs/errors", name), "utf8").replace(/^# .*\n/, "");
      return [name.slice(0, -3), markdown.render(text)];
    }),
  );
}

/** What the page carries in itself: `import { … } from "playground:…"`. */
const carried = (exported: Readonly<Record<string, () => Promise<object | string> | object | string>>): Plugin => ({
  name: "carried",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^playground:/ }, ({ path }) => ({ path, namespace: "carried" }));
    onLoad({ filter: /.*/, namespace: "carried" }, async ({ path }) => {
      const name = path.slice("playground:".length);
      return { contents: `export const ${name} = ${JSON.stringify(await exported[name]!())};` };
    });
  },
});

/** Writes the page into a folder: `index.html`, `playground.js`, `playground.css`. */
export async function buildPlayground(target: string): Promise<void> {
  const shipped = { examples, pages };
  const options = (more: typeof shipped & { worker?: () => Promise<string> }) => ({
    ...forBrowser,
    plugins: [...forBrowser.plugins, carried(more)],
    minify: true,
    legalComments: "none" as const,
  });
  const worker = async (): Promise<string> => {
    const made = await build({ ...options(shipped), entryPoints: [join(here, "src/worker.ts")], write: false });
    return made.outputFiles[0]!.text;
  };
  mkdirSync(target, { recursive: true });
  await build({
    ...options({ ...shipped, worker }),
    entryPoints: { playground: join(here, "src/main.ts") },
    outdir: target,
  });
  copyFileSync(join(here, "index.html"), join(target, "index.html"));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const target = join(here, "dist");
  await buildPlayground(target);
  console.log(`Open ${join(target, "index.html")} in a browser.`);
}
