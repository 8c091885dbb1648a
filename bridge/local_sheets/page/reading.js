// What the page asks of the API, always by sheetId, so that a renamed tab is still the same tab.

import { call, filePath, spreadsheetPath } from "./api.js";
import { gridRange } from "./a1.js";

const LINE = "(pixelSize,hiddenByUser,hiddenByFilter)";
const TEXT = "(foregroundColor,fontFamily,fontSize,bold,italic,strikethrough,underline)";
const FORMAT = `(backgroundColor,borders,horizontalAlignment,verticalAlignment,wrapStrategy,numberFormat.type,textFormat${TEXT})`;
const CELL = `(formattedValue,userEnteredValue,effectiveValue,hyperlink,note,dataValidation,textFormatRuns,effectiveFormat${FORMAT})`;
const STRUCTURE = "properties(title,locale),sheets(properties,merges,basicFilter,charts)";

function byAreas(id, sheetId, areas, fields) {
  const dataFilters = areas.map((area) => ({ gridRange: area ? gridRange(sheetId, area) : { sheetId } }));
  return call("POST", `${spreadsheetPath(id)}:getByDataFilter`, { query: { fields }, body: { dataFilters } });
}

// Properties, tabs, merges, filters and charts: no cells.
export function readStructure(id) {
  return call("GET", spreadsheetPath(id), { query: { fields: STRUCTURE } });
}

// {rowMetadata, columnMetadata} of a tab.
export async function readLines(id, sheetId) {
  const answer = await byAreas(id, sheetId, [null], `sheets.data(rowMetadata${LINE},columnMetadata${LINE})`);
  return answer.sheets[0].data[0];
}

// The basic filter of a tab, null when it has none.
export async function readFilter(id, sheetId) {
  const answer = await call("GET", spreadsheetPath(id), { query: { fields: "sheets(properties.sheetId,basicFilter)" } });
  return answer.sheets.find((sheet) => (sheet.properties?.sheetId ?? 0) === sheetId)?.basicFilter ?? null;
}

// GridData for each area, with all that is drawn.
export async function readCells(id, sheetId, areas) {
  const answer = await byAreas(id, sheetId, areas, `sheets.data(startRow,startColumn,rowData.values${CELL})`);
  return answer.sheets?.[0].data ?? [];
}

// GridData for each area with the given members of cells only.
export async function readMembers(id, sheetId, areas, members) {
  const answer = await byAreas(id, sheetId, areas, `sheets.data(startRow,startColumn,rowData.values(${members}))`);
  return answer.sheets?.[0].data ?? [];
}

// Changes with every write; Drive's answer is small.
export async function readVersion(id) {
  const file = await call("GET", filePath(id), { query: { fields: "version,modifiedTime,trashed" } });
  return `${file.version} ${file.modifiedTime} ${file.trashed ?? false}`;
}

// Rows of cells (CellData or undefined) of one area; GridData leaves out what is empty at the end.
export function rowsOf(data, area) {
  const rows = [];
  for (let row = area.r0; row <= area.r1; row += 1) {
    const values = data?.rowData?.[row - area.r0]?.values ?? [];
    rows.push(Array.from({ length: area.c1 - area.c0 + 1 }, (_, column) => values[column]));
  }
  return rows;
}
