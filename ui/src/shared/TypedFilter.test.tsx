import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "@/test/show";
import { TypedFilter } from "./TypedFilter";

const changed = vi.fn();
beforeEach(() => changed.mockReset());
afterEach(() => vi.useRealTimers());

function Part({ byEnter }: { byEnter?: boolean }) {
  const [value, setValue] = useState<string | undefined>();
  const change = (next: string | undefined) => {
    changed(next);
    setValue(next);
  };
  return (
    <>
      <TypedFilter label="Who" width={120} value={value} change={change} byEnter={byEnter} />
      <button type="button" onClick={() => setValue(undefined)}>
        clear
      </button>
    </>
  );
}

test("what is typed holds after a pause, once, and what is typed on stays", async () => {
  show(<Part />);
  const field = await screen.findByLabelText("Who");
  await userEvent.type(field, "ada ");
  expect(changed).not.toHaveBeenCalled();
  await waitFor(() => expect(changed).toHaveBeenCalledWith("ada"));
  await userEvent.type(field, "l");
  expect(field).toHaveProperty("value", "ada l");
  await userEvent.tab();
  expect(changed).toHaveBeenLastCalledWith("ada l");
  expect(changed).toHaveBeenCalledTimes(2);
  await userEvent.click(screen.getByRole("button", { name: "clear" }));
  expect(field).toHaveProperty("value", "");
});

test("what costs much waits for Enter, and says so until then", async () => {
  show(<Part byEnter />);
  const field = await screen.findByLabelText("Who");
  expect(screen.queryByText("Press Enter to search")).toBeNull();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const typist = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await typist.type(field, "rourke");
  expect(screen.getByText("Press Enter to search")).toBeTruthy();
  act(() => vi.advanceTimersByTime(60_000));
  expect(changed).not.toHaveBeenCalled();
  await typist.type(field, "{Enter}");
  expect(changed).toHaveBeenCalledWith("rourke");
  expect(screen.queryByText("Press Enter to search")).toBeNull();
});
