// Copy, cut and paste of a block. Hidden rows and columns are neither copied nor written into.

import { gridRange } from "./a1.js";
import { readMembers, rowsOf } from "./reading.js";
import { words } from "./text.js";
import { toast } from "./toast.js";
import { parseTsv, printTsv } from "./tsv.js";

const MOST_CELLS = 1_000_000; // of a copy

// app: {book, grid, selection, editor, actions}
export function listen(app) {
  const { cell } = app.editor;
  let held = null; // what was copied here last: {text, tab, range, isCut}
  let isPlain = false; // Ctrl+Shift+V: values only
  cell.addEventListener("keydown", (event) => { isPlain = event.shiftKey; });
  for (const kind of ["copy", "cut"]) {
    cell.addEventListener(kind, (event) => {
      if (app.editor.isEditing) return;
      event.preventDefault();
      copy(app, event.clipboardData).then((text) => {
        if (text === null) return;
        held = { text, tab: app.grid.tab, range: app.selection.range, isCut: kind === "cut" };
        app.selection.mark(held.range);
      }).catch((error) => toast(error.message));
    });
  }
  cell.addEventListener("paste", (event) => {
    if (app.editor.isEditing) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    const own = held?.text === text && !isPlain ? held : null;
    if (own?.isCut) held = null;
    app.selection.mark(null);
    paste(app, text, own);
  });
}

// Puts the selection on the clipboard; gives its text. What has not been looked at yet is read first.
async function copy(app, data) {
  const { tab } = app.grid;
  const { range } = app.selection;
  const { rows, columns } = linesOf(tab, range);
  if (rows.length * columns.length > MOST_CELLS) throw new Error(words.tooLarge);
  if (tab.cells.hasAll(range)) {
    const text = printTsv(rows.map((row) => columns.map((column) => tab.cells.at(row, column)?.formattedValue ?? "")));
    data.setData("text/plain", text);
    return text;
  }
  const text = printTsv(await readBlock(app.book, tab, { range, rows, columns }));
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error(words.clipboardRefused);
  }
  toast(words.copied(rows.length * columns.length));
  return text;
}

async function readBlock(book, tab, { range, rows, columns }) {
  const runs = tab.columns.runs(range.c0, range.c1).map(([c0, c1]) => ({ r0: range.r0, r1: range.r1, c0, c1 }));
  const data = await readMembers(book.id, tab.sheetId, runs, "formattedValue");
  const parts = runs.map((area, index) => rowsOf(data[index], area));
  return rows.map((row) => parts.flatMap((part) => part[row - range.r0].map((cell) => cell?.formattedValue ?? "")));
}

function linesOf(tab, { r0, r1, c0, c1 }) {
  const flat = (runs) => runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
  return { rows: flat(tab.rows.runs(r0, r1)), columns: flat(tab.columns.runs(c0, c1)) };
}

function isWhole(tab, { r0, r1, c0, c1 }) {
  return tab.rows.runs(r0, r1).length === 1 && tab.columns.runs(c0, c1).length === 1;
}

function paste(app, text, own) {
  const { tab } = app.grid;
  const size = own && { height: own.range.r1 - own.range.r0 + 1, width: own.range.c1 - own.range.c0 + 1 };
  const target = own && targetOf(app.selection.range, size, { repeats: !own.isCut });
  const visible = own && isWhole(own.tab, own.range) && isWhole(tab, { ...target, r1: Math.min(target.r1, tab.rows.count - 1), c1: Math.min(target.c1, tab.columns.count - 1) });
  if (visible) app.actions.change([target, ...(own.isCut && own.tab === tab ? [own.range] : [])], room(tab, target), transfer(own, tab, target), target);
  else typeBlock(app, parseTsv(text));
}

// Where a block goes: from the corner of the selection, repeated when the selection is a multiple of it.
function targetOf(range, { height, width }, { repeats }) {
  const rows = range.r1 - range.r0 + 1;
  const columns = range.c1 - range.c0 + 1;
  const isMultiple = repeats && rows % height === 0 && columns % width === 0;
  return { r0: range.r0, c0: range.c0, r1: range.r0 + (isMultiple ? rows : height) - 1, c1: range.c0 + (isMultiple ? columns : width) - 1 };
}

function transfer(own, tab, target) {
  const source = gridRange(own.tab.sheetId, own.range);
  if (own.isCut) {
    const destination = { sheetId: tab.sheetId, rowIndex: target.r0, columnIndex: target.c0 };
    return { cutPaste: { source, destination, pasteType: "PASTE_NORMAL" } };
  }
  return { copyPaste: { source, destination: gridRange(tab.sheetId, target), pasteType: "PASTE_NORMAL" } };
}

// Requests that make the tab large enough.
function room(tab, { r1, c1 }) {
  const missing = { ROWS: r1 + 1 - tab.rows.count, COLUMNS: c1 + 1 - tab.columns.count };
  return Object.entries(missing).filter(([, length]) => length > 0)
    .map(([dimension, length]) => ({ appendDimension: { sheetId: tab.sheetId, dimension, length } }));
}

// Writes texts as a person would type them, into visible rows and columns only.
function typeBlock(app, block) {
  const { tab } = app.grid;
  const size = { height: block.length, width: block[0].length };
  const { rows: shown, columns: wide } = linesOf(tab, app.selection.range);
  const times = shown.length % size.height === 0 && wide.length % size.width === 0;
  const rows = visibleFrom(tab.rows, app.selection.range.r0, times ? shown.length : size.height);
  const columns = visibleFrom(tab.columns, app.selection.range.c0, times ? wide.length : size.width);
  const areas = runsOf(rows).flatMap((rowRun) => runsOf(columns).map((columnRun) => ({
    r0: rows[rowRun[0]], r1: rows[rowRun[1]], c0: columns[columnRun[0]], c1: columns[columnRun[1]],
    values: block.length && slice(rowRun).map((at) => slice(columnRun).map((column) => block[at % size.height][column % size.width])),
  })));
  const target = { r0: rows[0], r1: rows.at(-1), c0: columns[0], c1: columns.at(-1) };
  app.actions.typeAreas(areas, room(tab, target), target);
}

function visibleFrom(axis, start, count) {
  const found = [];
  for (let at = start; found.length < count; at += 1) if (at >= axis.count || !axis.hidden[at]) found.push(at);
  return found;
}

// [first, last] positions in a list of line numbers that follow each other.
function runsOf(lines) {
  const runs = [];
  lines.forEach((line, at) => {
    if (at && lines[at - 1] === line - 1) runs.at(-1)[1] = at;
    else runs.push([at, at]);
  });
  return runs;
}

function slice([first, last]) {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
