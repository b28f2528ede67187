// Runs the extension's bundle as an editor does, with a stand-in for the editor's own module: whatever is asked of it answers
// with nothing, but for what the test looks at. Arguments: the bundle, the setting skyc.path.
const { readFileSync } = require("node:fs");
const Module = require("node:module");

const [bundle, program] = process.argv.slice(2);

/** Something that can be read, called and constructed, and never fails. */
function anything(name) {
  const known = new Map();
  class Target {}
  return new Proxy(Target, {
    get(_, key) {
      if (key === "then") return undefined;
      if (key === "prototype") return Target.prototype;
      if (key === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (key === Symbol.toPrimitive) return () => name;
      if (typeof key === "symbol") return undefined;
      if (!known.has(key)) known.set(key, anything(`${name}.${key}`));
      return known.get(key);
    },
    set: (_, key, value) => known.set(key, value) !== undefined,
    apply: () => anything(`${name}()`),
    construct: () => anything(`new ${name}`),
  });
}

const types = readFileSync(require.resolve("@types/vscode/package.json").replace("package.json", "index.d.ts"), "utf8");
const names = [...types.matchAll(/^\texport (?:abstract )?(?:class|enum|namespace|const) (\w+)/gm)].map(
  ([, name]) => name,
);
const vscode = Object.fromEntries(names.map((name) => [name, anything(name)]));

const said = { commands: [], errors: [], log: [] };
const channel = {
  logLevel: 2,
  onDidChangeLogLevel: () => ({ dispose() {} }),
  show() {},
  dispose() {},
  debug() {},
  trace() {},
};
for (const name of ["append", "appendLine", "info", "warn", "error"])
  channel[name] = (text) => said.log.push(String(text));
Object.assign(vscode.workspace, { isTrusted: true, workspaceFolders: undefined, textDocuments: [] });
vscode.workspace.getConfiguration = () => ({
  get: (key, standard) => (key === "path" ? program : standard),
  has: () => false,
  inspect: () => undefined,
});
vscode.version = "1.100.0";
Object.assign(vscode.env, { language: "en", appName: "stand-in" });
vscode.window.visibleTextEditors = [];
vscode.window.createOutputChannel = () => channel;
vscode.window.showErrorMessage = async (text) => void said.errors.push(text);
vscode.commands.registerCommand = (name) => {
  said.commands.push(name);
  return { dispose() {} };
};
vscode.Uri = { file: (path) => ({ scheme: "file", fsPath: path }), parse: (uri) => ({ scheme: "file", fsPath: uri }) };

const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
(async () => {
  const extension = require(bundle);
  await extension.activate({ subscriptions: [] });
  await extension.deactivate();
  process.stdout.write(JSON.stringify(said));
})();
