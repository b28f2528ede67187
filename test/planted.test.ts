import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type Findings, mend } from "../compiler/diag/mend.ts";
import { LineMap } from "../compiler/diag/span.ts";
import { corpus, type PlantedMistake } from "./planted/corpus.ts";
import { checked, listed, swap } from "./support/planted.ts";

const read = (path: string): string => readFileSync(new URL(`../experiments/${path}`, import.meta.url), "utf8");
const texts = {
  quickstart: read("quickstart.sky"),
  aid: read("downstream/classification/aid.sky"),
};
const file = "test.sky";
const errors = (found: Findings) => found.diagnostics.filter(({ severity }) => severity === "error");
const find = (text: string): Findings => ({ diagnostics: checked(text).diagnostics, texts: new Map([[file, text]]) });

/** The line that is blamed: of what is written instead, or of what is named. */
function blamed(text: string, { wrong, at, in: name, right }: PlantedMistake): number {
  const place = at === undefined ? texts[name].indexOf(right) : text.indexOf(at);
  const shift = at === undefined && wrong.startsWith("\n") ? 1 : 0;
  return new LineMap(text).position(place + shift).line;
}

describe("sixty planted mistakes", () => {
  let mendable = 0;
  const all = Object.values(corpus).flat();

  it("are fifteen of each kind", () => {
    for (const group of Object.values(corpus)) expect(group).to.have.length(15);
  });

  for (const [name, group] of Object.entries(corpus)) {
    describe(name, () => {
      for (const mistake of group) {
        it(`${mistake.right.trim()} → ${mistake.wrong.trim() || "nothing"}`, () => {
          const text = swap(texts[mistake.in], mistake.right, mistake.wrong);
          const found = errors(find(text));
          expect(
            found.map(({ code }) => code),
            listed(found),
          ).to.deep.equal([mistake.code]);
          const line = new LineMap(text).position(found[0]!.span!.start).line;
          expect(line, `the line of ${found[0]!.message}`).to.equal(blamed(text, mistake));
          const { left } = mend(
            (changed) => find(changed.get(file) ?? text),
            () => true,
          );
          const mended = errors(left).length === 0;
          expect(mended, `after the mends: ${listed(errors(left))}`).to.equal(mistake.unmendable !== true);
          if (mended) mendable++;
        });
      }
    });
  }

  describe("together", () => {
    it("have a mend, 52 of them at least", () => {
      expect(all).to.have.length(60);
      expect(mendable).to.be.at.least(52);
    });
  });
});
