// What a person can do to cells, in terms of the API. Each write shows at once, and becomes what the server holds when it is done.

import { parseRange, tabOf } from "./a1.js";
import { hasDropdown, isCheckbox, isChecked } from "./cell_view.js";
import { internalPart, linkOf } from "./links.js";
import { readMembers, rowsOf } from "./reading.js";
import { words } from "./text.js";
import { toast } from "./toast.js";
import { Moved, seen } from "./writing.js";

const MOST_TICKS = 1000; // checkboxes that one key turns over

export class Actions {
  constructor(app) {
    this.app = app;
    this.seen = null; // the row as it was when typing began
  }

  get bookId() {
    return this.app.book.id;
  }

  get cell() {
    const { grid, selection } = this.app;
    return grid.tab.cells.at(selection.row, selection.column);
  }

  #seen(range) {
    return seen(this.app.grid.tab, range, this.app.grid.ranges());
  }

  // The active cell is being edited from now on.
  opened() {
    const { row, column } = this.app.selection;
    this.seen = this.#seen({ r0: row, r1: row, c0: column, c1: column });
  }

  // Writes a text into the active cell.
  commit(text) {
    const { grid, selection, writer } = this.app;
    const { row, column } = selection;
    const area = { r0: row, r1: row, c0: column, c1: column, values: [[text]] };
    const pending = new Map([[`${row}:${column}`, { formattedValue: text.replace(/^'/, ""), effectiveValue: { stringValue: text } }]]);
    const again = () => this.#editAgain(grid.tab, { row, column, text });
    return this.#run(writer.type(grid.tab, [area], this.seen ?? this.#seen(area)), { pending, again });
  }

  #editAgain(tab, { row, column, text }) {
    const { grid, selection, editor, refresher } = this.app;
    if (grid.tab !== tab) return void refresher.show(tab).then(() => this.#editAgain(tab, { row, column, text }));
    editor.cancel();
    selection.select(row, column);
    editor.begin("edit", { text });
  }

  // Waits for a write; shows what it will be meanwhile. again: offers what was typed once more after a refusal.
  async #run(write, { pending = new Map(), again = null } = {}) {
    const { grid, refresher } = this.app;
    const { cells } = grid.tab;
    for (const [key, cell] of pending) cells.pending.set(key, { ...cells.at(...key.split(":").map(Number)), ...cell, isPending: true });
    grid.draw(true);
    let failure = null;
    await write.catch((error) => { failure = error; });
    await refresher.reread();
    for (const key of pending.keys()) grid.tab.cells.pending.delete(key);
    cells.pending.clear();
    grid.draw(true);
    if (failure) this.#tell(failure, again);
  }

  #tell(failure, again) {
    if (failure instanceof Moved) return void toast(again ? words.changedByOthers : words.changedUnderWrite, again ? [[words.editAgain, again]] : []);
    return void toast(words.notSaved(failure.message), again ? [[words.editAgain, again]] : []);
  }

  // Writes blocks of texts; requests: what makes room for them first.
  typeAreas(areas, requests, target) {
    const { grid, writer, selection } = this.app;
    const known = requests.length ? null : this.#seen(target);
    if (requests.length) writer.batch(grid.tab, [], null, requests).catch(() => {}); // what follows says what is wrong
    this.#run(writer.type(grid.tab, areas, known)).then(() => this.#within(target) && selection.selectRange(target));
  }

  batch(areas, requests, target) {
    const { grid, writer, selection } = this.app;
    const isLarger = requests.length > 1;
    this.#run(writer.batch(grid.tab, isLarger ? [] : areas, isLarger ? null : this.#seen(target), requests))
      .then(() => this.#within(target) && selection.selectRange(target));
  }

  #within({ r1, c1 }) {
    const { tab } = this.app.grid;
    return r1 < tab.rows.count && c1 < tab.columns.count;
  }

  // Empties the selection; what is hidden stays.
  clear() {
    const { grid, selection, writer } = this.app;
    const { range } = selection;
    const areas = grid.tab.rows.runs(range.r0, range.r1)
      .flatMap(([r0, r1]) => grid.tab.columns.runs(range.c0, range.c1).map(([c0, c1]) => ({ r0, r1, c0, c1 })));
    this.#run(writer.clear(grid.tab, areas, this.#seen(range)));
  }

  // Turns the checkboxes of the selection over; false when the active cell is none.
  toggle() {
    const { grid, selection, writer } = this.app;
    if (!this.cell || !isCheckbox(this.cell)) return false;
    const isOn = !isChecked(this.cell);
    const places = ticksIn(grid.tab, selection.range).slice(0, MOST_TICKS);
    const areas = places.map(({ row, column, cell }) => ({ r0: row, r1: row, c0: column, c1: column, values: [[tickOf(cell, isOn)]] }));
    const pending = new Map(places.map(({ row, column, cell }) => [`${row}:${column}`, shownTick(cell, isOn)]));
    this.#run(writer.type(grid.tab, areas, this.#seen(selection.range)), { pending });
    return true;
  }

  async undo() {
    const { writer, refresher, grid } = this.app;
    try {
      const done = await writer.undo();
      if (done === false) toast(words.noUndo);
    } catch (error) {
      toast(words.notSaved(error.message));
    }
    await refresher.reread();
    grid.draw(true);
  }

  // What Enter does in place of editing: choices of a dropdown, the next row below a checkbox.
  enter() {
    const { cell } = this;
    if (cell && isCheckbox(cell)) this.app.selection.move(1, 0);
    else if (cell && hasDropdown(cell)) this.openChoices();
    else return false;
    return true;
  }

  openChoices(row = this.app.selection.row, column = this.app.selection.column) {
    const { grid, selection, dropdown, book } = this.app;
    const cell = grid.tab.cells.at(row, column);
    if (!cell || !hasDropdown(cell)) return null;
    if (row !== selection.row || column !== selection.column) selection.select(row, column);
    this.opened();
    const box = grid.panes.boxOf(grid.tab, grid.tab.areaOf(row, column));
    return dropdown.open(book, grid.tab, cell, { box, current: cell.formattedValue ?? "" }).catch((error) => toast(error.message));
  }

  // The choices follow what is being typed.
  typed(text) {
    const { dropdown } = this.app;
    if (dropdown.isOpen) dropdown.filter(text);
    else if (this.cell && hasDropdown(this.cell)) this.openChoices()?.then(() => dropdown.isOpen && dropdown.filter(text));
  }

  pick(value) {
    const { editor, selection } = this.app;
    if (editor.isEditing) editor.cancel();
    if (value !== (selection.tab.cells.at(selection.row, selection.column)?.formattedValue ?? "")) this.commit(value);
    editor.focus();
  }

  openLink() {
    const target = this.cell && linkOf(this.cell);
    if (!target) return;
    const part = internalPart(target, this.bookId);
    if (part === null) window.open(target, "_blank", "noopener,noreferrer");
    else this.follow(part);
  }

  // Goes to `#gid=123&range=B5`, or to the place that `#gid=123` or `#range=B5` names.
  async follow(part) {
    const { book, refresher, grid, selection, editor } = this.app;
    const query = new URLSearchParams(part.replace(/^#/, ""));
    const range = query.get("range");
    const titled = range && tabOf(range) ? book.titled(tabOf(range)) : null;
    const tab = titled ?? (query.has("gid") ? book.find(Number(query.get("gid"))) : grid.tab);
    if (tab && tab !== grid.tab) await refresher.show(tab);
    const place = range && grid.tab.rows && parseRange(range, grid.tab.rows.count, grid.tab.columns.count);
    if (place) selection.selectRange(place, { reveal: true });
    editor.focus();
  }

  // Ctrl and an arrow: to the edge of what is filled.
  async jump(rows, columns, extend) {
    const { grid, selection, book } = this.app;
    const { row, column } = selection.end;
    const axis = rows ? grid.tab.rows : grid.tab.columns;
    const line = rows ? { r0: 0, r1: axis.count - 1, c0: column, c1: column } : { r0: row, r1: row, c0: 0, c1: axis.count - 1 };
    const [data] = await readMembers(book.id, grid.tab.sheetId, [line], "formattedValue");
    const filled = rowsOf(data, line).flat().map((cell) => cell?.formattedValue !== undefined);
    const to = edge(axis, filled, { from: rows ? row : column, way: rows + columns });
    selection.select(rows ? to : row, rows ? column : to, { extend });
  }

  async toLastCell(extend) {
    const { grid, selection, book } = this.app;
    const [data] = await readMembers(book.id, grid.tab.sheetId, [null], "note"); // a row ends with its last cell
    const rows = data?.rowData ?? [];
    const width = Math.max(1, ...rows.map((row) => row.values?.length ?? 0));
    selection.select(grid.tab.rows.nearest(Math.max(rows.length - 1, 0)), grid.tab.columns.nearest(width - 1), { extend });
  }
}

function ticksIn(tab, range) {
  const found = [];
  for (const [r0, r1] of tab.rows.runs(range.r0, range.r1)) {
    for (const [c0, c1] of tab.columns.runs(range.c0, range.c1)) {
      for (let row = r0; row <= r1; row += 1) {
        for (let column = c0; column <= c1; column += 1) {
          const cell = tab.cells.at(row, column);
          if (cell && isCheckbox(cell)) found.push({ row, column, cell });
        }
      }
    }
  }
  return found;
}

// What a checkbox writes: TRUE and FALSE, or the values its rule names.
function tickOf(cell, isOn) {
  const [on, off] = (cell.dataValidation.condition.values ?? []).map((value) => value.userEnteredValue);
  if (on === undefined) return isOn;
  return isOn ? on : off ?? "";
}

function shownTick(cell, isOn) {
  const value = tickOf(cell, isOn);
  return { effectiveValue: typeof value === "boolean" ? { boolValue: value } : { stringValue: value }, formattedValue: String(value) };
}

// Where Ctrl and an arrow stop: the end of a filled block, else the next filled cell, else the last line.
function edge(axis, filled, { from, way }) {
  let at = axis.step(from, way);
  const isInside = filled[from] && filled[at] && at !== from;
  while (axis.step(at, way) !== at) {
    const next = axis.step(at, way);
    if (isInside ? !filled[next] : filled[at]) break;
    at = next;
  }
  return at;
}
