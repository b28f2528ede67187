import { createRequire } from "node:module";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** Chevrotain's own one-file build is found by a path when Node runs; a bundler is simply given it. */
const chevrotain: Plugin = {
  name: "chevrotain",
  setup({ onResolve }) {
    const entry = createRequire(import.meta.url).resolve("chevrotain");
    onResolve({ filter: /\/chevrotain\.ts$/ }, () => ({ path: join(entry, "../../chevrotain.min.mjs") }));
  },
};

/** esbuild's options for code that runs in a browser: one script, and an error for whatever only Node has. */
export const forBrowser = {
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  plugins: [chevrotain],
} satisfies BuildOptions;
