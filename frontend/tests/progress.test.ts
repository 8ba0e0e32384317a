import { expect, test } from "vitest";
import { pauseAfter } from "../src/progress";

test("after failures it asks less often, but never less than twice a minute", () => {
  expect([0, 1, 2, 10].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 30_000]);
});
