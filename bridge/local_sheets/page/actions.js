// What a person can do to cells, in terms of the API. Each write shows at once, and becomes what the server holds when it is done.

import { inside } from "./a1.js";
import { hasDropdown, isCheckbox, isChecked } from "./cell_view.js";
import { allows } from "./dropdown.js";
import { words } from "./text.js";
import { toast } from "./toast.js";
import { Moved, seen, TooLarge } from "./writing.js";

const MOST_TICKS = 1000; // checkboxes that one key turns over

export class Actions {
  constructor(app) {
    this.app = app;
    this.seen = null; // the row as it was when typing began
    this.unsettled = new Set(); // {tab, areas} that this page writes and has not read again yet
  }

  get cell() {
    const { grid, selection } = this.app;
    return grid.tab.cells.at(selection.row, selection.column);
  }

  // Own writes under way are no change by others.
  #seen(range) {
    const { tab } = this.app.grid;
    const own = [...this.unsettled].filter((write) => write.tab.sheetId === tab.sheetId).flatMap((write) => write.areas);
    return seen(tab, range, { view: this.app.grid.ranges(), isOwn: (row, column) => own.some((area) => inside(area, row, column)) });
  }

  // The active cell is being edited from now on.
  opened() {
    const { row, column } = this.app.selection;
    this.seen = this.#seen({ r0: row, r1: row, c0: column, c1: column });
  }

  // Writes a text into the active cell.
  commit(text) {
    const { book, grid, selection, writer } = this.app;
    const { row, column } = selection;
    const area = { r0: row, r1: row, c0: column, c1: column, values: [[text]] };
    const pending = new Map([[`${row}:${column}`, { formattedValue: text.replace(/^'/, ""), effectiveValue: { stringValue: text } }]]);
    const { tab } = grid;
    const known = this.seen ?? this.#seen(area);
    const again = () => this.#editAgain(tab, { row, column, text });
    const check = async () => {
      if (!(await allows(book, tab, tab.cells.held(row, column), text))) throw new Error(words.notAllowed(text));
    };
    return this.#run([area], writer.type(tab, [area], known, check), { pending, again });
  }

  #editAgain(tab, { row, column, text }) {
    const { grid, selection, editor, refresher } = this.app;
    if (grid.tab !== tab) return void refresher.show(tab).then(() => this.#editAgain(tab, { row, column, text }));
    editor.cancel();
    selection.select(row, column);
    editor.begin("edit", { text });
  }

  // Waits for a write; shows what it will be meanwhile. again: offers what was typed once more after a refusal.
  async #run(areas, write, { pending = new Map(), again = null } = {}) {
    const { grid, refresher } = this.app;
    const { cells } = grid.tab;
    const entry = { tab: grid.tab, areas };
    this.unsettled.add(entry);
    const shown = new Map([...pending].map(([key, cell]) => [key, { ...cells.at(...key.split(":").map(Number)), ...cell, isPending: true }]));
    for (const [key, cell] of shown) cells.pending.set(key, cell);
    grid.draw(true);
    let failure = null;
    await write.catch((error) => { failure = error; });
    await refresher.reread();
    this.unsettled.delete(entry);
    for (const [key, cell] of shown) if (cells.pending.get(key) === cell) cells.pending.delete(key); // else it was typed over since
    grid.draw(true);
    if (failure) this.#tell(failure, again);
  }

  #tell(failure, again) {
    if (failure instanceof Moved) return void toast(again ? words.changedByOthers : words.changedUnderWrite, again ? [[words.editAgain, again]] : []);
    return void toast(words.notSaved(failure.message), again ? [[words.editAgain, again]] : []);
  }

  // Writes blocks of texts; requests: what makes room for them first.
  typeAreas(areas, requests, target) {
    const { grid, writer } = this.app;
    const known = this.#roomMade(requests) ? null : this.#seen(target);
    this.#selectWritten(target, this.#run(areas, writer.type(grid.tab, areas, known)));
  }

  // A request that changes the given areas; requests: what makes room for them first.
  change(areas, requests, request, target) {
    const { grid, writer } = this.app;
    const known = this.#roomMade(requests) ? null : this.#seen(target);
    this.#selectWritten(target, this.#run(areas, writer.batch(grid.tab, areas, known, [request])));
  }

  // Whether there was room to make; a failure is told by what follows.
  #roomMade(requests) {
    const { grid, writer } = this.app;
    if (requests.length) writer.batch(grid.tab, [], null, requests).catch(() => {});
    return requests.length > 0;
  }

  // Selects what is being pasted: at once, or when the tab is large enough, unless its reader has gone elsewhere meanwhile.
  #selectWritten(target, written) {
    const { grid, selection } = this.app;
    const isInside = () => target.r1 < grid.tab.rows.count && target.c1 < grid.tab.columns.count;
    if (isInside()) return void selection.selectRange(target);
    const { range } = selection;
    return void written.then(() => isInside() && selection.range === range && selection.selectRange(target));
  }

  // Empties the selection; what is hidden stays.
  clear() {
    const { grid, selection, writer } = this.app;
    const { range } = selection;
    const areas = grid.tab.rows.runs(range.r0, range.r1)
      .flatMap(([r0, r1]) => grid.tab.columns.runs(range.c0, range.c1).map(([c0, c1]) => ({ r0, r1, c0, c1 })));
    this.#run(areas, writer.clear(grid.tab, areas, this.#seen(range)));
  }

  // Turns the checkboxes of the selection over; false when the active cell is none.
  toggle() {
    const { grid, selection, writer } = this.app;
    if (!this.cell || !isCheckbox(this.cell)) return false;
    const isOn = !isChecked(this.cell);
    const places = ticksIn(grid.tab, selection.range).slice(0, MOST_TICKS);
    const areas = places.map(({ row, column, cell }) => ({ r0: row, r1: row, c0: column, c1: column, values: [[tickOf(cell, isOn)]] }));
    const pending = new Map(places.map(({ row, column, cell }) => [`${row}:${column}`, shownTick(cell, isOn)]));
    this.#run(areas, writer.type(grid.tab, areas, this.#seen(selection.range)), { pending });
    return true;
  }

  async undo() {
    const { writer, refresher, grid } = this.app;
    try {
      const done = await writer.undo();
      if (done === false) toast(words.noUndo);
      else if (typeof done === "string") toast(done);
    } catch (error) {
      toast(error instanceof TooLarge ? words.undoTooLarge : words.notSaved(error.message));
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
    if (grid.tab.isFilterHead(row, column)) return this.app.filterMenu.open(grid.tab, column);
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
