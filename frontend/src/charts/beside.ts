/** How bars stand beside each other on the place of a category, and the marks of targets on them. In pixels. */

const WIDEST = 36;
const FULL = 0.7;
export const GAP = 0.1;
/** Of the highest value: about how high a number is. */
const CROWD = 0.09;

export interface Places {
  /** How thick a bar is. */
  thick: number;
  /** How long the mark of a target is. */
  mark: number;
  /** How far the mark of each target is from the middle of the category. */
  offsets: number[];
}

/** With a target for each bar, its mark stands on that bar; otherwise it spans all of them. */
export function places(room: number, bars: number, targets: number): Places {
  const count = Math.max(1, bars);
  const thick = Math.max(3, Math.min(WIDEST, (room * FULL) / (count + (count - 1) * GAP)));
  const step = thick * (1 + GAP);
  if (targets > 1 && targets === bars) {
    const offsets = Array.from({ length: bars }, (_, at) => (at - (bars - 1) / 2) * step);
    return { thick, mark: thick, offsets };
  }
  return { thick, mark: step * count, offsets: Array.from({ length: targets }, () => 0) };
}

/** Whether the mark of a target is where a bar's number would stand: just above the bar. */
export function crowded(value: number | null, target: number | null, highest: number): boolean {
  if (value === null || target === null) return false;
  return target >= value && target - value < CROWD * highest;
}
