import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { show } from "@/test/show";
import { alone, status, witnessed } from "@/test/sync";
import { Witnessed } from "./Witnessed";

const { ask } = vi.hoisted(() => ({ ask: { syncStatus: vi.fn() } }));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

beforeEach(() => {
  ask.syncStatus.mockReset();
});

describe("how far the log is fixed", () => {
  it("is said with a way to the screen, and by whom on hover", async () => {
    ask.syncStatus.mockResolvedValue(status());
    show(<Witnessed />);
    const line = await screen.findByText("12 events, 3 minutes since the last witness");
    expect(line.getAttribute("href")).toBe("/sync");
    await userEvent.hover(line);
    expect(
      await screen.findByText(
        /^office\.example\/witness fixed the first 41,200 events\. It signed at/,
      ),
    ).toBeTruthy();
  });

  it("leaves the minutes out where the time is unknown", async () => {
    ask.syncStatus.mockResolvedValue(
      status({ witnessed: witnessed({ at: null, minutesSince: null }) }),
    );
    show(<Witnessed />);
    expect(await screen.findByText("12 events since the last witness")).toBeTruthy();
  });

  it("is nothing that was witnessed where nobody has", async () => {
    ask.syncStatus.mockResolvedValue(alone());
    show(<Witnessed />);
    const line = await screen.findByText("41,212 events, none witnessed");
    await userEvent.hover(line);
    expect(
      await screen.findByText("Nobody outside the clinic has witnessed this log."),
    ).toBeTruthy();
  });

  it("is said of one event: fixed below the size, not at it", async () => {
    ask.syncStatus.mockResolvedValue(status());
    const { unmount } = show(<Witnessed event={41_199} />);
    expect(await screen.findByText(/This event is fixed\./)).toBeTruthy();
    unmount();
    show(<Witnessed event={41_200} />);
    expect(await screen.findByText(/This event is not fixed yet\./)).toBeTruthy();
  });

  it("is not said at all where it is not known", async () => {
    ask.syncStatus.mockRejectedValue({ code: "internal", message: "no", reference: null });
    show(<Witnessed />);
    await waitFor(() => expect(ask.syncStatus).toHaveBeenCalled());
    expect(screen.queryByText(/witness/)).toBeNull();
  });
});
