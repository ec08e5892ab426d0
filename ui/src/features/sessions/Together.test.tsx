import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { SessionRow } from "@/ipc";
import { show, somebody } from "@/test/show";
import { CompareSelected, RunSelectedAgain } from "./Together";

const ask = vi.hoisted(() => ({ again: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const row = (id: string, documents: number, status = "completed") =>
  ({ session_id: id, total_documents: documents, session_status: status }) as SessionRow;

const ids = (sessions: SessionRow[]) => new Set(sessions.map((one) => one.session_id));

describe("sessions that are compared", () => {
  it("are exactly two, the one that was started first before the other", async () => {
    const { router } = show(<CompareSelected selected={new Set(["01b", "01a"])} />);
    await userEvent.click(await screen.findByRole("button", { name: "Compare" }));
    expect(router.state.location.pathname).toBe("/sessions/compare");
    expect(router.state.location.search).toEqual({ a: "01a", b: "01b" });
  });

  it.each([[[]], [["01a"]], [["01a", "01b", "01c"]]])(
    "are not %j, and why is told by key too",
    async (ids) => {
      const { router } = show(<CompareSelected selected={new Set(ids)} />);
      await screen.findByRole("button", { name: "Compare" });
      await userEvent.tab();
      expect((await screen.findByRole("tooltip")).textContent).toContain("exactly two");
      await userEvent.keyboard("{Enter}");
      expect(router.state.location.pathname).toBe("/");
    },
  );
});

describe("the documents of selected sessions", () => {
  it("are counted on the button, and asked for once it is pressed", async () => {
    ask.again.mockResolvedValue({ documents: 0, quarantined: 3 });
    show(
      <RunSelectedAgain
        selected={new Set(["01a"])}
        sessions={[row("01a", 3)]}
        done={() => undefined}
      />,
    );
    expect(ask.again).not.toHaveBeenCalled();
    await userEvent.click(await screen.findByRole("button", { name: "Run 3 documents again …" }));
    expect(await screen.findByText("Nothing can be run again")).toBeTruthy();
    expect(ask.again).toHaveBeenCalledWith(["01a"]);
  });

  it("are not run again while one of the sessions is at work", async () => {
    const sessions = [row("01a", 3), row("01b", 2, "processing")];
    show(<RunSelectedAgain selected={ids(sessions)} sessions={sessions} done={() => undefined} />);
    const name = "Run the documents of 2 sessions again …";
    const button = await screen.findByRole("button", { name });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    await userEvent.tab();
    expect((await screen.findByRole("tooltip")).textContent).toContain("is at work");
  });

  it("are nothing to who runs no sessions", async () => {
    const person = somebody({ run_sessions: "none" });
    const sessions = [row("01a", 3)];
    const part = (
      <>
        <CompareSelected selected={new Set(["01a"])} />
        <RunSelectedAgain selected={ids(sessions)} sessions={sessions} done={() => undefined} />
      </>
    );
    show(part, { person });
    await screen.findByRole("button", { name: "Compare" });
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });
});
