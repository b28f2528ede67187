import { expect } from "chai";
import { judge, type Measure } from "../compiler/elaborate/expect.ts";
import { powerLayout } from "../compiler/elaborate/power-layout.ts";
import type { ExpectTree } from "../compiler/elaborate/program.ts";

const n = (text: string): ExpectTree => {
  const [, value = "", unit = ""] = /^(-?[\d.]+)\s*(.*)$/.exec(text)!;
  const factor = unit === "M" ? 1e6 : 1;
  return { type: "number", value: Number(value) * factor, text, ...(unit && unit !== "M" ? { unit } : {}) };
};
const call = (name: string, args: string[], where: Record<string, string> = {}): ExpectTree => {
  const inner = [...args, ...Object.entries(where).map(([key, value]) => `${key}: ${value}`)].join(", ");
  return { type: "measure", name, args, where, text: `${name}(${inner})` };
};
const b = (left: ExpectTree, op: string, right: ExpectTree): ExpectTree => ({
  type: "binary",
  op,
  left,
  right,
  text: `${left.text} ${op} ${right.text}`,
});
const measure: Measure = ({ name, args, where }) => {
  if (where.given) return where.given === "only(ms)" ? { value: 0.7, share: true } : "no such trial";
  if (name === "OA") return { value: args[0] === "test" ? 0.953 : 0.5, share: true };
  if (name === "params") return { value: 2_310_144, share: false };
  if (name === "memory") return { value: 79 * 2 ** 30, share: false };
  return name === "loss" ? { value: 0.2, share: false } : `${name} is not measured`;
};
const verdict = (tree: ExpectTree): string => judge({ text: tree.text, tree }, measure).verdict;
const oa = call("OA", ["test"]);

describe("expectations", () => {
  const cases: readonly [ExpectTree, string][] = [
    [b(oa, ">=", n("95%")), "holds"],
    [b(oa, ">=", n("0.95")), "holds"],
    [b(oa, ">=", n("95.3")), "holds"],
    [b(oa, ">", n("95.3")), "fails"],
    [b(oa, "<=", n("95")), "fails"],
    [b(n("0.9"), "<", oa), "holds"],
    [b(n("96"), "<", oa), "fails"],
    [b(oa, "~", b(n("95"), "±", n("0.5"))), "holds"],
    [b(oa, "~", b(n("95"), "±", n("0.2"))), "fails"],
    [b(oa, "~", b(n("95%"), "±", n("1%"))), "holds"],
    [b(oa, "~", b(n("90%"), "±", n("1%"))), "fails"],
    [b(call("params", ["all"]), "~", b(n("2.3 M"), "±", n("1%"))), "holds"],
    [b(call("params", ["all"]), "~", b(n("2.3 M"), "±", n("0.1%"))), "fails"],
    [b(call("memory", ["train"]), "<=", n("80 GiB")), "holds"],
    [b(call("memory", ["train"]), "<=", n("78 GiB")), "fails"],
    [b(call("loss", ["test"]), "<", n("0.3")), "holds"],
    [b(b(oa, "-", call("OA", ["test"], { given: "only(ms)" })), ">=", n("10%")), "holds"],
    [b(b(oa, "-", call("OA", ["test"], { given: "only(ms)" })), ">=", n("30%")), "fails"],
    [b(b(oa, "/", call("OA", ["val"])), ">", n("1.9")), "holds"],
    [b(oa, "~", n("95")), "not evaluated"],
    [b(call("kappa", ["test"]), ">", n("1")), "not evaluated"],
    [oa, "not evaluated"],
  ];
  for (const [tree, expected] of cases) it(`${tree.text}: ${expected}`, () => expect(verdict(tree)).to.equal(expected));

  it("carry every sub-value, inner ones first, and the reason when there is no verdict", () => {
    const tree = b(b(oa, "-", call("OA", ["test"], { given: "only(ms)" })), ">=", n("10%"));
    const { values } = judge({ text: tree.text, tree }, measure);
    expect(values.map(({ text }) => text)).to.deep.equal([
      "OA(test)",
      "OA(test, given: only(ms))",
      "OA(test) - OA(test, given: only(ms))",
    ]);
    expect(values[2]!.value).to.be.closeTo(0.253, 1e-12);
    const other = b(oa, ">", call("OA", ["test"], { given: "only(sar)" }));
    expect(judge({ text: other.text, tree: other }, measure)).to.include({
      verdict: "not evaluated",
      reason: "no such trial",
    });
  });

  it("are shown with each value beneath its text", () => {
    const tree = b(b(oa, "-", call("OA", ["test"], { given: "only(ms)" })), ">=", n("10%"));
    expect(powerLayout(judge({ text: tree.text, tree }, measure))).to.deep.equal([
      "OA(test) - OA(test, given: only(ms)) >= 10%",
      "└───────   └────────────────────────",
      "0.953      0.7",
      "└───────────────────────────────────",
      "0.253",
    ]);
    const twice = b(oa, "<", oa);
    expect(powerLayout(judge({ text: twice.text, tree: twice }, measure))[2]).to.equal("0.953      0.953");
  });
});
