/** A table of the page as a CSV file that a spreadsheet opens without running anything. */

export function csvOf(table: HTMLTableElement): Blob {
  const rows = [...table.rows].map((row) => [...row.cells].map(bare));
  // The mark at the beginning tells Excel that this is UTF-8.
  return new Blob(["\uFEFF", csv(rows)], { type: "text/csv;charset=utf-8" });
}

function bare(cell: HTMLTableCellElement): string | number {
  const value = cell.dataset["value"];
  return value ? Number(value) : (cell.textContent ?? "").trim();
}

export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
