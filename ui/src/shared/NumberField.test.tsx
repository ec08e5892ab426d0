import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { show } from "@/test/show";
import { NumberField } from "./NumberField";

function Seconds() {
  const [value, setValue] = useState<number | string>(120);
  return <NumberField label="Seconds" value={value} onChange={setValue} bounds={[1, 3600]} />;
}

test.each(["7200", "0", ""])("%j stays as it was typed, and the range is told", async (typed) => {
  show(<Seconds />);
  const field = await screen.findByLabelText("Seconds");
  await userEvent.clear(field);
  if (typed) await userEvent.type(field, typed);
  await userEvent.tab();
  expect(field).toHaveProperty("value", typed);
  expect(screen.getByText("From 1 to 3,600.")).toBeTruthy();
  await userEvent.clear(field);
  await userEvent.type(field, "3600");
  expect(screen.queryByText("From 1 to 3,600.")).toBeNull();
});
