import { expect, test } from "vitest";
import css from "../../src/wanmu/web/office/static/office/office.css?raw";
import { contrast, mix, readable } from "../src/charts/colours";

const pairs = [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)];

function colours(theme: 2 | 3): { ink: string; paper: string; series: string[] } {
  const of = (name: string): string => pairs.find((each) => each[1] === name)?.[theme] ?? "";
  const series = Array.from({ length: 8 }, (_, at) => of(`series-${at + 1}`));
  return { ink: of("ink"), paper: of("paper"), series };
}

test.each([2, 3] as const)("every colour of a series stands out from the paper (theme %i)", (theme) => {
  const { paper, series } = colours(theme);
  for (const colour of series) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
});

test.each([2, 3] as const)("text can be read on every box of a treemap (theme %i)", (theme) => {
  const { ink, paper, series } = colours(theme);
  for (const colour of series.flatMap((each) => [each, mix(each, paper, 0.08)])) {
    expect(contrast(colour, readable(colour, paper, ink))).toBeGreaterThanOrEqual(4.5);
  }
});
