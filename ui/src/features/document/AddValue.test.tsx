import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { StoredField } from "@/ipc";
import { show } from "@/test/show";
import { AddValue } from "./AddValue";

const birth = { name: "birth_date" } as StoredField;

test("a missing patient is what is added first, on the page that is looked at", async () => {
  const add = vi.fn();
  show(<AddValue fields={[birth]} pages={[1, 2]} page={2} add={add} leave={() => undefined} />);
  await userEvent.type(await screen.findByLabelText(/^Value/), " Desmond O'Rourke {Enter}");
  expect(add).toHaveBeenCalledWith({
    name: "patient_name",
    detail: "",
    value: "Desmond O'Rourke",
    page: 2,
    as_printed: false,
  });
});

test("a number that cannot be right is taken where the document has it", async () => {
  const add = vi.fn();
  const refusal = { code: "number_doubtful", message: "its check digit does not fit" };
  const more = { fields: [], pages: [1], page: 1, leave: () => undefined };
  show(<AddValue {...more} first="birth_date" refusal={refusal} add={add} />);
  expect((await screen.findByRole("alert")).textContent).toContain("check digit");
  await userEvent.click(screen.getByRole("checkbox", { name: "It stands so in the document" }));
  await userEvent.type(screen.getByLabelText(/^Value/), "4711{Enter}");
  expect(add.mock.calls[0]?.[0]).toMatchObject({ name: "birth_date", as_printed: true });
});

test("a date must say which one it is, and Escape asks before it leaves", async () => {
  const [add, leave] = [vi.fn(), vi.fn()];
  show(<AddValue fields={[]} pages={[1]} page={1} add={add} leave={leave} />);
  await userEvent.click(await screen.findByRole("combobox", { name: "Field" }));
  await userEvent.click(await screen.findByRole("option", { name: "Date" }));
  await userEvent.type(screen.getByLabelText(/^Value/), "2026-11-21{Enter}");
  expect(add).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("combobox", { name: /^Which one/ }));
  await userEvent.click(await screen.findByRole("option", { name: "admission" }));
  await userEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(add.mock.calls[0]?.[0]).toMatchObject({ name: "date", detail: "admission" });
  await userEvent.type(screen.getByLabelText(/^Value/), "{Escape}");
  expect(leave).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByRole("button", { name: "Throw it away" }));
  expect(leave).toHaveBeenCalled();
});
