// Where a cell leads to. Only schemes that cannot run anything are followed.

const SAFE = /^(https?:|mailto:|tel:|#)/i;
const BARE = /^https?:\/\/\S+$/i;

// The address of a cell's link, null for none or an unsafe one.
export function linkOf(cell) {
  const text = cell.formattedValue ?? "";
  const target = cell.hyperlink ?? (BARE.test(text) ? text : null);
  return target && SAFE.test(target) ? target : null;
}

export function isSafe(target) {
  return Boolean(target) && SAFE.test(target);
}

// The #gid=... part of a link into this spreadsheet, null for one that leads elsewhere.
export function internalPart(target, bookId) {
  if (target.startsWith("#")) return target;
  const mark = target.indexOf("#");
  const own = target.includes(`/spreadsheets/d/${bookId}`) || target.startsWith(`${location.origin}/s/${bookId}`);
  return own ? (mark < 0 ? "#" : target.slice(mark)) : null;
}

export function anchor(target, text) {
  const link = Object.assign(document.createElement("a"), { href: target, textContent: text, tabIndex: -1 });
  if (!target.startsWith("#")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  return link;
}
