import { expect, test } from "vitest";
import { contrast, mix, readable, rgb } from "../src/charts/colours";

test("colours are read as browsers write them", () => {
  expect(rgb("rgb(10, 90, 138)")).toEqual([10, 90, 138]);
  expect(rgb("#0a5a8a")).toEqual([10, 90, 138]);
});

test("black on white has a contrast of 21", () => {
  expect(contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)")).toBeCloseTo(21);
});

test("half of each is in the middle", () => {
  expect(mix("rgb(0, 0, 0)", "rgb(255, 255, 254)", 0.5)).toBe("rgb(128, 128, 127)");
});

test("text is of the colour that can be read on its ground", () => {
  expect(readable("#0a5a8a", "#ffffff", "#1b1f24")).toBe("#ffffff");
  expect(readable("#d9cc57", "#ffffff", "#1b1f24")).toBe("#1b1f24");
});
