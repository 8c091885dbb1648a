// Four panes that scroll together: the corner, frozen rows, frozen columns, and the rest. Headers belong to the outer ones.
// The browser itself keeps frozen panes in place (position: sticky), so nothing lags behind while scrolling.

const HEAD_HEIGHT = 24; // pixels of the column letters
const DIGIT = 8; // pixels of a digit of the row numbers
const MOST_FROZEN = 0.7; // share of the window; more would leave no room to scroll

export class Panes {
  constructor(root) {
    this.root = root;
    this.scrolled = { left: 0, top: 0 }; // as last read: reading it after drawing would lay everything out once more
    this.list = ["corner", "top", "side", "body"].map((name) => {
      const element = root.appendChild(document.createElement("div"));
      element.className = `pane ${name}`;
      element.setAttribute("role", "rowgroup");
      return { name, element, rows: new Map(), over: element.appendChild(overlay()), below: element.appendChild(verticals()) };
    });
  }

  // Sizes and origins for a tab: each pane shows rows [r0, r1) and columns [c0, c1); dx, dy: where its first one stands.
  layout(tab) {
    const { rows, columns } = tab;
    const width = this.root.clientWidth;
    const height = this.root.clientHeight;
    this.head = { width: Math.max(46, String(rows.count).length * DIGIT + 16), height: HEAD_HEIGHT };
    this.frozenRows = rows.start(tab.frozenRows) < height * MOST_FROZEN ? tab.frozenRows : 0;
    this.frozenColumns = columns.start(tab.frozenColumns) < width * MOST_FROZEN ? tab.frozenColumns : 0;
    this.x = columns.start(this.frozenColumns);
    this.y = rows.start(this.frozenRows);
    const left = this.head.width + this.x;
    const top = this.head.height + this.y;
    this.root.style.gridTemplateColumns = `${left}px ${columns.total - this.x + 60}px`;
    this.root.style.gridTemplateRows = `${top}px ${rows.total - this.y + 60}px`;
    this.root.ariaRowCount = rows.count;
    this.root.ariaColCount = columns.count;
    for (const pane of this.list) this.#place(pane, tab);
  }

  #place(pane, tab) {
    const isTop = pane.name === "corner" || pane.name === "top";
    const isSide = pane.name === "corner" || pane.name === "side";
    Object.assign(pane, {
      isTop, isSide,
      r0: isTop ? 0 : this.frozenRows, r1: isTop ? this.frozenRows : tab.rows.count,
      c0: isSide ? 0 : this.frozenColumns, c1: isSide ? this.frozenColumns : tab.columns.count,
      dx: isSide ? this.head.width : -this.x, dy: isTop ? this.head.height : -this.y,
    });
    pane.element.classList.toggle("frozen-rows", isTop && this.frozenRows > 0);
    pane.element.classList.toggle("frozen-columns", isSide && this.frozenColumns > 0);
  }

  // First and last rows and columns that can be seen in the scrolling part, with some more around them.
  visible(tab, more) {
    this.#readScroll();
    const left = this.x + this.scrolled.left;
    const top = this.y + this.scrolled.top;
    const right = left + this.root.clientWidth - this.head.width - this.x;
    const bottom = top + this.root.clientHeight - this.head.height - this.y;
    const rows = tab.rows.between(top, bottom, this.frozenRows);
    const columns = tab.columns.between(left, right, this.frozenColumns);
    return {
      r0: Math.max(rows[0] - more, this.frozenRows), r1: Math.min(rows[1] + more, tab.rows.count - 1),
      c0: Math.max(columns[0] - 1, this.frozenColumns), c1: Math.min(columns[1] + 1, tab.columns.count - 1),
    };
  }

  // What lies under the pointer: {row, column}; -1 stands for the column letters and the row numbers.
  pointed(event, tab) {
    const box = this.root.getBoundingClientRect();
    const x = event.clientX - box.left - this.head.width;
    const y = event.clientY - box.top - this.head.height;
    const column = tab.columns.at(x < this.x ? Math.max(x, 0) : x + this.root.scrollLeft);
    const row = tab.rows.at(y < this.y ? Math.max(y, 0) : y + this.root.scrollTop);
    return { row: y < 0 ? -1 : row, column: x < 0 ? -1 : column };
  }

  // Where a range stands in the window of the grid, in pixels from its corner.
  boxOf(tab, { r0, r1, c0, c1 }) {
    const left = tab.columns.start(c0) + this.head.width - (c0 < this.frozenColumns ? 0 : this.scrolled.left);
    const top = tab.rows.start(r0) + this.head.height - (r0 < this.frozenRows ? 0 : this.scrolled.top);
    return { left, top, width: tab.columns.start(c1 + 1) - tab.columns.start(c0), height: tab.rows.start(r1 + 1) - tab.rows.start(r0) };
  }

  // Scrolls as little as is needed to show a cell.
  reveal(tab, row, column) {
    const { root } = this;
    if (row >= this.frozenRows) {
      const top = tab.rows.start(row) - this.y;
      const room = root.clientHeight - this.head.height - this.y;
      root.scrollTop = Math.min(Math.max(root.scrollTop, top + tab.rows.size(row) + 2 - room), top);
    }
    if (column >= this.frozenColumns) {
      const left = tab.columns.start(column) - this.x;
      const room = root.clientWidth - this.head.width - this.x;
      root.scrollLeft = Math.min(Math.max(root.scrollLeft, left + tab.columns.size(column) + 2 - room), left);
    }
    this.#readScroll();
  }

  #readScroll() {
    this.scrolled = { left: this.root.scrollLeft, top: this.root.scrollTop };
  }
}

function overlay() {
  return Object.assign(document.createElement("div"), { className: "pane-over" });
}

function verticals() {
  return Object.assign(document.createElement("div"), { className: "verticals" });
}
