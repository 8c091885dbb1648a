// Elements of the grid: rows, headers, cells.

import { cellName } from "./a1.js";

export function newLine(row) {
  const element = Object.assign(document.createElement("div"), { className: "row", ariaRowIndex: row + 1 });
  element.setAttribute("role", "row");
  return element;
}

export function rowHead(row) {
  const head = Object.assign(document.createElement("div"), { className: "row-head", textContent: row + 1 });
  head.setAttribute("role", "rowheader");
  head.dataset.row = row;
  return head;
}

export function newCell(row, column) {
  const element = Object.assign(document.createElement("div"), { ariaColIndex: column + 1 });
  element.setAttribute("role", "gridcell");
  element.dataset.cell = cellName(row, column);
  return element;
}

export function placed(name, left, width, height) {
  const element = Object.assign(document.createElement("div"), { className: name });
  Object.assign(element.style, { left: `${left}px`, width: `${width}px` });
  if (height !== undefined) element.style.height = `${height}px`;
  return element;
}
