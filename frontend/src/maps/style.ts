/** The map's style from its layers: what is drawn how, far away and near. */

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import type { Look } from "../page";
import type { DrawnLayer, DrawnMap } from "./drawing";

/** Nearer than this, areas are drawn as they are; farther, as points. */
export const NEAR = 12.5;

export function styleOf(drawn: DrawnMap, look: Look): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  const layers: LayerSpecification[] = [
    { id: "paper", type: "background", paint: { "background-color": look.paper } },
  ];
  if (drawn.tiles) {
    sources["tiles"] = { type: "raster", tiles: [drawn.tiles], tileSize: 256, attribution: drawn.credit };
    layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-opacity": 0.7 } });
  }
  for (const layer of drawn.layers) {
    sources[layer.key] = { type: "geojson", data: layer.shapes };
    sources[`${layer.key}-points`] = { type: "geojson", data: layer.points };
    layers.push(...layersOf(layer, look));
  }
  return { version: 8, sources, layers };
}

export function layersOf(layer: DrawnLayer, look: Look): LayerSpecification[] {
  const { key } = layer;
  switch (layer.kind) {
    case "outline":
      return [line(key, look.quiet, 1.5)];
    case "points":
      return [symbols(layer, key)];
    case "areas":
      return [
        {
          id: `${key}-fill`,
          type: "fill",
          source: key,
          minzoom: NEAR,
          paint: { "fill-pattern": image(layer, "areas") },
        },
        { ...line(key, look.ink, 1), minzoom: NEAR },
        { ...symbols(layer, `${key}-points`), maxzoom: NEAR },
      ];
  }
}

function line(source: string, colour: string, width: number): LayerSpecification & { type: "line" } {
  return {
    id: `${source}-line`,
    type: "line",
    source,
    paint: { "line-color": colour, "line-width": width },
  };
}

function symbols(layer: DrawnLayer, source: string): LayerSpecification & { type: "symbol" } {
  return {
    id: `${source}-symbol`,
    type: "symbol",
    source,
    layout: {
      "icon-image": image(layer, "points"),
      "icon-allow-overlap": true,
      "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.5, NEAR, 1],
    },
  };
}

export function imageName(kind: "areas" | "points", number: number): string {
  return `${kind} ${number}`;
}

/** The name of a feature's image, by its category. */
function image(layer: DrawnLayer, kind: "areas" | "points"): ExpressionSpecification | string {
  if (layer.categories.length === 0) return imageName(kind, 0);
  const cases = layer.categories.flatMap((key, number) => [key, imageName(kind, number)]);
  return ["match", ["get", "category"], ...cases, imageName(kind, 0)] as unknown as ExpressionSpecification;
}

/** Only the features of these categories; all where the layer has none. */
export function only(layer: DrawnLayer, shown: ReadonlySet<string>): FilterSpecification | null {
  if (layer.categories.length === 0) return null;
  return ["in", ["get", "category"], ["literal", [...shown]]];
}
