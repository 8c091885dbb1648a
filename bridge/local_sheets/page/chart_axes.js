// Charts with two axes: columns, bars, lines, areas, points, and mixtures of them.

import { label, svg, textWidth, titled } from "./svg.js";

const BARS = ["COLUMN", "BAR"];

// parts: {categories, series}; see basicParts
export function plotAxes(root, box, chart, { categories, series }) {
  const flat = chart.chartType === "BAR"; // bars lie: categories go down, values to the right
  const stack = BARS.concat("AREA", "STEPPED_AREA").includes(chart.chartType) ? chart.stackedType ?? "NOT_STACKED" : "NOT_STACKED";
  const stacked = stack !== "NOT_STACKED";
  const rows = stack === "PERCENT_STACKED" ? shares(series) : series.map((one) => one.cells.map((cell) => cell.number));
  const scale = scaleOf(rows, { stacked, isFraction: stack === "PERCENT_STACKED" });
  titles(root, box, chart);
  const plot = inner(box, { categories, scale, flat });
  const along = flat ? [plot.top, plot.bottom] : [plot.left, plot.right];
  const step = (along[1] - along[0]) / Math.max(categories.length, 1);
  const valueAt = (number) => {
    const share = (number - scale.low) / (scale.high - scale.low);
    return flat ? plot.left + share * (plot.right - plot.left) : plot.bottom - share * (plot.bottom - plot.top);
  };
  const frame = { plot, flat, step, start: along[0], valueAt, stacked, base: valueAt(Math.max(scale.low, Math.min(0, scale.high))) };
  grid(root, frame, scale);
  names(root, frame, categories);
  const bars = series.filter((one) => kindOf(one, chart) === "bar");
  const below = categories.map(() => 0);
  series.forEach((one, index) => {
    const context = { ...frame, one, numbers: rows[index], below, categories, slot: bars.indexOf(one), slots: bars.length };
    DRAW[kindOf(one, chart)](root, context);
    if (stacked) rows[index].forEach((number, at) => { below[at] += number ?? 0; });
  });
}

function kindOf(one, chart) {
  const kind = chart.chartType === "COMBO" ? one.kind : chart.chartType;
  return { COLUMN: "bar", BAR: "bar", LINE: "line", AREA: "area", STEPPED_AREA: "area", SCATTER: "points" }[kind] ?? "bar";
}

// Each number as its share of the sum of its category.
function shares(series) {
  const sums = series[0]?.cells.map((_, at) => series.reduce((sum, one) => sum + (one.cells[at]?.number ?? 0), 0)) ?? [];
  return series.map((one) => one.cells.map((cell, at) => (sums[at] ? (cell.number ?? 0) / sums[at] : 0)));
}

// Round limits and steps that hold all numbers and zero.
function scaleOf(rows, { stacked, isFraction }) {
  const sums = stacked ? [...(rows[0] ?? [])].map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0)) : rows.flat();
  const numbers = [...sums, 0].filter((number) => number !== undefined);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  if (isFraction) return { low: 0, high: 1, step: 0.25, print: (number) => `${number * 100}%` };
  const rough = (most - least || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough);
  const print = (number) => Number(number.toPrecision(12)).toLocaleString();
  return { low: Math.floor(least / step) * step, high: Math.ceil(most / step) * step || step, step, print };
}

function titles(root, box, chart) {
  for (const axis of chart.axis ?? []) {
    if (!axis.title) continue;
    if (axis.position === "BOTTOM_AXIS") {
      root.append(label(axis.title, (box.left + box.right) / 2, box.bottom - 2, { "text-anchor": "middle", "font-style": "italic" }));
      box.bottom -= 18;
    } else if (axis.position === "LEFT_AXIS") {
      const middle = (box.top + box.bottom) / 2;
      root.append(label(axis.title, 0, 0, {
        "text-anchor": "middle", "font-style": "italic", transform: `translate(${box.left + 10} ${middle}) rotate(-90)`,
      }));
      box.left += 20;
    }
  }
}

// What is left for the plot itself when numbers and names are written beside it.
function inner(box, { categories, scale, flat }) {
  const ticks = Math.max(textWidth(scale.print(scale.high)), textWidth(scale.print(scale.low)));
  const longest = Math.max(0, ...categories.map((cell) => textWidth(cell.text)));
  const side = flat ? Math.min(longest, (box.right - box.left) / 3) : ticks;
  const [left, right] = [box.left + side + 10, box.right - 6];
  const tilted = !flat && longest > (right - left) / Math.max(categories.length, 1) - 4;
  const below = tilted ? Math.min(longest * 0.6, 60) + 14 : 20;
  return { left, right, top: box.top + 8, bottom: box.bottom - below, tilted };
}

