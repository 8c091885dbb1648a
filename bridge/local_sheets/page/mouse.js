// The pointer: selecting by click and drag, ticking, dropdowns, links.

import { internalPart } from "./links.js";

// app: {book, grid, selection, editor, dropdown, filterMenu, actions, navigation}
export function listen(app) {
  const { root } = app.grid;
  let drag = null;
  root.addEventListener("mousedown", (event) => {
    if (event.button > 1 || isScrollbar(root, event) || !app.grid.tab?.rows?.count) return;
    if (event.target.closest("a")) return;
    event.preventDefault(); // the editor keeps the focus
    app.dropdown.close();
    app.filterMenu.close();
    app.editor.commit();
    app.editor.focus();
    drag = press(app, event);
  });
  window.addEventListener("mousemove", (event) => drag && drag(app.grid.panes.pointed(event, app.grid.tab)));
  window.addEventListener("mouseup", () => { drag = null; });
  root.addEventListener("click", (event) => clicked(app, event));
  root.addEventListener("dblclick", (event) => {
    const { row, column } = app.grid.panes.pointed(event, app.grid.tab);
    if (row >= 0 && column >= 0 && !event.target.closest("a, input, .arrow, .filter, .chart")) app.editor.begin("edit", { text: app.editor.original });
  });
}

function isScrollbar(root, event) {
  const box = root.getBoundingClientRect();
  return event.clientX - box.left > root.clientWidth || event.clientY - box.top > root.clientHeight;
}

// Selects what was pressed; gives what a drag does from there.
function press({ grid, selection }, event) {
  const { rows, columns } = grid.tab;
  const from = grid.panes.pointed(event, grid.tab);
  const last = { row: rows.count - 1, column: columns.count - 1 };
  const extend = event.shiftKey;
  if (from.row < 0 && from.column < 0) {
    selection.selectRange({ r0: 0, r1: last.row, c0: 0, c1: last.column });
    return null;
  }
  if (from.row < 0) return lines(selection, "c", { from: extend ? selection.column : from.column, at: from.column, last: last.row });
  if (from.column < 0) return lines(selection, "r", { from: extend ? selection.row : from.row, at: from.row, last: last.column });
  selection.select(from.row, from.column, { extend });
  return ({ row, column }) => row >= 0 && column >= 0 && selection.select(row, column, { extend: true });
}

// Whole columns ("c") or rows ("r").
function lines(selection, name, { from, at, last }) {
  const other = name === "c" ? "r" : "c";
  const show = (now) => now >= 0 && selection.selectRange({
    [`${name}0`]: Math.min(from, now), [`${name}1`]: Math.max(from, now), [`${other}0`]: 0, [`${other}1`]: last,
  });
  show(at);
  return ({ row, column }) => show(name === "c" ? column : row);
}

function clicked({ grid, book, actions, navigation }, event) {
  const { row, column } = grid.panes.pointed(event, grid.tab);
  const link = event.target.closest("a");
  if (link) {
    const part = internalPart(link.getAttribute("href"), book.id);
    if (part !== null) {
      event.preventDefault();
      navigation.follow(part);
    }
  } else if (event.target.matches(".cell input")) {
    event.preventDefault(); // the tick comes back from the server
    actions.toggle();
  } else if (event.target.matches(".arrow, .filter")) actions.openChoices(row, column);
}
