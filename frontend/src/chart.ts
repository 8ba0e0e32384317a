/** Draws the figures of `office/chart.html`; their table stays, folded away. */

import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { csvOf } from "./csv";
import type { Drawing } from "./charts/drawing";
import type { Clicked, Kind } from "./charts/frame";
import { kindOf } from "./charts/kinds";
import { pictureOf } from "./charts/picture";
import { dataOf, enhance, follow, lookOf, part, save, whenLookChanges, whenPrinted } from "./page";

use([SVGRenderer]);

async function show(figure: HTMLElement): Promise<void> {
  const drawing = await dataOf<Drawing>(figure);
  new Figure(figure, drawing, await kindOf(drawing)).start();
}

class Figure {
  private readonly outer: HTMLElement;
  private readonly inner = document.createElement("div");
  private chart: EChartsType | undefined;
  private drawnWidth = 0;

  constructor(
    private readonly figure: HTMLElement,
    private readonly drawing: Drawing,
    private readonly kind: Kind<Drawing>,
  ) {
    this.outer = part(figure, "[data-drawing]");
  }

  start(): void {
    this.outer.append(this.inner);
    this.outer.hidden = false;
    this.inner.setAttribute("role", "img");
    this.inner.setAttribute("aria-label", this.drawing.title);
    part<HTMLDetailsElement>(this.figure, "[data-twin]").open = false;
    const sizes = new ResizeObserver(() => this.fit());
    sizes.observe(this.outer);
    whenLookChanges(() => this.draw());
    whenPrinted(() => this.draw());
    this.offer("[data-png]", () => void this.savePicture());
    this.offer("[data-csv]", () => {
      save(csvOf(part<HTMLTableElement>(this.figure, "table")), `${this.drawing.title}.csv`);
    });
  }

  private fit(): void {
    if (!this.figure.isConnected) return this.chart?.dispose();
    const width = this.outer.clientWidth;
    if (width === 0 || width === this.drawnWidth) return;
    this.drawnWidth = width;
    this.draw();
  }

  private draw(): void {
    if (this.drawnWidth === 0) return;
    const width = Math.max(this.drawnWidth, this.kind.least?.(this.drawing) ?? 0);
    const height = this.kind.height(this.drawing, width);
    this.inner.style.width = `${width}px`;
    this.inner.style.height = `${height}px`;
    this.outer.tabIndex = width > this.drawnWidth ? 0 : -1;
    this.chart ??= this.begin(width, height);
    this.chart.resize({ width, height });
    const room = { look: lookOf(this.figure), width, language: document.documentElement.lang };
    this.chart.setOption(this.kind.option(this.drawing, room), true);
    this.chart.getZr().flush();
    // A printer's page is narrower than a screen: the drawing shrinks with it.
    part<HTMLElement>(this.inner, "svg").setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  private begin(width: number, height: number): EChartsType {
    const chart = init(this.inner, null, { renderer: "svg", width, height });
    chart.on("click", (clicked) => {
      const link = this.kind.link(this.drawing, clicked as unknown as Clicked);
      if (link) follow(link);
    });
    return chart;
  }

  private offer(selector: string, act: () => void): void {
    const button = this.figure.querySelector<HTMLButtonElement>(selector);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", act);
  }

  private async savePicture(): Promise<void> {
    const svg = this.inner.querySelector("svg");
    if (!svg) return;
    const notes = ["[data-unit]", ".fresh"].map((each) => this.figure.querySelector(each)?.textContent);
    const caption = { title: this.drawing.title, note: notes.filter(Boolean).join("  ") };
    save(await pictureOf(svg, caption, lookOf(this.figure)), `${this.drawing.title}.png`);
  }
}

enhance("figure[data-chart]", (figure) => void show(figure));
