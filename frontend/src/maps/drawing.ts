/** What `wanmu/web/office/maps.py` hands over. */

import type { FeatureCollection } from "geojson";

export type LayerKind = "outline" | "areas" | "points";

export interface DrawnLayer {
  key: string;
  kind: LayerKind;
  categories: string[];
  shapes: FeatureCollection;
  points: FeatureCollection;
}

export interface DrawnMap {
  layers: DrawnLayer[];
  /** West, south, east, north. */
  bounds: [number, number, number, number];
  tiles: string;
  credit: string;
}
