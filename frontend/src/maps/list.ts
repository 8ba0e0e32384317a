/** The list beside a map: the row of a thing is the one that links to the thing's page. */

export function rowsOf(list: HTMLElement | null): Map<string, HTMLElement> {
  const rows = new Map<string, HTMLElement>();
  for (const each of list?.querySelectorAll<HTMLAnchorElement>("tbody a[href]") ?? []) {
    const row = each.closest("tr");
    if (row) rows.set(pathOf(each.href), row);
  }
  return rows;
}

export function rowOf(list: HTMLElement | null, link: string): HTMLElement | undefined {
  return rowsOf(list).get(pathOf(link));
}

/** Mark the row of a thing, and no other one. */
export function mark(list: HTMLElement | null, link: string): void {
  for (const each of list?.querySelectorAll("tr[data-chosen]") ?? []) {
    each.removeAttribute("data-chosen");
    each.querySelector("a[aria-current]")?.removeAttribute("aria-current");
  }
  const row = rowOf(list, link);
  row?.setAttribute("data-chosen", "");
  row?.querySelector("a[href]")?.setAttribute("aria-current", "true");
}

export function addButton(row: HTMLElement, label: string, act: () => void): void {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "on-map";
  button.textContent = "◎";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  row.querySelector("a[href]")?.after(" ", button);
}

export function pathOf(address: string): string {
  return new URL(address, document.baseURI).pathname;
}
