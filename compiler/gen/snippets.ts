import type { Offer } from "../language/completion.ts";
import { itemOffers, statementOffers } from "../language/offer-members.ts";
import { anyValueOffers } from "../language/offer-values.ts";
import type { Generated } from "./generated.ts";

/** Snippets for editors without a language server at hand: what completion offers whatever the place. */
export function generate(): Generated {
  const offers: readonly Offer[] = [...itemOffers(false), ...statementOffers, ...anyValueOffers];
  const entries = offers
    .filter(({ insert }) => /\$/.test(insert))
    .map(({ label, insert, detail }) => [
      label,
      { prefix: label, body: insert.split("\n"), description: detail ?? label },
    ]);
  const text = `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  return new Map([["editors/vscode/generated/snippets.json", text]]);
}
