import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "@/test/show";
import { Bars } from "./Bars";

const bars = (full?: number) => (
  <Bars
    rows={[50, 25]}
    name={String}
    format={(value) => `${value} of it`}
    series={[{ label: "part", color: "ward.6", value: (row) => row }]}
    height={124}
    full={full}
  />
);

/** How tall the bar below this text is. */
const tall = async (text: string) =>
  getComputedStyle((await screen.findByText(text)).nextElementSibling as Element).height;

test("the largest bar is the tallest, unless something larger is possible", async () => {
  const { unmount } = show(bars());
  expect(await tall("50 of it")).toContain("100px");
  unmount();
  show(bars(100));
  expect(await tall("50 of it")).toContain("50px");
  expect(await tall("25 of it")).toContain("25px");
});
