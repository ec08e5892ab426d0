import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show, somebody } from "@/test/show";
import { openPalette, Palette } from "./Palette";

const ask = vi.hoisted(() => ({ search: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const hit = { kind: "session", id: "s1", session_id: "s1", title: "Session of noon", detail: "x" };

beforeEach(() => ask.search.mockReset().mockResolvedValue([]));

async function opened(person = somebody()) {
  const shown = show(<Palette openKeys={() => undefined} openTasks={() => undefined} />, {
    person,
  });
  act(openPalette);
  return { ...shown, field: await screen.findByRole("textbox") };
}

describe("the palette", () => {
  it("does the first that matches on Enter, without an arrow", async () => {
    const { router, field } = await opened();
    await userEvent.type(field, "alert{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/alerts"));
  });

  it("does what was found on Enter as soon as it is there", async () => {
    ask.search.mockResolvedValue([hit]);
    const { router, field } = await opened();
    await userEvent.type(field, "noon");
    const found = await screen.findByText(/Session of/);
    await waitFor(() => expect(found.closest("[data-selected]")).not.toBeNull());
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/sessions/s1"));
  });

  it("keeps what somebody chose when more is found", async () => {
    let answer: (hits: unknown[]) => void = () => undefined;
    ask.search.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const { router, field } = await opened();
    await userEvent.type(field, "re");
    await userEvent.keyboard("{ArrowDown}");
    await waitFor(() => expect(ask.search).toHaveBeenCalled());
    const chosen = document.querySelector("[data-selected]")?.textContent;
    act(() => answer([hit]));
    await screen.findByText(/Session of/);
    expect(document.querySelector("[data-selected]")?.textContent).toBe(chosen);
    expect(router.state.location.pathname).toBe("/");
  });

  it("offers no place that would only refuse", async () => {
    await opened(somebody({ export: "none" }));
    expect(screen.queryByText("Reports")).toBeNull();
    expect(screen.getByText("Alerts")).toBeTruthy();
  });
});
