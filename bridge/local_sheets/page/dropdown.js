// The choices of a cell with a dropdown: a list, or the cells of a range.

import { parseRange, tabOf } from "./a1.js";
import { readMembers, rowsOf } from "./reading.js";

export class Dropdown {
  // onPick: called with the chosen text
  constructor(layer, onPick) {
    this.onPick = onPick;
    this.list = Object.assign(document.createElement("div"), { className: "dropdown", hidden: true });
    this.list.setAttribute("role", "listbox");
    layer.append(this.list);
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the cell keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#pick(option.dataset.value);
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  // box: where the cell stands; current: what it holds
  async open(book, tab, cell, { box, current }) {
    this.values = await choicesOf(book, tab, cell.dataValidation.condition);
    this.current = current;
    Object.assign(this.list.style, { left: `${box.left}px`, minWidth: `${Math.max(box.width, 120)}px` });
    const room = this.list.parentElement.clientHeight - box.top - box.height;
    const isBelow = room > 160 || room > box.top;
    Object.assign(this.list.style, isBelow ? { top: `${box.top + box.height}px`, bottom: "", maxHeight: `${Math.max(room - 8, 60)}px` }
      : { top: "", bottom: `${this.list.parentElement.clientHeight - box.top}px`, maxHeight: `${box.top - 8}px` });
    this.filter("");
    this.list.hidden = false;
    this.list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  // Only the choices that hold a text.
  filter(text) {
    const wanted = text.toLowerCase();
    const left = this.values.filter((value) => value.toLowerCase().includes(wanted));
    this.list.replaceChildren(...left.map((value) => {
      const option = Object.assign(document.createElement("div"), { textContent: value, ariaSelected: String(value === this.current) });
      option.setAttribute("role", "option");
      option.dataset.value = value;
      return option;
    }));
  }

  close() {
    this.list.hidden = true;
  }

  // Whether a key was meant for the open list.
  key(event) {
    if (!this.isOpen) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && this.#marked()) this.#pick(this.#marked().dataset.value);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  #marked() {
    return this.list.querySelector(".marked");
  }

  #step(way) {
    const options = [...this.list.children];
    const start = this.#marked() ?? this.list.querySelector("[aria-selected=true]");
    const next = options[Math.min(Math.max(options.indexOf(start) + way, 0), options.length - 1)];
    this.#marked()?.classList.remove("marked");
    next?.classList.add("marked");
    next?.scrollIntoView({ block: "nearest" });
  }

  #pick(value) {
    this.close();
    this.onPick(value);
  }
}

// Whether a rule that rejects input allows a text. The API takes what a script writes, whatever the rule; people are held to it.
export async function allows(book, tab, cell, text) {
  const rule = cell?.dataValidation;
  if (!rule?.strict || !/^ONE_OF_(LIST|RANGE)$/.test(rule.condition?.type) || text === "" || text.startsWith("=")) return true;
  return (await choicesOf(book, tab, rule.condition)).includes(text.trim());
}

async function choicesOf(book, tab, condition) {
  const given = (condition.values ?? []).map((value) => value.userEnteredValue ?? "");
  if (condition.type === "ONE_OF_LIST") return given;
  const title = tabOf(given[0] ?? "");
  const source = title === null ? tab : book.titled(title);
  const range = source && parseRange((given[0] ?? "").replace(/^=/, ""), source.rowCount, source.columnCount);
  if (!range) return [];
  const [data] = await readMembers(book.id, source.sheetId, [range], "formattedValue");
  const texts = rowsOf(data, range).flat().map((cell) => cell?.formattedValue ?? "");
  return [...new Set(texts.filter((text) => text !== ""))];
}
