import { expect } from "chai";
import { refresh } from "../compiler/gen/run.ts";

describe("derived files", () => {
  it("are as the generators would write them", async function () {
    this.timeout(60_000);
    expect(await refresh(false), "run `npm run gen` and commit").to.deep.equal([]);
  });
});
