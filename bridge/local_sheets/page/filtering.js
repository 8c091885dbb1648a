// Filtering and sorting by the columns of a tab's basic filter. Nothing is done when the filter is no longer the one that was seen.

import { call, spreadsheetPath } from "./api.js";
import { gridRange } from "./a1.js";
import { readFilter } from "./reading.js";
import { language, words } from "./text.js";
import { toast } from "./toast.js";
import { Moved } from "./writing.js";

// Every text of a filter's column once, also those of rows that are hidden now; "" for empty cells.
export async function valuesOf(book, tab, column) {
  const { r0, r1 } = tab.filter;
  if (r1 === r0) return [];
  const place = gridRange(tab.sheetId, { r0: r0 + 1, r1, c0: column, c1: column });
  const body = { dataFilters: [{ gridRange: place }], majorDimension: "COLUMNS", valueRenderOption: "FORMATTED_VALUE" };
  const answer = await call("POST", `${spreadsheetPath(book.id)}/values:batchGetByDataFilter`, { body });
  const texts = answer.valueRanges?.[0].valueRange.values?.[0] ?? [];
  const found = new Set(texts);
  if (texts.length < r1 - r0) found.add("");
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...found].sort(compare);
}

// The values that a column's filter hides.
export function hiddenIn(filter, column) {
  return new Set(criteriaOf(filter, column).hiddenValues ?? []);
}

// Whether a column of the filter hides rows.
export function isFiltered(filter, column) {
  return Object.keys(criteriaOf(filter, column)).length > 0;
}

function criteriaOf(filter, column) {
  return filter?.filterSpecs?.find((spec) => (spec.columnIndex ?? 0) === column)?.filterCriteria ?? {};
}

// Hides the rows whose cell in a column shows one of the values. seen: the filter as it was when they were chosen.
export function filterBy(app, tab, { column, seen, hidden }) {
  const { hiddenValues, ...others } = criteriaOf(seen, column);
  const criteria = hidden.size ? { ...others, hiddenValues: [...hidden] } : others;
  const specs = (seen.filterSpecs ?? []).filter((spec) => (spec.columnIndex ?? 0) !== column);
  if (Object.keys(criteria).length) specs.push({ columnIndex: column, filterCriteria: criteria });
  let after = null;
  const write = async () => {
    await check(app.book, tab, seen);
    await post(app.book, request({ ...seen, filterSpecs: specs }));
    after = await readFilter(app.book.id, tab.sheetId);
  };
  const takeBack = async () => {
    if (!isSame(await readFilter(app.book.id, tab.sheetId), after)) return false;
    await post(app.book, request(seen));
    return true;
  };
  return done(app, app.writer.act(write, takeBack));
}

// Sorts the rows below the filter's header. The order before is not kept, so that undo can only say so.
export function sortBy(app, tab, { column, seen, order }) {
  const { r0, r1, c0, c1 } = tab.filter;
  const range = gridRange(tab.sheetId, { r0: r0 + 1, r1, c0, c1 });
  const write = async () => {
    await check(app.book, tab, seen);
    await post(app.book, { sortRange: { range, sortSpecs: [{ dimensionIndex: column, sortOrder: order }] } });
  };
  return done(app, app.writer.act(write, async () => words.noUndoSort));
}

// A filter without its way of sorting, which would sort again, and without the older form of its columns' criteria.
function request({ criteria, sortSpecs, ...filter }) {
  return { setBasicFilter: { filter } };
}

async function check(book, tab, seen) {
  if (!isSame(await readFilter(book.id, tab.sheetId), seen)) throw new Moved();
}

function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function post(book, ...requests) {
  return call("POST", `${spreadsheetPath(book.id)}:batchUpdate`, { body: { requests }, query: { fields: "spreadsheetId" } });
}

async function done({ refresher }, written) {
  await written.catch((error) => toast(error instanceof Moved ? words.changedUnderWrite : words.notSaved(error.message)));
  await refresher.reread();
}
