import { element } from "./element.ts";

/** A panel with the tab that shows it. */
export interface Tab {
  readonly panel: HTMLElement;
  /** A number beside the title; none where it is 0. */
  count(value: number): void;
  select(): void;
}

/** Tabs as the ARIA practices have them: arrows move, the chosen one is in the order of the Tab key, its panel too. */
export class Tabs {
  readonly #tabs: { readonly button: HTMLButtonElement; readonly panel: HTMLElement }[] = [];

  constructor(
    private readonly list: HTMLElement,
    private readonly panels: HTMLElement,
  ) {
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      const now = this.#tabs.findIndex(({ button }) => button.ariaSelected === "true");
      const next = (now + step + this.#tabs.length) % this.#tabs.length;
      this.#select(next);
      this.#tabs[next]!.button.focus();
      event.preventDefault();
    });
  }

  add(id: string, title: string): Tab {
    const position = this.#tabs.length;
    const badge = element("span", { class: "badge", hidden: true });
    const button = element(
      "button",
      { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": id, click: () => this.#select(position) },
      title,
      badge,
    );
    const panel = element("div", { id, role: "tabpanel", "aria-labelledby": `tab-${id}`, tabindex: 0 });
    this.#tabs.push({ button, panel });
    this.list.append(button);
    this.panels.append(panel);
    this.#select(0);
    return {
      panel,
      count: (value) => {
        badge.textContent = String(value);
        badge.hidden = value === 0;
      },
      select: () => this.#select(position),
    };
  }

  #select(chosen: number): void {
    for (const [i, { button, panel }] of this.#tabs.entries()) {
      button.ariaSelected = String(i === chosen);
      button.tabIndex = i === chosen ? 0 : -1;
      panel.hidden = i !== chosen;
    }
  }
}
