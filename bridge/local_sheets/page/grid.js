// Draws the visible part of a tab and no more; elements are kept while their cell stays as it was.

import { columnLetters, overlaps } from "./a1.js";
import { drawCell, filterButton, mayGrow, runsOver } from "./cell_view.js";
import { newCell, newLine, placed, rowHead } from "./elements.js";
import { isFiltered } from "./filtering.js";
import { Panes } from "./panes.js";

const MORE_ROWS = 8; // drawn beyond the edge, so that scrolling shows no gaps
const WIDEST_LETTER = 1.4; // pixels for each point of the font; a text shorter than its cell by this measure needs no room beside it

export class Grid {
  // onNeed: called with the ranges that are looked at
  constructor(root, onNeed) {
    this.root = root;
    this.panes = new Panes(root);
    this.onNeed = onNeed;
    this.tab = null;
    this.afterDraw = []; // functions that draw on top: selection, charts
    root.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.refresh()).observe(root);
  }

  show(tab) {
    this.tab = tab;
    this.clear();
    this.refresh();
  }

  clear() {
    for (const pane of this.panes.list) {
      for (const line of pane.rows.values()) line.element.remove();
      pane.rows.clear();
    }
  }

  // Sizes may have changed; draws again.
  refresh() {
    if (!this.tab?.rows) return;
    this.root.classList.toggle("no-lines", this.tab.hidesLines);
    this.panes.layout(this.tab);
    this.draw(true);
  }

  draw(anew = false) {
    const { tab, panes } = this;
    if (!tab?.rows) return;
    const view = panes.visible(tab, MORE_ROWS);
    if (!anew && this.view && sameRange(view, this.view)) return;
    this.view = view;
    const grown = [];
    for (const pane of panes.list) this.#drawPane(pane, this.#part(pane), grown);
    for (const draw of this.afterDraw) draw();
    this.onNeed(this.ranges());
    this.#fit(grown);
  }

  // The visible ranges of all panes.
  ranges() {
    return this.panes.list.map((pane) => this.#part(pane)).filter(({ r0, r1, c0, c1 }) => r0 <= r1 && c0 <= c1);
  }

  #part(pane) {
    const { view } = this;
    return {
      r0: pane.isTop ? 0 : view.r0, r1: pane.isTop ? pane.r1 - 1 : view.r1,
      c0: pane.isSide ? 0 : view.c0, c1: pane.isSide ? pane.c1 - 1 : view.c1,
    };
  }

  #drawPane(pane, part, grown) {
    const { rows, columns } = this.tab;
    const merges = this.tab.merges.filter((merge) => overlaps(merge, part));
    const wanted = new Set();
    for (let row = part.r0; row <= part.r1; row += 1) if (!rows.hidden[row]) wanted.add(row);
    for (const merge of merges) if (merge.r0 >= pane.r0 && merge.r0 < part.r0) wanted.add(merge.r0);
    for (const [row, line] of pane.rows) {
      if (!wanted.has(row)) {
        line.element.remove();
        pane.rows.delete(row);
      }
    }
    const shown = columns.runs(part.c0, part.c1).flatMap(([first, last]) => range(first, last));
    for (const row of [...wanted].sort((one, other) => one - other)) this.#drawRow(pane, row, { shown, merges, grown });
    this.#drawFrame(pane, shown);
  }

  #drawRow(pane, row, context) {
    const { rows } = this.tab;
    let line = pane.rows.get(row);
    if (!line) {
      line = { element: newLine(row), cells: new Map() };
      if (pane.isSide) line.element.append(rowHead(row));
      pane.rows.set(row, line);
      pane.element.append(line.element);
    }
    line.element.style.top = `${rows.start(row) + pane.dy}px`;
    line.element.style.height = `${rows.size(row)}px`;
    if (pane.isSide) line.element.firstChild.style.width = `${this.panes.head.width}px`;
    const wanted = new Set(context.shown);
    const anchors = context.merges.filter((merge) => merge.r0 === row && merge.c0 >= pane.c0 && merge.c0 < pane.c1);
    for (const merge of anchors) wanted.add(merge.c0);
    for (const [column, held] of line.cells) if (!wanted.has(column)) drop(line, column, held);
    for (const column of wanted) this.#drawCell(pane, line, { row, column, ...context });
  }

  #drawCell(pane, line, { row, column, merges, grown }) {
    const merge = merges.find((one) => row >= one.r0 && row <= one.r1 && column >= one.c0 && column <= one.c1);
    const covered = merge && (merge.r0 !== row || merge.c0 !== column);
    const cell = covered ? undefined : this.tab.cells.at(row, column);
    const held = line.cells.get(column);
    const filter = !covered && this.tab.isFilterHead(row, column) && (isFiltered(this.tab.basicFilter, column) ? "on" : "off");
    if (!cell && !filter && !(merge && !covered)) {
      if (held) drop(line, column, held);
      return;
    }
    const box = this.#boxIn(pane, row, column, merge);
    const reach = cell && !merge && runsOver(cell) ? this.#reach(pane, row, column, cell) : 0;
    const key = `${box.left} ${box.width} ${box.height} ${reach} ${filter}`;
    if (held && held.cell === cell && held.key === key) return;
    const node = held?.element ?? line.element.appendChild(newCell(row, column));
    Object.assign(node.style, { left: `${box.left}px`, width: `${box.width}px`, height: `${box.height}px` });
    const text = drawCell(node, cell ?? {}, reach);
    node.classList.toggle("merged", Boolean(merge));
    if (filter) node.append(filterButton(filter === "on"));
    line.cells.set(column, { element: node, cell, key });
    if (!merge && this.tab.rows.grows[row]) grown.push({ row, column, text: cell && mayGrow(cell) ? text : null });
  }

  #boxIn(pane, row, column, merge) {
    const { rows, columns } = this.tab;
    const last = merge ?? { r1: row, c1: column };
    return {
      left: columns.start(column) + pane.dx,
      width: columns.start(last.c1 + 1) - columns.start(column),
      height: rows.start(last.r1 + 1) - rows.start(row),
    };
  }

  // Pixels up to the next cell that holds something, for a text that is wider than its own cell.
  #reach(pane, row, column, cell) {
    const { columns, cells } = this.tab;
    let width = columns.size(column);
    const size = cell.effectiveFormat?.textFormat?.fontSize ?? 10;
    if (cell.formattedValue.length * size * WIDEST_LETTER < width) return 0;
    for (let next = column + 1; next < pane.c1 && width < 2000; next += 1) {
      if (columns.hidden[next]) continue;
      const other = cells.at(row, next);
      if (!cells.has(row, next) || (other && (other.formattedValue !== undefined || other.dataValidation))) break;
      width += columns.size(next);
    }
    return width - 6;
  }

  // Column letters and vertical lines.
  #drawFrame(pane, shown) {
    const { columns, rows } = this.tab;
    const bottom = rows.start(pane.r1) + pane.dy;
    const lines = shown.map((column) => placed("vertical", columns.start(column + 1) + pane.dx - 1, 1, bottom));
    const heads = pane.isTop ? shown.map((column) => {
      const head = placed("column-head", columns.start(column) + pane.dx, columns.size(column));
      head.setAttribute("role", "columnheader");
      head.dataset.column = column;
      head.textContent = columnLetters(column);
      return head;
    }) : [];
    const width = columns.start(pane.c1) + pane.dx;
    pane.element.style.setProperty("--right", `${width}px`);
    pane.element.style.setProperty("--bottom", `${bottom}px`);
    pane.below.replaceChildren(...lines, ...heads);
  }

  // Rows nobody gave a height grow with wrapped and multi-line text, as in Google Sheets.
  #fit(grown) {
    if (!grown.length) return;
    const { tab } = this;
    const needs = (tab.needs ??= new Map());
    const heights = grown.map(({ text }) => (text ? text.scrollHeight + 5 : 0)); // one layout for all
    grown.forEach(({ row, column }, index) => {
      if (!needs.has(row)) needs.set(row, new Map());
      needs.get(row).set(column, heights[index]);
    });
    const rows = new Set(grown.map(({ row }) => row));
    const wanted = [...rows].map((row) => [row, Math.max(tab.rows.standard, ...needs.get(row).values())]);
    const changes = wanted.filter(([row, height]) => tab.rows.sizes[row] !== height);
    if (changes.length) this.#resize(changes);
  }

  // What is read at the top stays where it is when rows above it grow.
  #resize(changes) {
    const { rows } = this.tab;
    const first = rows.at(this.panes.y + this.root.scrollTop);
    const before = rows.start(first);
    rows.resize(changes);
    const moved = rows.start(first) - before - (rows.start(this.panes.frozenRows) - this.panes.y);
    this.panes.layout(this.tab);
    if (moved && this.root.scrollTop > 0) this.root.scrollTop += moved;
    this.draw(true);
  }

  // Lets cells that others changed light up for a moment.
  flash(places) {
    for (const place of places) {
      const [row, column] = place.split(":").map(Number);
      for (const pane of this.panes.list) {
        const node = pane.rows.get(row)?.cells.get(column)?.element;
        node?.classList.remove("changed");
        node?.offsetWidth; // restarts the animation
        node?.classList.add("changed");
      }
    }
  }
}

function sameRange(one, other) {
  return one.r0 === other.r0 && one.r1 === other.r1 && one.c0 === other.c0 && one.c1 === other.c1;
}

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function drop(line, column, held) {
  held.element.remove();
  line.cells.delete(column);
}
