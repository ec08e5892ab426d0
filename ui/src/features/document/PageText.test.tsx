import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "@/test/show";
import { inColumns, PageText } from "./PageText";

const RESULT = "Haemoglobin                  98       L     g/L          115 - 165";
const HEAD = "                             Result   Flag  Units        Reference interval";
const SENTENCE = "Thank you for seeing this man, who has had chest tightness for three weeks.";

test("a table's row keeps its columns, and a paragraph is wrapped", async () => {
  const lines = [HEAD, RESULT, SENTENCE].map((text) => ({ text, bounds: null }));
  show(<PageText lines={lines} marked={[]} cut={false} zoom={100} />);
  const of = async (text: string) =>
    (
      await screen.findByText(
        (_, element) => element?.textContent === text && !element.children.length,
      )
    ).style.whiteSpace;
  expect(await of(RESULT)).toBe("pre");
  expect(await of(HEAD)).toBe("pre");
  expect(await of(SENTENCE)).toBe("pre-wrap");
});

test("what has two spaces after a full stop is no table where it is as long as a paragraph", () => {
  expect(inColumns(`He was seen.  ${SENTENCE} ${SENTENCE}`)).toBe(false);
  expect(inColumns("Drug\tDose\tRoute")).toBe(true);
  expect(inColumns("=".repeat(78))).toBe(true);
  expect(inColumns("    an indented line of a letter")).toBe(false);
});
