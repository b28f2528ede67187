import { element } from "./element.ts";
import type { Document } from "./protocol.ts";

/** Lets the user choose a file; undefined where none is chosen. */
export const openFile = (): Promise<Document | undefined> =>
  new Promise((done) => {
    const input = element("input", {
      ...{ type: "file", accept: ".sky,text/plain" },
      change: async () => {
        const [file] = input.files ?? [];
        done(file && { path: file.name, text: await file.text() });
      },
      cancel: () => done(undefined),
    });
    input.click();
  });

/** Hands the text to the browser as a download. */
export function saveFile({ path, text }: Document): void {
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  element("a", { href, download: path.split("/").at(-1) || "experiment.sky" }).click();
  URL.revokeObjectURL(href);
}
