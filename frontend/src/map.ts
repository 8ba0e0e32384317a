/** Draws the figures of `office/map.html`. The list beside says the same, also without a map. */

import {
  AttributionControl,
  Map as Drawn,
  NavigationControl,
  Popup,
  ScaleControl,
  setWorkerUrl,
  type LngLatLike,
  type MapLayerMouseEvent,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "./map.css";
import type { DrawnLayer, DrawnMap } from "./maps/drawing";
import { pixels, sample, type SampleKind } from "./maps/samples";
import { addButton, mark, pathOf, rowOf, rowsOf } from "./maps/list";
import { imageName, layersOf, NEAR, only, styleOf } from "./maps/style";
import { contrast } from "./charts/colours";
import { dataOf, enhance, lookOf, part, whenLookChanges } from "./page";

setWorkerUrl(new URL(workerUrl, import.meta.url).href);

type Properties = Record<string, unknown>;

const PADDING = { padding: 24 };

async function show(figure: HTMLElement): Promise<void> {
  if (!document.createElement("canvas").getContext("webgl2")) {
    part(figure, "[data-no-webgl]").hidden = false;
    return;
  }
  new MapFigure(figure, await dataOf<DrawnMap>(figure)).start();
}

class MapFigure {
  private readonly map: Drawn;
  private look;
  private readonly words: Record<string, string> = {};
  private readonly list: HTMLElement | null;

  constructor(
    private readonly figure: HTMLElement,
    private readonly drawn: DrawnMap,
  ) {
    this.look = lookOf(figure);
    this.list = document.getElementById(figure.dataset["beside"] ?? "");
    const words = part<HTMLTemplateElement>(figure, "[data-words]").content;
    for (const each of words.querySelectorAll<HTMLElement>("[data-word]")) {
      this.words[each.dataset["word"] ?? ""] = each.textContent ?? "";
    }
    const container = part(figure, "[data-drawing]");
    container.hidden = false;
    this.map = new Drawn({
      container,
      style: styleOf(drawn, this.look),
      bounds: drawn.bounds,
      fitBoundsOptions: PADDING,
      locale: this.words,
      attributionControl: false,
      renderWorldCopies: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      // The wheel scrolls the page; with Ctrl it zooms the map.
      cooperativeGestures: true,
      // What is drawn must still be there when the page is printed.
      canvasContextAttributes: { preserveDrawingBuffer: true },
    });
  }

  start(): void {
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl(), "bottom-left");
    if (this.drawn.credit) this.map.addControl(new AttributionControl({ compact: false }));
    this.map.on("style.load", () => {
      this.addImages();
      this.applyLegend();
    });
    for (const layer of this.drawn.layers) this.listen(layer);
    whenLookChanges(() => this.redraw());
    this.showLegend();
    this.meetList();
    const whole = part<HTMLButtonElement>(this.figure, "[data-whole]");
    whole.hidden = false;
    whole.addEventListener("click", () => this.map.fitBounds(this.drawn.bounds, PADDING));
  }

  private redraw(): void {
    this.look = lookOf(this.figure);
    this.map.setStyle(styleOf(this.drawn, this.look), { diff: false });
    this.drawSamples();
  }

  private addImages(): void {
    const most = Math.max(1, ...this.drawn.layers.map((layer) => layer.categories.length));
    for (const kind of ["points", "areas"] as const) {
      for (let number = 0; number < most; number += 1) {
        const drawn = pixels(sample(kind, number, this.look));
        this.map.addImage(imageName(kind, number), drawn, { pixelRatio: 2 });
      }
    }
  }

  private listen(layer: DrawnLayer): void {
    if (layer.kind === "outline") return;
    const ids = layersOf(layer, this.look).map(({ id }) => id);
    this.map.on("click", ids, (event) => this.open(event));
    this.map.on("mouseenter", ids, () => this.point("pointer"));
    this.map.on("mouseleave", ids, () => this.point(""));
  }

  private point(cursor: string): void {
    this.map.getCanvas().style.cursor = cursor;
  }

  private open(event: MapLayerMouseEvent): void {
    const feature = event.features?.[0];
    if (!feature || event.defaultPrevented) return;
    event.preventDefault();
    this.tell(feature.properties, event.lngLat);
    rowOf(this.list, String(feature.properties["link"]))?.scrollIntoView({ block: "nearest" });
  }

  private tell(properties: Properties, at: LngLatLike): void {
    const popup = new Popup({ maxWidth: "20rem" }).setLngLat(at);
    popup.setDOMContent(this.told(properties)).addTo(this.map);
    popup.on("close", () => this.map.getCanvas().focus());
    popup.getElement()?.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") popup.remove();
    });
    mark(this.list, String(properties["link"]));
  }

  /** A thing of the list beside is shown here by a button in its row. */
  private meetList(): void {
    const rows = rowsOf(this.list);
    for (const layer of this.drawn.layers) {
      layer.shapes.features.forEach(({ properties, geometry }, at) => {
        const row = properties?.["link"] ? rows.get(pathOf(String(properties["link"]))) : undefined;
        const place = layer.points.features[at]?.geometry ?? geometry;
        if (!row || !properties || place.type !== "Point") return;
        const centre = place.coordinates as [number, number];
        const label = `${this.words["show"] ?? ""} ${String(properties["name"])}`;
        addButton(row, label, () => {
          this.map.jumpTo({ center: centre, zoom: Math.max(this.map.getZoom(), NEAR + 2) });
          this.tell(properties, centre);
        });
      });
    }
  }

  private told(properties: Properties): HTMLElement {
    const told = document.createElement("div");
    const name = told.appendChild(document.createElement("strong"));
    name.textContent = String(properties["name"]);
    // A list comes out of a drawn feature as JSON.
    const lines = properties["lines"] as string | string[];
    for (const line of typeof lines === "string" ? (JSON.parse(lines) as string[]) : lines) {
      told.appendChild(document.createElement("p")).textContent = line;
    }
    if (properties["link"]) {
      const link = told.appendChild(document.createElement("a"));
      link.href = String(properties["link"]);
      link.textContent = this.words["open"] ?? "";
    }
    return told;
  }

  private showLegend(): void {
    const legend = part(this.figure, "[data-legend]");
    legend.hidden = false;
    legend.addEventListener("change", () => this.applyLegend());
    this.drawSamples();
  }

  private drawSamples(): void {
    // A printer does not wait for a new style: its style sheet inverts what is dark.
    this.figure.toggleAttribute("data-dark", contrast(this.look.paper, "rgb(255, 255, 255)") > 4);
    for (const place of this.figure.querySelectorAll<HTMLElement>("[data-sample]")) {
      const kind = place.dataset["kind"] === "points" ? ["points"] : ["points", "areas"];
      const number = Number(place.dataset["sample"]);
      place.replaceChildren(...kind.map((each) => sample(each as SampleKind, number, this.look)));
    }
  }

  /** Show what is ticked: whole layers, and categories in them. */
  private applyLegend(): void {
    for (const layer of this.drawn.layers) {
      const boxes = [...this.figure.querySelectorAll<HTMLInputElement>("input[data-layer]")].filter(
        (box) => box.dataset["layer"] === layer.key,
      );
      const whole = boxes.find((box) => box.dataset["category"] === undefined);
      const ticked = boxes.filter((box) => box.checked).map((box) => box.dataset["category"] ?? "");
      for (const { id } of layersOf(layer, this.look)) {
        if (!this.map.getLayer(id)) continue;
        this.map.setLayoutProperty(id, "visibility", whole?.checked ? "visible" : "none");
        this.map.setFilter(id, only(layer, new Set(ticked)));
      }
    }
  }
}

enhance("figure[data-map]", (figure) => void show(figure));
