import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "@/test/show";
import { inColumns, PageText, pieces } from "./PageText";

const RESULT = "Haemoglobin                  98       L     g/L          115 - 165";
const HEAD = "                             Result   Flag  Units        Reference interval";
const SENTENCE = "Thank you for seeing this man, who has had chest tightness for three weeks.";

test("a table's row keeps its columns, and a paragraph is wrapped", async () => {
  const lines = [HEAD, RESULT, SENTENCE].map((text) => ({ text, bounds: null, marks: [] }));
  show(<PageText lines={lines} marked={[]} warned={[]} shows={false} cut={false} zoom={100} />);
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
  expect(inColumns("He was seen.  He says that nothing has changed.")).toBe(false);
  expect(inColumns("Na.   140")).toBe(true);
  expect(inColumns("    an indented line of a letter")).toBe(false);
});

test("a word longer than any is wrapped between its parts, and every letter stays", async () => {
  const list = "metoprolol,ramipril,atorvastatin,aspirin,pantoprazole,spironolactone";
  expect(pieces(`Takes ${list} daily`)).toEqual([
    "Takes ",
    "metoprolol,",
    "ramipril,",
    "atorvastatin,",
    "aspirin,",
    "pantoprazole,",
    "spironolactone",
    " daily",
  ]);
  expect(pieces(SENTENCE)).toEqual([SENTENCE]);
  const joined = SENTENCE.replaceAll(" ", "\u00a0");
  expect(pieces(joined).length).toBeGreaterThan(5);
  const hostile = "|,".repeat(50_000);
  expect(pieces(hostile).join("")).toBe(hostile);
  expect(pieces(hostile).length).toBeLessThan(20_000);
  const lines = [list, joined].map((text) => ({ text, bounds: null, marks: [] }));
  const { container } = show(
    <PageText lines={lines} marked={[1]} warned={[]} shows={false} cut={false} zoom={100} />,
  );
  await screen.findByText("metoprolol,", { exact: false });
  expect(container.textContent).toContain(list + joined);
  expect(container.querySelector("mark wbr")).not.toBeNull();
});
