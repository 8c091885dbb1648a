// Elements of SVG.

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function label(text, x, y, attributes = {}) {
  return svg("text", { x, y, "font-size": 11, fill: "#5f6368", ...attributes }, text);
}

export function titled(element, text) {
  element.append(svg("title", {}, text));
  return element;
}

// Pixels that a label takes, about; wide characters (Japanese) take twice as much.
export function textWidth(text) {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0xff ? 11.5 : 6.2), 0);
}
