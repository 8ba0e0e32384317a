import { expect, test } from "vitest";
import type { DrawnLayer } from "../src/maps/drawing";
import { layersOf, NEAR, only } from "../src/maps/style";

const nothing = { type: "FeatureCollection" as const, features: [] };
const parcels: DrawnLayer = {
  key: "parcels",
  kind: "areas",
  categories: ["idle", "used"],
  shapes: nothing,
  points: nothing,
};
const look = { ink: "#000", quiet: "#777", paper: "#fff", line: "#ccc", series: ["#00f"], font: "" };

test("areas are points from far away and themselves from near", () => {
  const zooms = layersOf(parcels, look).map((each) => [each.id, each.minzoom, each.maxzoom]);
  expect(zooms).toEqual([
    ["parcels-fill", NEAR, undefined],
    ["parcels-line", NEAR, undefined],
    ["parcels-points-symbol", undefined, NEAR],
  ]);
});

test("only ticked categories are shown, and a layer without any is shown whole", () => {
  expect(only(parcels, new Set(["idle"]))).toEqual(["in", ["get", "category"], ["literal", ["idle"]]]);
  expect(only({ ...parcels, categories: [] }, new Set())).toBeNull();
});
