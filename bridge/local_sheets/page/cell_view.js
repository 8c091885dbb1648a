// Draws one cell. What people typed is always text, never markup.

import { border, css, isBlack, isWhite } from "./colours.js";
import { anchor, isSafe, linkOf } from "./links.js";
import { words } from "./text.js";

const FONTS = '"Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, sans-serif';
const STANDARD_FONT = /^arial\b/i;
const PLACES = { TOP: "start", MIDDLE: "center", BOTTOM: "safe end" };
const SIDES = { LEFT: "start", CENTER: "center", RIGHT: "end" };

export function isCheckbox(cell) {
  return cell.dataValidation?.condition?.type === "BOOLEAN";
}

export function isChecked(cell) {
  const value = cell.effectiveValue ?? {};
  const custom = cell.dataValidation?.condition?.values?.[0]?.userEnteredValue;
  return custom === undefined ? value.boolValue === true : custom === (cell.formattedValue ?? "");
}

export function hasDropdown(cell) {
  const rule = cell.dataValidation;
  return Boolean(rule) && rule.showCustomUi !== false && /^ONE_OF_(LIST|RANGE)$/.test(rule.condition?.type);
}

// Whether the text runs over the empty cells at its right.
export function runsOver(cell) {
  const format = cell.effectiveFormat ?? {};
  const value = cell.effectiveValue ?? {};
  return value.stringValue !== undefined && !isCheckbox(cell) && !hasDropdown(cell)
    && (format.wrapStrategy ?? "OVERFLOW_CELL") === "OVERFLOW_CELL" && (format.horizontalAlignment ?? "LEFT") === "LEFT";
}

// Whether a row without a height of its own grows with this cell.
export function mayGrow(cell) {
  const wrap = cell.effectiveFormat?.wrapStrategy ?? "OVERFLOW_CELL";
  if (cell.formattedValue === undefined || wrap === "CLIP") return false;
  return wrap === "WRAP" || cell.formattedValue.includes("\n") || (cell.effectiveFormat?.textFormat?.fontSize ?? 10) > 11;
}

// Fills an element that has its place already; the format may have changed, too. reach: pixels that the text may take.
export function drawCell(element, cell, reach) {
  const format = cell.effectiveFormat ?? {};
  const text = document.createElement("div");
  element.className = "cell";
  element.classList.toggle("noted", cell.note !== undefined);
  element.classList.toggle("pending", cell.isPending === true);
  styleBox(element, format);
  styleText(text, format);
  text.className = `text ${(format.wrapStrategy ?? "OVERFLOW_CELL") === "WRAP" ? "wrap" : ""}`;
  text.style.maxWidth = reach ? `${reach}px` : "";
  if (isCheckbox(cell)) text.append(checkbox(cell));
  else fillText(text, cell);
  if (isCheckbox(cell)) element.style.alignItems = "center";
  element.style.justifyContent = isCheckbox(cell) ? "center" : SIDES[format.horizontalAlignment] ?? "start";
  text.style.textAlign = (format.horizontalAlignment ?? "LEFT").toLowerCase();
  element.replaceChildren(text, ...(hasDropdown(cell) ? [arrow()] : []));
  return text;
}

function styleBox(element, format) {
  const fill = format.backgroundColor;
  element.style.backgroundColor = fill && !isWhite(fill) ? css(fill) : "";
  element.style.alignItems = PLACES[format.verticalAlignment] ?? PLACES.BOTTOM;
  for (const side of ["top", "right", "bottom", "left"]) {
    element.style.setProperty(`border-${side}`, border(format.borders?.[side]));
  }
}

function styleText(element, format) {
  const text = format.textFormat ?? {};
  const style = element.style;
  style.color = text.foregroundColor && !isBlack(text.foregroundColor) ? css(text.foregroundColor) : "";
  style.fontWeight = text.bold ? "bold" : "";
  style.fontStyle = text.italic ? "italic" : "";
  style.textDecoration = [text.underline && "underline", text.strikethrough && "line-through"].filter(Boolean).join(" ");
  style.fontSize = text.fontSize && text.fontSize !== 10 ? `${text.fontSize}pt` : "";
  style.fontFamily = text.fontFamily && !STANDARD_FONT.test(text.fontFamily) ? `${familyName(text.fontFamily)}, ${FONTS}` : "";
}

function familyName(name) {
  return name.split(",").map((part) => `"${part.replaceAll(/["\\]/g, "").trim()}"`).join(", ");
}

function fillText(element, cell) {
  const text = cell.formattedValue ?? "";
  const target = linkOf(cell);
  if (cell.textFormatRuns?.length && !target) element.append(...runs(text, cell.textFormatRuns));
  else if (target && text) element.append(anchor(target, text));
  else element.textContent = text;
}

// Parts of a text that look different. startIndex counts UTF-16 units, as JavaScript does.
function runs(text, list) {
  const starts = list.map((run) => run.startIndex ?? 0);
  const head = starts[0] > 0 ? [text.slice(0, starts[0])] : [];
  return [...head, ...list.map((run, index) => {
    const part = text.slice(starts[index], starts[index + 1] ?? text.length);
    const target = run.format?.link?.uri;
    const element = isSafe(target) ? anchor(target, part) : Object.assign(document.createElement("span"), { textContent: part });
    styleText(element, { textFormat: run.format });
    return element;
  })];
}

function checkbox(cell) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", tabIndex: -1, ariaLabel: words.checkbox });
  box.checked = isChecked(cell);
  return box;
}

// The button of a column under a filter.
export function filterButton(isOn) {
  const label = isOn ? words.filterOn : words.filter;
  return Object.assign(document.createElement("button"), { type: "button", className: `filter ${isOn ? "on" : ""}`, tabIndex: -1, ariaLabel: label });
}

function arrow() {
  return Object.assign(document.createElement("button"), { type: "button", className: "arrow", tabIndex: -1, ariaLabel: words.choices });
}
