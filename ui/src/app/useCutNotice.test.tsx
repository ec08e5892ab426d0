import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "@/test/show";
import { useCutNotice } from "./useCutNotice";

function Field() {
  useCutNotice();
  return <input aria-label="Short" maxLength={5} defaultValue="abc" />;
}

it("says when a field takes only a part of what is pasted", async () => {
  show(<Field />);
  const field = (await screen.findByLabelText("Short")) as HTMLInputElement;
  field.setSelectionRange(3, 3);
  const paste = (text: string) =>
    fireEvent.paste(field, { clipboardData: { getData: () => text } });
  paste("de");
  expect(screen.queryByRole("alert")).toBeNull();
  paste("def");
  expect(await screen.findByText(/takes 5 characters/)).toBeTruthy();
});
