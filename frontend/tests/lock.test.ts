import { expect, test } from "vitest";
import lock from "../package-lock.json";

test("the lock names no host: packages come from wherever npm is told to take them", () => {
  expect(JSON.stringify(lock)).not.toContain("://");
});
