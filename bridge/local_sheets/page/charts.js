// Charts of a tab: placed over the cells, drawn from the values of their source ranges.

import { fromGridRange } from "./a1.js";
import { drawChart } from "./chart_drawing.js";
import { readMembers, rowsOf } from "./reading.js";

const WIDTH = 600; // pixels of a chart that says nothing else
const HEIGHT = 371;

export class Charts {
  constructor({ book, grid }) {
    Object.assign(this, { book, grid });
    this.shown = new Map(); // chart id -> {text, element}
    grid.afterDraw.push(() => this.#place());
  }

  // Reads the charts' values again and draws those that differ.
  async load() {
    const { tab } = this.grid;
    const ids = new Set(tab.charts.map((chart) => chart.chartId));
    for (const [id, { element }] of this.shown) {
      if (!ids.has(id)) {
        element.remove();
        this.shown.delete(id);
      }
    }
    await Promise.all(tab.charts.map((chart) => this.#draw(tab, chart).catch((error) => console.warn(error.message))));
    this.#place();
  }

  async #draw(tab, chart) {
    const values = await valuesOf(this.book, chart.spec);
    if (tab !== this.grid.tab) return;
    const { width, height } = sizeOf(chart);
    const text = JSON.stringify([chart.spec, values, width, height]);
    if (this.shown.get(chart.chartId)?.text === text) return;
    this.shown.get(chart.chartId)?.element.remove();
    const element = Object.assign(document.createElement("figure"), { className: "chart", ariaLabel: chart.spec.title ?? "" });
    Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
    element.append(drawChart(chart.spec, values, { width, height }));
    this.shown.set(chart.chartId, { text, element });
  }

  // A chart belongs to the pane of its anchor cell.
  #place() {
    const { tab, panes } = this.grid;
    if (!tab) return;
    for (const chart of tab.charts) {
      const element = this.shown.get(chart.chartId)?.element;
      if (!element) continue;
      const overlay = chart.position?.overlayPosition;
      const { rowIndex = 0, columnIndex = 0 } = overlay?.anchorCell ?? {};
      const pane = panes.list.find((one) => tab.isGrid && rowIndex >= one.r0 && rowIndex < one.r1 && columnIndex >= one.c0 && columnIndex < one.c1)
        ?? panes.list.at(-1);
      if (element.parentElement !== pane.element) pane.element.append(element);
      const left = tab.columns.start(columnIndex) + pane.dx + (overlay?.offsetXPixels ?? 0);
      const top = tab.rows.start(rowIndex) + pane.dy + (overlay?.offsetYPixels ?? 0);
      Object.assign(element.style, { left: `${left}px`, top: `${top}px` });
    }
  }
}

function sizeOf({ position }) {
  const overlay = position?.overlayPosition ?? {};
  return { width: overlay.widthPixels ?? WIDTH, height: overlay.heightPixels ?? HEIGHT };
}

// The cells of each domain and series: {domains: [[cell, ...]], series: [[cell, ...]]}.
async function valuesOf(book, spec) {
  const { basicChart, pieChart, scorecardChart } = spec;
  const domains = basicChart ? (basicChart.domains ?? []).map((one) => one.domain) : pieChart ? [pieChart.domain] : [];
  const series = basicChart ? (basicChart.series ?? []).map((one) => one.series)
    : [pieChart?.series ?? scorecardChart?.keyValueData].filter(Boolean);
  const read = (list) => Promise.all(list.map((data) => cellsOf(book, data)));
  return { domains: await read(domains), series: await read(series) };
}

async function cellsOf(book, data) {
  const ranges = data?.sourceRange?.sources ?? [];
  const parts = await Promise.all(ranges.map(async (range) => {
    const tab = book.find(range.sheetId ?? 0);
    if (!tab) return [];
    const area = fromGridRange(range, tab.rowCount, tab.columnCount);
    const [answer] = await readMembers(book.id, tab.sheetId, [area], "formattedValue,effectiveValue");
    return rowsOf(answer, area).flat().map((cell) => ({ text: cell?.formattedValue ?? "", number: cell?.effectiveValue?.numberValue }));
  }));
  return parts.flat();
}
