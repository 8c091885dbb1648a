// What a cell holds as a text that, typed again, gives the same cell.

const DAY = 86_400_000; // milliseconds
const DAY_ZERO = Date.UTC(1899, 11, 30);
// texts that would turn into something else when they are typed: numbers, dates, times, formulas, TRUE
const TAKEN_OTHERWISE = /^\s*(?:['=+]|[-.$¥￥€£]?\d[\d,./:%\s年月日+-]*(?:T[\d:.]+|[ap]m|e[-+]?\d+)?\s*$|(?:true|false)\s*$)/i;

export function contentOf(cell, locale) {
  const value = cell?.userEnteredValue ?? {};
  if (value.formulaValue !== undefined) return value.formulaValue;
  if (value.boolValue !== undefined) return value.boolValue ? "TRUE" : "FALSE";
  if (value.numberValue !== undefined) return numberText(value.numberValue, cell.effectiveFormat?.numberFormat?.type, locale);
  const text = value.stringValue ?? "";
  const isPlain = cell?.effectiveFormat?.numberFormat?.type === "TEXT" && !text.startsWith("=");
  return !isPlain && TAKEN_OTHERWISE.test(text) ? `'${text}` : text;
}

function numberText(number, kind, locale) {
  if (kind === "DATE") return Number.isInteger(number) ? dateText(number, locale) : `${dateText(number, locale)} ${timeText(number)}`;
  if (kind === "DATE_TIME") return `${dateText(number, locale)} ${timeText(number)}`;
  if (kind === "TIME" && number >= 0 && number < 1) return timeText(number);
  if (kind === "PERCENT") return `${Number((number * 100).toPrecision(15))}%`;
  return String(number);
}

function dateText(serial, locale) {
  const day = new Date(DAY_ZERO + Math.floor(serial + 0.5 / DAY) * DAY).toISOString().slice(0, 10);
  return locale.startsWith("ja") ? day.replaceAll("-", "/") : day;
}

function timeText(serial) {
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400) % 86_400;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
}
