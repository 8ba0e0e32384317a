/** Colours as numbers: mixing them, and which text can be read on them. */

type Rgb = [number, number, number];

/** Read a colour as a browser computes it: rgb(…), rgba(…), or a hexadecimal one. */
export function rgb(colour: string): Rgb {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(colour);
  if (hex) return hex.slice(1, 4).map((each) => Number.parseInt(each, 16)) as Rgb;
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [];
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** So much of the second colour in the first: 0 to 1. */
export function mix(first: string, second: string, share: number): string {
  const [a, b] = [rgb(first), rgb(second)];
  const mixed = a.map((each, at) => Math.round(each + ((b[at] ?? 0) - each) * share));
  return `rgb(${mixed.join(", ")})`;
}

function luminance(colour: string): number {
  const [r, g, b] = rgb(colour).map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours as WCAG reckons it: 1 to 21. */
export function contrast(first: string, second: string): number {
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Which of two colours can be read better on a ground. */
export function readable(ground: string, one: string, other: string): string {
  return contrast(ground, one) >= contrast(ground, other) ? one : other;
}
