// Writes what a person did, one thing after the other, and takes the last ones back (undo).
//
// The API addresses cells by their position, so before each write the rows are read again: if they no longer hold what was on the
// screen, somebody sorted, inserted or typed, and nothing is written.

import { call, spreadsheetPath } from "./api.js";
import { gridRange, inside } from "./a1.js";
import { readMembers, rowsOf } from "./reading.js";

const MOST_CHECKED = 200; // rows that are compared before a write
const MOST_UNDONE = 100_000; // cells of a write that can be taken back
const MOST_STEPS = 50;

// A write that cannot be taken back.
export class TooLarge extends Error {}

// The rows are not what they were on the screen.
export class Moved extends Error {}

export class Writer {
  // onBusy: called with whether something is being written
  constructor(bookId, onBusy) {
    this.path = spreadsheetPath(bookId);
    this.bookId = bookId;
    this.onBusy = onBusy;
    this.queue = Promise.resolve();
    this.waiting = 0;
    this.done = []; // what can be undone: {sheetId, areas, before, after} or {takeBack}
  }

  // Texts as a person types them. areas: ranges with `values`, rows of texts; seen: see `seen`; check: throws to refuse, when its turn comes.
  type(tab, areas, seen, check = null) {
    return this.#next(tab, areas, seen, async () => {
      await check?.();
      const data = areas.map((area) => ({ dataFilter: { gridRange: gridRange(tab.sheetId, area) }, values: area.values }));
      return this.#post("/values:batchUpdateByDataFilter", { valueInputOption: "USER_ENTERED", data });
    });
  }

  clear(tab, areas, seen) {
    return this.#next(tab, areas, seen, () => {
      const dataFilters = areas.map((area) => ({ gridRange: gridRange(tab.sheetId, area) }));
      return this.#post("/values:batchClearByDataFilter", { dataFilters });
    });
  }

  // Requests of a batchUpdate that change the given areas.
  batch(tab, areas, seen, requests) {
    return this.#next(tab, areas, seen, () => this.#post(":batchUpdate", { requests }));
  }

  // Something else than cells. takeBack: takes it back, and says what `undo` says.
  act(write, takeBack) {
    return this.#queued(async () => {
      await write();
      this.#remember({ takeBack });
    });
  }

  // Takes the last write back; false when others changed it since, a text when it cannot be, null when there is none. Throws TooLarge.
  async undo() {
    const step = this.done.pop();
    if (!step) return null;
    if (step.isTooLarge) throw new TooLarge();
    if (step.takeBack) return this.#queued(step.takeBack);
    return this.#queued(async () => {
      const now = await this.#values(step.sheetId, step.areas);
      if (JSON.stringify(now) !== JSON.stringify(step.after)) return false;
      await this.#post(":batchUpdate", { requests: step.areas.map((area, index) => putBack(step.sheetId, area, step.before[index])) });
      return true;
    });
  }

  #post(path, body) {
    return call("POST", this.path + path, { body, query: { fields: "spreadsheetId" } });
  }

  #next(tab, areas, seen, write) {
    return this.#queued(async () => {
      if (seen) await this.#check(tab, seen);
      const small = areas.reduce((sum, area) => sum + sizeOf(area), 0) <= MOST_UNDONE;
      const before = small ? await this.#values(tab.sheetId, areas) : null;
      await write();
      const after = small ? await this.#values(tab.sheetId, areas) : null;
      if (!areas.length) return; // room that was made stays: undo takes back what was written there
      this.#remember({ sheetId: tab.sheetId, areas, before, after, isTooLarge: !small });
    });
  }

  #remember(step) {
    this.done.push(step);
    if (this.done.length > MOST_STEPS) this.done.shift();
  }

  #queued(work) {
    this.waiting += 1;
    this.onBusy(true);
    const result = this.queue.then(work);
    this.queue = result.catch(() => {}).then(() => {
      this.waiting -= 1;
      this.onBusy(this.waiting > 0);
    });
    return result;
  }

  async #check(tab, seen) {
    if (!seen.areas.length) return;
    const data = await readMembers(this.bookId, tab.sheetId, seen.areas, "userEnteredValue");
    const now = new Map();
    seen.areas.forEach((area, index) => each(rowsOf(data[index], area), area, (key, cell) => now.set(key, valueText(cell))));
    if (seen.rows.some((row) => isOther(row, now))) throw new Moved();
  }

  async #values(sheetId, areas) {
    const data = await readMembers(this.bookId, sheetId, areas, "userEnteredValue");
    return areas.map((area, index) => rowsOf(data[index], area).map((row) => row.map((cell) => cell?.userEnteredValue ?? null)));
  }
}

// What is on the screen of the rows of a range: columns that are looked at and those that will be written. isOwn: whether this page is
// writing a cell itself, so that it may differ.
export function seen(tab, range, { view, isOwn }) {
  if (range.r1 - range.r0 >= MOST_CHECKED) return { areas: [], rows: [] };
  const wanted = new Set();
  for (const { c0, c1 } of [...view, range]) for (let column = c0; column <= c1; column += 1) wanted.add(column);
  const columns = [...wanted].filter((column) => tab.cells.has(range.r0, column) && !tab.columns.hidden[column]);
  const rows = [];
  for (let row = range.r0; row <= range.r1; row += 1) {
    rows.push(columns.filter((column) => !isOwn(row, column)).map((column) => {
      return { key: `${row}:${column}`, text: valueText(tab.cells.held(row, column)), isTarget: inside(range, row, column) };
    }));
  }
  const runs = columns.sort((one, other) => one - other).reduce((found, column) => joined(found, column), []);
  return { areas: runs.map(([c0, c1]) => ({ r0: range.r0, r1: range.r1, c0, c1 })), rows };
}

function joined(runs, column) {
  const last = runs.at(-1);
  if (last && last[1] === column - 1) last[1] = column;
  else runs.push([column, column]);
  return runs;
}

// Whether a row holds something else than it did: a target differs, or most of what stood there does. A machine that fills in some
// computed cells of the same row is no reason to refuse.
function isOther(cells, now) {
  if (cells.some((cell) => cell.isTarget && now.get(cell.key) !== cell.text)) return true;
  const filled = cells.filter((cell) => cell.text !== "");
  if (!filled.length) return cells.some((cell) => now.get(cell.key) !== "");
  return filled.filter((cell) => now.get(cell.key) !== cell.text).length * 2 > filled.length;
}

function valueText(cell) {
  return cell?.userEnteredValue ? JSON.stringify(cell.userEnteredValue) : "";
}

function each(rows, area, use) {
  rows.forEach((row, at) => row.forEach((cell, column) => use(`${area.r0 + at}:${area.c0 + column}`, cell)));
}

function sizeOf({ r0, r1, c0, c1 }) {
  return (r1 - r0 + 1) * (c1 - c0 + 1);
}

function putBack(sheetId, area, rows) {
  const values = rows.map((row) => ({ values: row.map((value) => (value ? { userEnteredValue: value } : {})) }));
  return { updateCells: { range: gridRange(sheetId, area), rows: values, fields: "userEnteredValue" } };
}
