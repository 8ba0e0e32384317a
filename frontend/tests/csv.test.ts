import { expect, test } from "vitest";
import { csv } from "../src/csv";

test("numbers stay numbers, and commas and quotes stay in their field", () => {
  expect(csv([["a,b", 'say "x"'], [1234.5, ""]])).toBe('"a,b","say ""x"""\r\n1234.5,\r\n');
});

test("a text that a spreadsheet would run as a formula is text", () => {
  expect(csv([["=1+1", "@x", "-2", -2]])).toBe("'=1+1,'@x,'-2,-2\r\n");
});
