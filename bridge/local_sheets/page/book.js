// One spreadsheet and its tabs, as last read.

import { fromGridRange, inside, overlaps } from "./a1.js";
import { Axis } from "./axis.js";
import { Cells } from "./cells.js";
import { readCells, readLines, readStructure } from "./reading.js";

const ROW_HEIGHT = 21; // pixels, as in Google Sheets
const COLUMN_WIDTH = 100;

export class Book {
  constructor(id) {
    this.id = id;
    this.tabs = [];
    this.text = "";
  }

  // Reads the structure again; whether it changed.
  async read() {
    const answer = await readStructure(this.id);
    const text = JSON.stringify(answer);
    if (text === this.text) return false;
    this.text = text;
    this.title = answer.properties.title;
    this.locale = answer.properties.locale ?? "en_US";
    const known = new Map(this.tabs.map((tab) => [tab.sheetId, tab]));
    this.tabs = answer.sheets.map((sheet) => {
      const tab = known.get(sheet.properties.sheetId ?? 0) ?? new Tab(this.id, sheet.properties.sheetId ?? 0);
      tab.take(sheet);
      return tab;
    });
    return true;
  }

  find(sheetId) {
    return this.tabs.find((tab) => tab.sheetId === sheetId);
  }

  titled(title) {
    return this.tabs.find((tab) => tab.title === title);
  }

  firstVisible() {
    return this.tabs.find((tab) => !tab.properties.hidden) ?? this.tabs[0];
  }
}

export class Tab {
  constructor(bookId, sheetId) {
    this.bookId = bookId;
    this.sheetId = sheetId;
    this.linesText = "";
    this.place = null; // where its reader was: scroll position and selection
  }

  take(sheet) {
    const grid = sheet.properties.gridProperties ?? {};
    Object.assign(this, {
      properties: sheet.properties, title: sheet.properties.title, charts: sheet.charts ?? [],
      isGrid: (sheet.properties.sheetType ?? "GRID") === "GRID",
      rowCount: grid.rowCount ?? 0, columnCount: grid.columnCount ?? 0,
      frozenRows: grid.frozenRowCount ?? 0, frozenColumns: grid.frozenColumnCount ?? 0, hidesLines: grid.hideGridlines === true,
    });
    this.merges = (sheet.merges ?? []).map((merge) => fromGridRange(merge, this.rowCount, this.columnCount));
    this.basicFilter = sheet.basicFilter ?? null;
    this.filter = this.basicFilter && fromGridRange(this.basicFilter.range, this.rowCount, this.columnCount);
  }

  // Reads sizes and hidden lines again; whether they changed. Cells begin anew only when the columns differ.
  async readLines() {
    const lines = this.isGrid ? await readLines(this.bookId, this.sheetId) : {};
    const text = JSON.stringify(lines);
    if (text === this.linesText) return false;
    this.linesText = text;
    this.rows = new Axis(lines.rowMetadata ?? [], ROW_HEIGHT);
    this.columns = new Axis(lines.columnMetadata ?? [], COLUMN_WIDTH);
    const read = (areas) => readCells(this.bookId, this.sheetId, areas);
    const waiting = this.cells?.pending;
    const old = this.cells;
    this.cells = new Cells(this.columns, this.rows.count, read);
    if (old) Object.assign(this.cells, { blocks: old.blocks, age: old.age + 1, pending: waiting });
    return true;
  }

  // Whether a cell is the header of a column under the basic filter.
  isFilterHead(row, column) {
    return this.filter !== null && row === this.filter.r0 && column >= this.filter.c0 && column <= this.filter.c1;
  }

  // The merged range that holds a cell, else the cell itself, as a range.
  areaOf(row, column) {
    return this.merges.find((merge) => inside(merge, row, column)) ?? { r0: row, r1: row, c0: column, c1: column };
  }

  // A range made larger until it cuts through no merge.
  whole(range) {
    let grown = range;
    for (const merge of this.merges) {
      if (overlaps(grown, merge)) {
        grown = {
          r0: Math.min(grown.r0, merge.r0), r1: Math.max(grown.r1, merge.r1),
          c0: Math.min(grown.c0, merge.c0), c1: Math.max(grown.c1, merge.c1),
        };
      }
    }
    return grown;
  }
}
