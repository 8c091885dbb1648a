// A1 notation <-> zero-based rows and columns. A range is {r0, r1, c0, c1}; r1 and c1 are the last ones, inclusive.

export function columnLetters(column) {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

export function cellName(row, column) {
  return columnLetters(column) + (row + 1);
}

export function rangeName({ r0, r1, c0, c1 }) {
  return r0 === r1 && c0 === c1 ? cellName(r0, c0) : `${cellName(r0, c0)}:${cellName(r1, c1)}`;
}

function columnIndex(letters) {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

// A range within a grid of that size, null for what is no address. `B2`, `B2:C9`, `B:C`, `2:9`, `$B$2`, with or without a tab.
export function parseRange(text, rowCount, columnCount) {
  const place = text.slice(text.lastIndexOf("!") + 1).replaceAll("$", "").trim();
  const match = /^([A-Za-z]{0,3})(\d*)(?::([A-Za-z]{0,3})(\d*))?$/.exec(place);
  if (!match || !(match[1] || match[2])) return null;
  const [, column, row, lastColumn, lastRow] = match;
  const single = lastColumn === undefined;
  if (single && !(column && row)) return null;
  const c0 = column ? columnIndex(column) : 0;
  const r0 = row ? Number(row) - 1 : 0;
  const c1 = single ? c0 : lastColumn ? columnIndex(lastColumn) : columnCount - 1;
  const r1 = single ? r0 : lastRow ? Number(lastRow) - 1 : rowCount - 1;
  const range = { r0: Math.min(r0, r1), r1: Math.max(r0, r1), c0: Math.min(c0, c1), c1: Math.max(c0, c1) };
  return range.r1 < rowCount && range.c1 < columnCount && range.r0 >= 0 ? range : null;
}

// The tab that an address names, null when it names none.
export function tabOf(text) {
  const at = text.lastIndexOf("!");
  if (at < 0) return null;
  const title = text.slice(0, at).replace(/^=/, "");
  return /^'.*'$/s.test(title) ? title.slice(1, -1).replaceAll("''", "'") : title;
}

export function gridRange(sheetId, { r0, r1, c0, c1 }) {
  return { sheetId, startRowIndex: r0, endRowIndex: r1 + 1, startColumnIndex: c0, endColumnIndex: c1 + 1 };
}

// A GridRange of the API; open ends are closed by the size of the grid.
export function fromGridRange(range, rowCount, columnCount) {
  return {
    r0: range.startRowIndex ?? 0, r1: (range.endRowIndex ?? rowCount) - 1,
    c0: range.startColumnIndex ?? 0, c1: (range.endColumnIndex ?? columnCount) - 1,
  };
}

export function inside({ r0, r1, c0, c1 }, row, column) {
  return r0 <= row && row <= r1 && c0 <= column && column <= c1;
}

export function overlaps(one, other) {
  return one.r0 <= other.r1 && other.r0 <= one.r1 && one.c0 <= other.c1 && other.c0 <= one.c1;
}
