import { createHash } from "node:crypto";
import { join } from "node:path";
import { fail } from "../../compiler/diag/diagnostic.ts";
import type { FrozenFeatures } from "../../compiler/elaborate/frozen-features.ts";
import type { Program } from "../../compiler/elaborate/program.ts";
import { hash } from "../../compiler/ir/hash.ts";
import { cacheDirectory } from "../../runtime/provision/cache-layout.ts";
import { weightsDigest } from "../../runtime/train/checkpoint.ts";
import { FeatureData } from "../../runtime/train/features/feature-data.ts";
import { type FeatureCache, openStore } from "../../runtime/train/features/feature-folders.ts";
import { type FeatureSpec, featureSpec } from "../../runtime/train/features/feature-spec.ts";
import { canonicalJson } from "../../runtime/train/identity.ts";
import { type Engine, type KeyedData, onlySome, type TrainData } from "../../runtime/train/parts.ts";

const units: Readonly<Record<string, number>> = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** What `--feature-cache` says: `off` keeps nothing, a size such as `20GiB` is the most that is kept. Errors: SKY7021. */
export function featureCacheOf(option: string | undefined): FeatureCache | undefined {
  if (option === "off") return undefined;
  const dir = join(cacheDirectory(), "features");
  if (option === undefined) return { dir };
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([MGT]iB)$/.exec(option) ?? [];
  if (number === undefined)
    return fail("SKY7021", { option: "--feature-cache", value: option, reason: "it is off, or a size such as 20GiB" });
  return { dir, limit: Number(number) * units[unit!]! };
}

/** What the model is fed with: batches of images, or of features where its encoder is frozen. The engine holds the weights by the first batch. */
export function modelData(
  program: Pick<Program, "frozen" | "data" | "batch">,
  engine: Engine,
  data: KeyedData,
  cache: FeatureCache | undefined,
  note: (text: string) => void,
): TrainData {
  const { frozen } = program;
  if (!frozen) return data;
  const spec = featureSpec(frozen, program.data, program.data.labels);
  const features = engine.features ?? fail("SKY9001", { detail: "the engine cannot compute features alone" });
  const open = () => {
    if (!cache) {
      note("The encoder is frozen; its features are computed anew in every epoch, since --feature-cache is off.");
      return undefined;
    }
    const facts = factsOf(program.data, frozen, spec, engine);
    const name = createHash("sha256").update(canonicalJson(facts)).digest("hex").slice(0, 32);
    const store = openStore(cache, name, facts, spec.recordBytes);
    const there = store.size > 0 ? ` ${store.size.toLocaleString("en")} are there already.` : "";
    note(
      `The encoder is frozen: its features are computed once for each sample and kept (${sizeText(spec.recordBytes)} each) in ${store.dir}.${there}`,
    );
    return store;
  };
  return new FeatureData({ data, engine: { features: (feeds) => features(feeds) }, spec, open });
}

/** All that the values of a store are a function of, the samples left out. */
function factsOf(
  { inputs, labels, format, augment }: Program["data"],
  frozen: FrozenFeatures,
  spec: FeatureSpec,
  engine: Engine,
) {
  const read = onlySome(engine.variables, (name) => frozen.features.variables.has(name));
  return {
    form: 1,
    encoder: hash(frozen.features),
    weights: weightsDigest(read),
    engine: engine.facts,
    inputs,
    labels,
    format,
    augment,
    fields: spec.fields,
  };
}

const sizeText = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`;
