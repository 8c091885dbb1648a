// Which cells are selected: an active cell and a range around it, drawn over the panes.

import { inside } from "./a1.js";

export class Selection {
  // onChange: called after every change
  constructor(grid, onChange) {
    this.grid = grid;
    this.onChange = onChange;
    this.row = 0;
    this.column = 0;
    this.end = { row: 0, column: 0 }; // the corner that moves while a range is extended
    this.range = { r0: 0, r1: 0, c0: 0, c1: 0 };
    this.marked = null; // the range that was cut or copied
    grid.afterDraw.push(() => this.draw());
  }

  get tab() {
    return this.grid.tab;
  }

  select(row, column, { extend = false, reveal = true } = {}) {
    const area = this.tab.areaOf(row, column);
    if (!extend) Object.assign(this, { row: area.r0, column: area.c0 });
    this.end = { row, column };
    const spanned = {
      r0: Math.min(this.row, row), r1: Math.max(this.row, row), c0: Math.min(this.column, column), c1: Math.max(this.column, column),
    };
    this.#set(spanned);
    if (reveal) this.grid.panes.reveal(this.tab, row, column);
  }

  // A range with its first visible cell active.
  selectRange(range, { reveal = false } = {}) {
    const { rows, columns } = this.tab;
    const area = this.tab.areaOf(rows.nearest(range.r0), columns.nearest(range.c0));
    Object.assign(this, { row: area.r0, column: area.c0, end: { row: range.r1, column: range.c1 } });
    this.#set(range);
    if (reveal) this.grid.panes.reveal(this.tab, this.row, this.column);
  }

  // Moves the active cell, or the end of the range, by visible rows and columns.
  move(rows, columns, { extend = false } = {}) {
    const from = extend ? this.end : this;
    const area = this.tab.areaOf(from.row, from.column);
    const row = this.tab.rows.step(rows > 0 ? area.r1 : area.r0, rows);
    const column = this.tab.columns.step(columns > 0 ? area.c1 : area.c0, columns);
    this.select(rows ? row : from.row, columns ? column : from.column, { extend });
  }

  // Keeps the selection inside a tab that became smaller.
  clamp() {
    const { rows, columns } = this.tab;
    if (this.range.r1 >= rows.count || this.range.c1 >= columns.count) {
      this.select(Math.min(this.row, rows.count - 1), Math.min(this.column, columns.count - 1), { reveal: false });
    }
  }

  get isSingle() {
    const area = this.tab.areaOf(this.row, this.column);
    const { r0, r1, c0, c1 } = this.range;
    return area.r0 === r0 && area.r1 === r1 && area.c0 === c0 && area.c1 === c1;
  }

  mark(range) {
    this.marked = range && { tab: this.tab, range };
    this.draw();
  }

  #set(range) {
    this.range = this.tab.whole(range);
    this.draw();
    this.onChange();
  }

  draw() {
    if (!this.tab?.rows?.count) return;
    for (const pane of this.grid.panes.list) {
      const boxes = [this.#box(pane, this.range, "range"), this.#box(pane, this.tab.areaOf(this.row, this.column), "active")];
      if (this.marked?.tab === this.tab) boxes.push(this.#box(pane, this.marked.range, "marked"));
      pane.over.replaceChildren(...boxes);
      this.#headers(pane);
    }
  }

  #box(pane, { r0, r1, c0, c1 }, name) {
    const { rows, columns } = this.tab;
    const box = Object.assign(document.createElement("div"), { className: name });
    Object.assign(box.style, {
      left: `${columns.start(c0) + pane.dx - 1}px`, top: `${rows.start(r0) + pane.dy - 1}px`,
      width: `${columns.start(c1 + 1) - columns.start(c0) + 1}px`, height: `${rows.start(r1 + 1) - rows.start(r0) + 1}px`,
    });
    return box;
  }

  #headers(pane) {
    if (pane.isTop) {
      for (const head of pane.below.querySelectorAll(".column-head")) {
        head.classList.toggle("selected", inside(this.range, this.range.r0, Number(head.dataset.column)));
      }
    }
    if (pane.isSide) {
      for (const [row, line] of pane.rows) line.element.firstChild.classList.toggle("selected", inside(this.range, row, this.range.c0));
    }
  }
}
