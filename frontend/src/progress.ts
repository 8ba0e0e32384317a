/** A bar that asks how far the work is. Leaving the page stops the asking, not the work. */

import { enhance, fetchJson, follow } from "./page";

interface State {
  value: number;
  max: number;
  text: string;
  done: boolean;
  href?: string;
}

const SOON = 1_000;
const LATE = 30_000;

/** Milliseconds until the next question: soon after an answer, later after each failure. */
export function pauseAfter(failures: number): number {
  return Math.min(LATE, SOON * 2 ** failures);
}

if (typeof document !== "undefined") {
  enhance("progress[data-progress]", (bar) => void watch(bar as HTMLProgressElement));
}

async function watch(bar: HTMLProgressElement): Promise<void> {
  const words = bar.parentElement?.querySelector<HTMLElement>("[data-progress-text]");
  let failures = 0;
  while (bar.isConnected) {
    try {
      const state = await fetchJson<State>(bar.dataset["progress"] ?? "");
      failures = 0;
      bar.max = state.max || 1;
      bar.value = state.value;
      if (words && words.textContent !== state.text) words.textContent = state.text;
      if (state.done) return state.href ? follow(state.href) : location.reload();
    } catch {
      failures += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
  }
}
