import { expect, test } from "vitest";
import { cut, mustLie, widthOf } from "../src/charts/sizes";

test("a Chinese character is as wide as two Latin ones, about", () => {
  expect(widthOf("产业")).toBe(24);
  expect(widthOf("ab")).toBeCloseTo(13.4, 0);
});

test("a text is cut to its room, and says so", () => {
  expect(cut("五金制造", 48)).toBe("五金制造");
  expect(cut("五金制造", 40)).toBe("五金…");
});

test("bars lie down when their names do not fit side by side", () => {
  const names = ["现代五金", "机械装备", "健康医疗"];
  expect(mustLie(names, 900)).toBe(false);
  expect(mustLie(names, 150)).toBe(true);
});
