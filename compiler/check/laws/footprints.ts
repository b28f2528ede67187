import { child } from "../bound.ts";
import { defineLaw } from "../law.ts";
import { settingEdit } from "../setting-edit.ts";
import { inputOf } from "../stored.ts";

/** How far apart two footprints may be: SkySense fuses 614.4 m with 640 m. */
const tolerance = 0.05;

const metres = (value: number): number => Number(value.toPrecision(6));

/** Pixels that are fused have to show the same ground. */
export const footprints = defineLaw({
  codes: ["SKY4106"],
  says: "All inputs of a data set cover the same ground: size times ground sampling distance agree within 5 %.",
  why: "Features are fused place by place; where footprints differ, one place would be two.",
  essential: true,
  dataset({ context, dataset, inputs }) {
    const known = inputs.filter(({ name }) => !child(inputOf(dataset, name)!, "gsd")?.hole);
    const ground = ({ gsd, tile }: (typeof known)[number]): number => gsd * tile;
    const agree = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * Math.max(a, b);
    const agreeing = (one: (typeof known)[number]): number =>
      known.filter((other) => agree(ground(one), ground(other))).length;
    // The sizes of a twin are its own.
    const made = child(dataset, "source")?.block?.name === "twin";
    // What most inputs cover is right; of two that differ, the first.
    const first = known.reduce<(typeof known)[number] | undefined>(
      (best, one) => (!best || agreeing(one) > agreeing(best) ? one : best),
      undefined,
    );
    for (const other of known.filter((one) => one !== first)) {
      const [a, b] = [ground(first!), ground(other)];
      if (agree(a, b)) continue;
      const modality = inputOf(dataset, other.name)!;
      const own = inputOf(dataset, first!.name);
      const size = own && (child(own, "size") ?? own);
      const wanted = metres(a / other.gsd);
      const whole = Number.isInteger(wanted);
      const fitting = whole ? `, for example size: ${wanted}px for "${other.name}"` : "";
      // Where no whole number of pixels would do, the distance between them is the slip.
      const at = (whole ? child(modality, "size") : child(modality, "gsd")) ?? child(modality, "size") ?? modality;
      context.report(
        "SKY4106",
        at.span,
        { a: first!.name, footprint_a: metres(a), b: other.name, footprint_b: metres(b), fitting },
        {
          related: size ? [{ message: `the size of "${first!.name}"`, span: size.span }] : [],
          fixes: [
            ...(whole
              ? [{ title: `Write size: ${wanted}px`, edits: [settingEdit(modality, "size", `${wanted}px`)] }]
              : []),
            ...(made && whole
              ? []
              : [
                  {
                    title: `Write gsd: ${metres(a / other.tile)} m`,
                    edits: [settingEdit(modality, "gsd", `${metres(a / other.tile)} m`)],
                  },
                ]),
          ],
        },
      );
    }
  },
});
