// Columns made wider or narrower by dragging the line at the right of their letters.

import { call, spreadsheetPath } from "./api.js";
import { readLines } from "./reading.js";
import { words } from "./text.js";
import { toast } from "./toast.js";

const REACH = 5; // pixels beside the line that count as on it
const NARROWEST = 21; // pixels

// app: {book, grid, refresher, writer}
export function listen(app) {
  const { root } = app.grid;
  let drag = null;
  root.addEventListener("mousemove", (event) => root.classList.toggle("sizes", drag !== null || edgeAt(app.grid, event) !== null));
  root.addEventListener("mousedown", (event) => {
    const column = event.button === 0 ? edgeAt(app.grid, event) : null;
    if (column === null) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing is selected
    drag = { tab: app.grid.tab, column, from: event.clientX, size: app.grid.tab.columns.size(column), line: guide(root) };
    drag.line.style.left = `${event.clientX}px`;
  });
  window.addEventListener("mousemove", (event) => drag && (drag.line.style.left = `${Math.max(event.clientX, drag.from + NARROWEST - drag.size)}px`));
  window.addEventListener("mouseup", (event) => {
    const done = drag;
    drag = null;
    done?.line.remove();
    if (done && event.clientX !== done.from) resize(app, done, Math.max(NARROWEST, Math.round(done.size + event.clientX - done.from)));
  });
}

// The column whose right line the pointer is on; null when it is on none.
function edgeAt(grid, event) {
  const head = event.target.closest?.(".column-head");
  if (!head) return null;
  const box = head.getBoundingClientRect();
  const column = Number(head.dataset.column);
  if (box.right - event.clientX <= REACH) return column;
  const before = grid.tab.columns.step(column, -1);
  return event.clientX - box.left < REACH && before !== column ? before : null;
}

function guide(root) {
  const { top, height } = root.getBoundingClientRect();
  const line = Object.assign(document.createElement("div"), { className: "sizing-line" });
  Object.assign(line.style, { top: `${top}px`, height: `${height}px` });
  document.body.append(line);
  return line;
}

async function resize({ book, refresher, writer }, { tab, column, size }, pixelSize) {
  const takeBack = async () => {
    const { columnMetadata } = await readLines(book.id, tab.sheetId);
    if (columnMetadata?.[column]?.pixelSize !== pixelSize) return false;
    await setSize(book, tab, { column, pixelSize: size });
    return true;
  };
  try {
    await writer.act(() => setSize(book, tab, { column, pixelSize }), takeBack);
  } catch (error) {
    toast(words.notSaved(error.message));
  }
  await refresher.reread();
}

function setSize(book, tab, { column, pixelSize }) {
  const range = { sheetId: tab.sheetId, dimension: "COLUMNS", startIndex: column, endIndex: column + 1 };
  const requests = [{ updateDimensionProperties: { range, properties: { pixelSize }, fields: "pixelSize" } }];
  return call("POST", `${spreadsheetPath(book.id)}:batchUpdate`, { body: { requests }, query: { fields: "spreadsheetId" } });
}
