// The tab bar, and a menu of all tabs, hidden ones too.

import { css } from "./colours.js";
import { words } from "./text.js";

export class TabBar {
  // onChoose: called with a sheetId
  constructor(bar, button, onChoose) {
    Object.assign(this, { bar, button, onChoose });
    this.menu = button.parentElement.appendChild(Object.assign(document.createElement("div"), { className: "menu", hidden: true }));
    this.menu.setAttribute("role", "menu");
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.menu.hidden = !this.menu.hidden;
    });
    document.addEventListener("click", () => { this.menu.hidden = true; });
    bar.addEventListener("keydown", (event) => this.#key(event));
  }

  show(book, current) {
    const visible = book.tabs.filter((tab) => !tab.properties.hidden || tab === current);
    if (!this.bar.querySelector("input")) this.#replace(visible.map((tab) => this.#button(tab, current, "tab")));
    this.menu.replaceChildren(...book.tabs.map((tab) => this.#button(tab, current, "menuitem")));
    this.bar.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #replace(buttons) { // a tab that has the focus keeps it: changes by others come at any moment
    const focused = this.bar.contains(document.activeElement) ? document.activeElement.dataset.sheet : undefined;
    this.bar.replaceChildren(...buttons);
    if (focused !== undefined) buttons.find((button) => button.dataset.sheet === focused)?.focus({ preventScroll: true });
  }

  #button(tab, current, role) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: tab.title });
    button.setAttribute("role", role);
    button.ariaSelected = String(tab === current);
    button.dataset.sheet = tab.sheetId;
    if (tab.properties.hidden) button.append(Object.assign(document.createElement("small"), { textContent: words.hiddenTab }));
    const colour = tab.properties.tabColor ?? tab.properties.tabColorStyle?.rgbColor;
    if (colour) {
      button.classList.add("coloured");
      button.style.setProperty("--tab", css(colour));
    }
    button.addEventListener("click", () => this.onChoose(tab.sheetId));
    return button;
  }

  #key(event) {
    if (event.target.tagName === "INPUT") return; // a name is being typed
    const way = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
    if (way) document.activeElement[way]?.focus();
  }
}
