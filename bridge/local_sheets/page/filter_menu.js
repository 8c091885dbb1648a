// The menu of a column under the basic filter: which values are shown, and sorting. It is reached by its button and by Alt+↓.

import { filterBy, hiddenIn, sortBy, valuesOf } from "./filtering.js";
import { words } from "./text.js";
import { toast } from "./toast.js";

const MOST_LISTED = 500; // values; more are found by searching
const WIDTH = 260; // pixels

export class FilterMenu {
  // app: {book, grid, editor, writer, refresher}
  constructor(app, layer) {
    this.app = app;
    this.layer = layer;
    this.element = Object.assign(document.createElement("div"), { className: "filter-menu", hidden: true });
    this.element.setAttribute("role", "dialog");
    layer.append(this.element);
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  async open(tab, column) {
    const { book, grid } = this.app;
    try {
      this.values = await valuesOf(book, tab, column);
    } catch (error) {
      return void toast(error.message);
    }
    if (grid.tab !== tab || !tab.filter) return;
    Object.assign(this, { tab, column, seen: tab.basicFilter, hidden: hiddenIn(tab.basicFilter, column) });
    this.#fill();
    this.#place(grid.panes.boxOf(tab, { r0: tab.filter.r0, r1: tab.filter.r0, c0: column, c1: column }));
    this.search.focus();
  }

  close() {
    if (this.element.hidden) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (hadFocus) this.app.editor.focus();
  }

  #fill() {
    this.search = Object.assign(document.createElement("input"), { type: "search", placeholder: words.searchValues, ariaLabel: words.searchValues });
    this.search.addEventListener("input", () => this.#list());
    this.list = Object.assign(document.createElement("div"), { className: "filter-values" });
    this.list.addEventListener("change", ({ target }) => this.#tick([target.name], target.checked));
    this.element.ariaLabel = words.filter;
    this.element.replaceChildren(
      button(words.sortUp, () => this.#sort("ASCENDING")), button(words.sortDown, () => this.#sort("DESCENDING")), this.search,
      group(button(words.showAll, () => this.#all(true)), button(words.showNone, () => this.#all(false))), this.list,
      group(button(words.cancel, () => this.close()), Object.assign(button(words.ok, () => this.#apply()), { className: "ok" })),
    );
    this.#list();
  }

  #place(box) {
    const room = this.layer.clientHeight - box.top - box.height;
    const left = Math.max(4, Math.min(box.left + box.width - WIDTH, this.layer.clientWidth - WIDTH - 16));
    Object.assign(this.element.style, { left: `${left}px`, top: `${box.top + box.height}px`, width: `${WIDTH}px`, maxHeight: `${Math.max(room - 8, 200)}px` });
    this.element.hidden = false;
  }

  // The values that hold what is searched for.
  get #found() {
    const wanted = this.search.value.trim().toLowerCase();
    return this.values.filter((value) => value.toLowerCase().includes(wanted));
  }

  #list() {
    const found = this.#found;
    const rest = found.length - MOST_LISTED;
    this.list.replaceChildren(...found.slice(0, MOST_LISTED).map((value) => this.#choice(value)));
    if (rest > 0) this.list.append(Object.assign(document.createElement("small"), { textContent: words.moreValues(rest) }));
  }

  #choice(value) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: value, checked: !this.hidden.has(value) });
    label.append(box, Object.assign(document.createElement("span"), { textContent: value === "" ? words.blanks : value }));
    return label;
  }

  #tick(values, isShown) {
    for (const value of values) {
      if (isShown) this.hidden.delete(value);
      else this.hidden.add(value);
    }
  }

  #all(isShown) {
    this.#tick(this.#found, isShown);
    this.#list();
  }

  #apply() {
    const { tab, column, seen, hidden } = this;
    this.close();
    return filterBy(this.app, tab, { column, seen, hidden });
  }

  #sort(order) {
    const { tab, column, seen } = this;
    this.close();
    return sortBy(this.app, tab, { column, seen, order });
  }

  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const { key, target } = event;
    if (key === "Escape") this.close();
    else if (key === "Enter" && target.tagName === "INPUT") this.#apply();
    else if (key === "ArrowDown" || key === "ArrowUp") this.#step(target, key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  #step(from, way) {
    const all = [...this.element.querySelectorAll("button, input")];
    all[Math.min(Math.max(all.indexOf(from) + way, 0), all.length - 1)].focus();
  }
}

function button(text, act) {
  const element = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  element.addEventListener("click", act);
  return element;
}

function group(...elements) {
  const element = Object.assign(document.createElement("div"), { className: "filter-tools" });
  element.append(...elements);
  return element;
}
