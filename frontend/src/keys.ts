/** What works on every page: `/` to the search, Esc or a click beside a menu to close it, arrows from link to link. */

import { neighbour } from "./table";

const FIELDS = "input, select, textarea";
const CHOSEN = "[type=range], [type=checkbox], [type=radio], [type=button], [type=submit]";

function takesText(at: HTMLElement): boolean {
  return at.isContentEditable || (at.matches(FIELDS) && !at.matches(CHOSEN));
}

function jump(event: Event): void {
  const search = document.querySelector<HTMLInputElement>("input[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function close(at: HTMLElement): void {
  const menu =
    at.closest<HTMLDetailsElement>("details[data-menu][open]") ??
    document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if (at.matches("input[data-search]")) at.blur();
}

function step(event: KeyboardEvent, at: HTMLElement): void {
  const next = neighbour(at, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const at = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.key === "/" && !takesText(at)) jump(event);
  else if (event.key === "Escape") close(at);
  else if (event.key.startsWith("Arrow") && !at.matches(FIELDS)) step(event, at);
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]"))
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
});
