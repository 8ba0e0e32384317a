/** A form that asks again by itself, after a pause, and shows the answer in its place. */

import { enhance, SHOWN } from "./page";

const PAUSE = 300;

class Sliders {
  private waiting = 0;
  private asking: AbortController | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly target: HTMLElement,
  ) {}

  listen(): void {
    this.joinTwins();
    this.form.addEventListener("input", () => {
      this.writeOut();
      clearTimeout(this.waiting);
      this.waiting = window.setTimeout(() => void this.ask(), PAUSE);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask();
    });
    this.writeOut();
  }

  /** A slider without a name moves with the field that it names, which is the one that counts. */
  private joinTwins(): void {
    for (const slider of this.form.querySelectorAll<HTMLInputElement>("input[data-twin]")) {
      const field = document.getElementById(slider.dataset["twin"] ?? "");
      if (!(field instanceof HTMLInputElement)) continue;
      slider.hidden = false;
      slider.addEventListener("input", () => (field.value = slider.value));
      field.addEventListener("input", () => (slider.value = field.value));
    }
  }

  /** Each slider's value in words beside it. */
  private writeOut(): void {
    for (const output of this.form.querySelectorAll("output")) {
      const slider = document.getElementById(output.htmlFor.value);
      if (slider instanceof HTMLInputElement) output.value = slider.value;
    }
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const address = this.address();
    this.target.setAttribute("aria-busy", "true");
    try {
      const asked = new URL(address);
      asked.searchParams.set("part", this.target.id);
      const answer = await fetch(asked, { signal: asking.signal, headers: { Accept: "text/html" } });
      // A login or a fault is a page of its own: go there.
      if (!answer.ok || answer.redirected) return location.assign(address);
      this.show(await answer.text());
      history.replaceState(null, "", address);
    } catch (error) {
      if (!asking.signal.aborted) throw error;
    } finally {
      if (this.asking === asking) this.target.removeAttribute("aria-busy");
    }
  }

  private address(): URL {
    const address = new URL(this.form.action, location.href);
    address.search = "";
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string") address.searchParams.append(name, value);
    }
    return address;
  }

  private show(html: string): void {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const part = answer.getElementById(this.target.id) ?? answer.body;
    const scripts = [...answer.querySelectorAll<HTMLScriptElement>("script[type=module][src]")];
    this.target.replaceChildren(...part.childNodes);
    // Scripts that come this way do not run: load what the new part needs.
    for (const script of scripts) void import(/* @vite-ignore */ script.src);
    this.target.dispatchEvent(new Event(SHOWN, { bubbles: true }));
  }
}

enhance("form[data-sliders]", (element) => {
  const form = element as HTMLFormElement;
  const target = document.getElementById(form.dataset["target"] ?? "");
  if (target) new Sliders(form, target).listen();
});
