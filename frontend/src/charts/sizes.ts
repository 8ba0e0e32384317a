/** How much room texts take, and what follows from it. All in pixels. */

export const LETTER = 12;

/** About how wide a text is: a Chinese character is square, a Latin one half as wide. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += (letter.codePointAt(0) ?? 0) > 0x2e7f ? LETTER : LETTER * 0.56;
  return width;
}

export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

/** Cut a text to a width, with a mark where it was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const letter of text) {
    if (widthOf(`${kept}${letter}…`) > width) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** Whether bars must lie, because the names do not fit below standing ones. */
export function mustLie(categories: readonly string[], width: number): boolean {
  return widest(categories) + LETTER / 2 > width / Math.max(1, categories.length);
}
