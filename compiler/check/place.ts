import type { CheckContext } from "./context.ts";

/** What every binder needs: where findings go, and what the value is called in messages and settings. */
export interface Place {
  readonly context: CheckContext;
  /** Its name among the experiment's settings: `data.inputs.ms.size`. */
  readonly path: string;
  /** Its name inside the declaration that it is written in, for messages: `size`. */
  readonly label: string;
  /** Do not ask for what is missing (abstract declarations). */
  readonly partial: boolean;
}

const dotted = (outer: string, name: string): string => (outer === "" ? name : `${outer}.${name}`);

/** A property of what is at a place. */
export const inside = (place: Place, name: string): Place => ({
  ...place,
  path: dotted(place.path, name),
  label: dotted(place.label, name),
});

/** An item of the list at a place. */
export const itemOf = (place: Place, i: number): Place => ({
  ...place,
  path: `${place.path}[${i}]`,
  label: `${place.label}[${i}]`,
});
