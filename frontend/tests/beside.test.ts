import { expect, test } from "vitest";
import { crowded, places } from "../src/charts/beside";

test("one target for two bars spans both", () => {
  expect(places(100, 2, 1).offsets).toEqual([0]);
  expect(places(100, 2, 1).mark).toBeGreaterThan(2 * places(100, 2, 1).thick);
});

test("a target for each bar stands on its own bar", () => {
  const { thick, mark, offsets } = places(21, 2, 2);
  expect(thick).toBeCloseTo(7);
  expect(mark).toBe(thick);
  expect(offsets.map((each) => each / thick)).toEqual([-0.55, 0.55]);
});

test("a number gives way to the mark that stands in its place, not to one far above or below", () => {
  expect([100, 105, 120, 95].map((target) => crowded(100, target, 150))).toEqual([true, true, false, false]);
  expect(crowded(null, 100, 150)).toBe(false);
});
