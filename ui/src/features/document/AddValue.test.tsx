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
  });
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
