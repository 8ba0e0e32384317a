/** Where an arrow key leads in a table: among what can be focused in its cells. */

const FOCUSABLE = "a[href], button:not([disabled]), summary";

export function neighbour(at: HTMLElement, key: string): HTMLElement | null {
  const cell = at.closest<HTMLTableCellElement>("td, th");
  const row = cell?.closest("tr");
  const table = row?.closest("table");
  if (!cell || !row || !table) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const inRow = [...row.querySelectorAll<HTMLElement>(FOCUSABLE)];
    return inRow[inRow.indexOf(at) + (key === "ArrowRight" ? 1 : -1)] ?? null;
  }
  const way = key === "ArrowDown" ? 1 : -1;
  for (let number = row.rowIndex + way; table.rows[number]; number += way) {
    const found = table.rows[number]?.cells[cell.cellIndex]?.querySelector<HTMLElement>(FOCUSABLE);
    if (found) return found;
  }
  return null;
}
