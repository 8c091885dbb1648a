// Tab-separated text, as spreadsheets put it on the clipboard: a cell with tabs, line breaks or quotes is quoted.

const BREAK = /[\t\n]/g;

export function printTsv(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text) {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// Rows of texts, all of the same length. One line break at the end is not a row.
export function parseTsv(text) {
  const clean = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  const rows = [[]];
  let at = 0;
  while (at <= clean.length) {
    const [cell, end] = clean[at] === '"' ? quotedCell(clean, at) ?? plainCell(clean, at) : plainCell(clean, at);
    rows.at(-1).push(cell);
    if (clean[end] === "\n") rows.push([]);
    at = end + 1;
  }
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

function plainCell(text, start) {
  BREAK.lastIndex = start;
  const end = BREAK.exec(text)?.index ?? text.length;
  return [text.slice(start, end), end];
}

// A cell in quotes that is followed by a tab, a line break or the end; null for a text that only begins with a quote.
function quotedCell(text, start) {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 2)) {
    if (text[end + 1] === '"') continue;
    const isEnd = end + 1 === text.length || text[end + 1] === "\t" || text[end + 1] === "\n";
    return isEnd ? [text.slice(start + 1, end).replaceAll('""', '"'), end + 1] : null;
  }
  return null;
}
