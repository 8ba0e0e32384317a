/** What the modules share: finding what is on the page, its data, and its colours. */

/** Told on an element whose content was replaced, so that what came in is enhanced, too. */
export const SHOWN = "wanmu:shown";

/** Enhance every element now on the page, and those that come later, each of them once. */
export function enhance(selector: string, each: (element: HTMLElement) => void): void {
  const done = new WeakSet<HTMLElement>();
  const within = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>(selector)) {
      if (!done.has(element)) {
        done.add(element);
        each(element);
      }
    }
  };
  within(document);
  document.addEventListener(SHOWN, (event) => {
    if (event.target instanceof HTMLElement) within(event.target);
  });
}

/** One element that a template must have. */
export function part<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

/** The data of a figure: from its address, or from the JSON that stands in it. */
export async function dataOf<T>(figure: HTMLElement): Promise<T> {
  const address = figure.dataset["address"];
  if (address) return fetchJson<T>(address);
  return JSON.parse(part(figure, 'script[type="application/json"]').textContent ?? "") as T;
}

export async function fetchJson<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** Colours and font as the style sheet has them now: light, dark, forced or printed. */
export interface Look {
  ink: string;
  quiet: string;
  paper: string;
  line: string;
  series: string[];
  font: string;
}

export function lookOf(element: HTMLElement): Look {
  // A custom property is not resolved until a real one takes it.
  const probe = element.appendChild(document.createElement("span"));
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const look = {
    ink: colour("ink"),
    quiet: colour("quiet"),
    paper: colour("paper"),
    line: colour("line"),
    series: Array.from({ length: 8 }, (_, at) => colour(`series-${at + 1}`)),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return look;
}

/** Call back when the reader's colours change: dark or light, forced ones. */
export function whenLookChanges(changed: () => void): void {
  for (const media of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(media).addEventListener("change", changed);
  }
}

/** Call back when a page is about to be printed, and when it has been. */
export function whenPrinted(changed: () => void): void {
  matchMedia("print").addEventListener("change", changed);
}

/** Where a link leads, when it stays in this office. */
export function follow(link: string): void {
  const address = new URL(link, location.href);
  if (address.origin === location.origin) location.assign(address);
}

/** Hand a file to the reader. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replaceAll(/[\\/:*?"<>|]/g, " ");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
