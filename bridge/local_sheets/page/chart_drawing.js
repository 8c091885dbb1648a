// A chart as SVG: title, legend, and the plot of its kind.

import { css } from "./colours.js";
import { plotAxes } from "./chart_axes.js";
import { plotPie } from "./chart_pie.js";
import { label, svg, textWidth } from "./svg.js";
import { words } from "./text.js";

const PALETTE = ["#4285f4", "#ea4335", "#fbbc04", "#34a853", "#ff6d01", "#46bdc6", "#7baaf7", "#f07b72", "#fcd04f", "#71c287"];
const EDGE = 16; // pixels around everything

// values: {domains, series}, lists of {text, number}
export function drawChart(spec, values, { width, height }) {
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
  const box = { left: EDGE, top: EDGE, right: width - EDGE, bottom: height - EDGE };
  if (spec.backgroundColor) root.append(svg("rect", { width, height, fill: css(spec.backgroundColor) }));
  if (spec.title) {
    root.append(label(spec.title, EDGE, box.top + 14, { "font-size": 16, fill: "#3c4043" }));
    box.top += 26;
  }
  if (spec.subtitle) {
    root.append(label(spec.subtitle, EDGE, box.top + 8, { "font-size": 12 }));
    box.top += 18;
  }
  plot(root, box, spec, values);
  return root;
}

function plot(root, box, spec, values) {
  if (spec.basicChart) {
    const parts = basicParts(spec.basicChart, values);
    if (parts.series.length > 1) legend(root, box, parts.series, spec.basicChart.legendPosition);
    plotAxes(root, box, spec.basicChart, parts);
  } else if (spec.pieChart) {
    const slices = slicesOf(values);
    legend(root, box, slices, spec.pieChart.legendPosition ?? "RIGHT_LEGEND");
    plotPie(root, box, spec.pieChart, slices);
  } else if (spec.scorecardChart) scorecard(root, box, values);
  else root.append(label(words.chartUnknown, box.left, (box.top + box.bottom) / 2, { "font-size": 13 }));
}

// Categories and series of a basic chart; headerCount cells at the start of each are its name.
function basicParts(chart, { domains, series }) {
  const heads = chart.headerCount ?? guessedHeads(series);
  const categories = (domains[0] ?? []).slice(heads);
  return {
    categories,
    series: series.map((cells, index) => {
      const own = chart.series[index];
      const colour = own.color ?? own.colorStyle?.rgbColor;
      return {
        name: heads ? cells[0]?.text ?? "" : "", kind: own.type ?? chart.chartType, colour: colour ? css(colour) : PALETTE[index % PALETTE.length],
        cells: cells.slice(heads), isRight: own.targetAxis === "RIGHT_AXIS",
      };
    }),
  };
}

// Without headerCount Google guesses: a first row of texts is a header.
function guessedHeads(series) {
  return series.some((cells) => cells[0]?.text && cells[0].number === undefined) ? 1 : 0;
}

function slicesOf({ domains, series }) {
  const cells = series[0] ?? [];
  const heads = guessedHeads(series);
  return cells.slice(heads).map((cell, index) => ({
    name: domains[0]?.[index + heads]?.text ?? "", number: cell.number, colour: PALETTE[index % PALETTE.length],
  })).filter((slice) => slice.number > 0);
}

// Takes room from the box. items: {name, colour}
function legend(root, box, items, position = "BOTTOM_LEGEND") {
  const named = items.filter((item) => item.name);
  if (!named.length || position === "NO_LEGEND") return;
  if (position === "RIGHT_LEGEND" || position === "LABELED_LEGEND") {
    const width = Math.min(Math.max(...named.map((item) => textWidth(item.name))) + 30, (box.right - box.left) / 2.5);
    named.forEach((item, index) => root.append(...legendItem(item, box.right - width + 8, box.top + 14 + index * 20)));
    box.right -= width;
    return;
  }
  const y = position === "TOP_LEGEND" ? box.top + 8 : box.bottom - 4;
  let x = box.left;
  for (const item of named) {
    root.append(...legendItem(item, x, y));
    x += textWidth(item.name) + 32;
  }
  if (position === "TOP_LEGEND") box.top += 22;
  else box.bottom -= 22;
}

function legendItem({ name, colour }, x, y) {
  return [svg("rect", { x, y: y - 9, width: 11, height: 11, rx: 2, fill: colour }), label(name, x + 17, y)];
}

function scorecard(root, box, { series }) {
  const text = series[0]?.[0]?.text ?? "";
  const size = Math.min((box.right - box.left) / Math.max(text.length, 3) * 1.4, (box.bottom - box.top) * 0.6);
  root.append(label(text, (box.left + box.right) / 2, (box.top + box.bottom + size * 0.7) / 2, { "font-size": size, "text-anchor": "middle", fill: "#202124" }));
}
