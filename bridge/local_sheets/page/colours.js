// Colours of the API (shares of red, green, blue; zeros are left out) as CSS.

export function css({ red = 0, green = 0, blue = 0 } = {}) {
  return `rgb(${[red, green, blue].map((share) => Math.round(share * 255)).join(",")})`;
}

export function isWhite({ red = 0, green = 0, blue = 0 } = {}) {
  return red > 0.999 && green > 0.999 && blue > 0.999;
}

export function isBlack({ red = 0, green = 0, blue = 0 } = {}) {
  return red + green + blue === 0;
}

const LINES = { SOLID: [1, "solid"], SOLID_MEDIUM: [2, "solid"], SOLID_THICK: [3, "solid"], DASHED: [1, "dashed"],
  DOTTED: [1, "dotted"], DOUBLE: [3, "double"] };

// A Border of the API as CSS, "" for none.
export function border({ style, color, colorStyle } = {}) {
  const [pixels, kind] = LINES[style] ?? [];
  return pixels ? `${pixels}px ${kind} ${css(color ?? colorStyle?.rgbColor)}` : "";
}
