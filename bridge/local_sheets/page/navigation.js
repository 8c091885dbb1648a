// Going places: links, addresses, and the edges of what is filled.

import { parseRange, tabOf } from "./a1.js";
import { internalPart, linkOf } from "./links.js";
import { readMembers, rowsOf } from "./reading.js";

export class Navigation {
  constructor(app) {
    this.app = app;
  }

  // Follows the link of the active cell.
  openLink() {
    const { cell } = this.app.actions;
    const target = cell && linkOf(cell);
    if (!target) return;
    const part = internalPart(target, this.app.book.id);
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
