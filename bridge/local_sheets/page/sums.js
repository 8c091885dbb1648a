// Sum, average and count of the selected numbers, as far as all of them are on this machine's screen already.

import { words } from "./text.js";

const MOST_CELLS = 20_000;

export class Sums {
  constructor(output) {
    this.output = output;
  }

  show(tab, { range, isSingle }) {
    const size = (range.r1 - range.r0 + 1) * (range.c1 - range.c0 + 1);
    const isKnown = !isSingle && size <= MOST_CELLS && tab.cells.hasAll(range);
    this.output.textContent = isKnown ? summary(cellsIn(tab, range)) : "";
  }
}

function cellsIn(tab, range) {
  const lines = (axis, first, last) => axis.runs(first, last).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  const columns = lines(tab.columns, range.c0, range.c1);
  return lines(tab.rows, range.r0, range.r1).flatMap((row) => columns.map((column) => tab.cells.at(row, column))).filter(Boolean);
}

function summary(cells) {
  const filled = cells.filter((cell) => cell.formattedValue !== undefined);
  const numbers = filled.map((cell) => cell.effectiveValue?.numberValue).filter((number) => number !== undefined);
  const isDate = filled.some((cell) => /DATE|TIME/.test(cell.effectiveFormat?.numberFormat?.type ?? ""));
  const count = filled.length ? `${words.count}: ${filled.length}` : "";
  if (numbers.length < 2 || isDate) return count;
  const sum = numbers.reduce((total, number) => total + number, 0);
  const print = (number) => number.toLocaleString(undefined, { maximumFractionDigits: 2 });
  return `${words.sum}: ${print(sum)}  ${words.average}: ${print(sum / numbers.length)}  ${count}`;
}