function grid(root, { plot, flat, valueAt }, scale) {
  for (let number = scale.low; number <= scale.high + scale.step / 2; number += scale.step) {
    const at = valueAt(number);
    const ends = flat ? { x1: at, x2: at, y1: plot.top, y2: plot.bottom } : { x1: plot.left, x2: plot.right, y1: at, y2: at };
    root.append(svg("line", { ...ends, stroke: Math.abs(number) < scale.step / 1e6 ? "#80868b" : "#e0e0e0" }));
    const place = flat ? [at, plot.bottom + 15, { "text-anchor": "middle" }] : [plot.left - 6, at + 4, { "text-anchor": "end" }];
    root.append(label(scale.print(number), ...place));
  }
}

// Names of categories; tilted where they have no room beside each other, and no more than can be read.
function names(root, { plot, flat, step, start }, categories) {
  const each = Math.max(1, Math.ceil(14 / step));
  const most = flat ? plot.left - 20 : plot.tilted ? 100 : Infinity;
  categories.forEach((cell, at) => {
    if (at % each) return;
    const middle = start + step * (at + 0.5);
    const text = shortened(cell.text, most);
    if (flat) root.append(titled(label(text, plot.left - 6, middle + 4, { "text-anchor": "end" }), cell.text));
    else if (plot.tilted) {
      const turned = `translate(${middle + 4} ${plot.bottom + 12}) rotate(-35)`;
      root.append(titled(label(text, 0, 0, { "text-anchor": "end", transform: turned }), cell.text));
    } else root.append(titled(label(text, middle, plot.bottom + 15, { "text-anchor": "middle" }), cell.text));
  });
}

function shortened(text, pixels) {
  if (textWidth(text) <= pixels) return text;
  let kept = text;
  while (kept && textWidth(kept) > pixels - 8) kept = [...kept].slice(0, -1).join("");
  return `${kept}…`;
}

const DRAW = {
  bar(root, context) {
    const { flat, step, start, valueAt, stacked, numbers, below, one, slot, slots } = context;
    const room = step * 0.7;
    const thick = stacked ? room : room / slots;
    numbers.forEach((number, at) => {
      if (number === undefined) return;
      const from = stacked ? valueAt(below[at]) : context.base;
      const to = valueAt((stacked ? below[at] : 0) + number);
      const side = start + step * at + (step - room) / 2 + (stacked ? 0 : thick * slot);
      const [near, size] = [Math.min(from, to), Math.abs(to - from)];
      const shape = flat ? { x: near, width: size, y: side, height: thick } : { x: side, width: thick, y: near, height: size };
      root.append(titled(svg("rect", { ...shape, fill: one.colour }), hint(context, at)));
    });
  },
  line(root, context) {
    const places = points(context);
    root.append(svg("polyline", { points: places.map(({ x, y }) => `${x},${y}`).join(" "), fill: "none", stroke: context.one.colour, "stroke-width": 2 }));
    dots(root, context, places, 2.5);
  },
  area(root, context) {
    const places = points(context);
    if (!places.length) return;
    const floor = places.map(({ x, at }) => `${x},${context.stacked ? context.valueAt(context.below[at]) : context.base}`).reverse();
    const outline = [...places.map(({ x, y }) => `${x},${y}`), ...floor].join(" ");
    root.append(svg("polygon", { points: outline, fill: context.one.colour, "fill-opacity": 0.35, stroke: context.one.colour }));
    dots(root, context, places, 2);
  },
  points(root, context) {
    dots(root, context, points(context), 3.5);
  },
};

function points({ step, start, valueAt, stacked, numbers, below }) {
  return numbers.map((number, at) => ({ number, at })).filter(({ number }) => number !== undefined)
    .map(({ number, at }) => ({ at, x: start + step * (at + 0.5), y: valueAt((stacked ? below[at] : 0) + number) }));
}

function dots(root, context, places, radius) {
  for (const { x, y, at } of places) root.append(titled(svg("circle", { cx: x, cy: y, r: radius, fill: context.one.colour }), hint(context, at)));
}

function hint({ categories, one }, at) {
  return [categories[at]?.text, one.name, one.cells[at]?.text].filter(Boolean).join(" · ");
}
