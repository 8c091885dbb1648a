// Pie and doughnut charts.

import { label, svg, titled } from "./svg.js";

const LEAST_LABELLED = 0.04; // share of a slice that gets its percentage written on it

// slices: {name, number, colour}, numbers above zero
export function plotPie(root, box, chart, slices) {
  const total = slices.reduce((sum, slice) => sum + slice.number, 0);
  const radius = Math.max(Math.min(box.right - box.left, box.bottom - box.top) / 2 - 4, 0);
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const hole = radius * (chart.pieHole ?? 0);
  let from = 0;
  for (const slice of slices) {
    const share = slice.number / total;
    const shape = svg("path", { d: sector(centre, { radius, hole, from, to: from + share }), fill: slice.colour, stroke: "#fff" });
    root.append(titled(shape, `${slice.name}: ${slice.number.toLocaleString()} (${percent(share)})`));
    if (share >= LEAST_LABELLED) {
      const at = point(centre, hole ? (radius + hole) / 2 : radius * 0.68, from + share / 2);
      root.append(label(percent(share), at.x, at.y + 4, { fill: "#fff", "text-anchor": "middle", "pointer-events": "none" }));
    }
    from += share;
  }
}

function percent(share) {
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")}%`;
}

// A place on a circle; turns run clockwise from the top.
function point({ x, y }, radius, turns) {
  return { x: x + radius * Math.sin(turns * 2 * Math.PI), y: y - radius * Math.cos(turns * 2 * Math.PI) };
}

function sector(centre, { radius, hole, from, to }) {
  const end = Math.min(to, from + 0.9999); // a whole circle has no two ends
  const large = end - from > 0.5 ? 1 : 0;
  const [a, b] = [point(centre, radius, from), point(centre, radius, end)];
  const [c, d] = [point(centre, hole, end), point(centre, hole, from)];
  const inner = hole ? `L${c.x} ${c.y}A${hole} ${hole} 0 ${large} 0 ${d.x} ${d.y}` : `L${centre.x} ${centre.y}`;
  return `M${a.x} ${a.y}A${radius} ${radius} 0 ${large} 1 ${b.x} ${b.y}${inner}Z`;
}
