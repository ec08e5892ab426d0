import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { KindPayloads } from "@/ipc";
import { show, somebody } from "@/test/show";
import { alone, office, status } from "@/test/sync";
import { Sync } from "./Sync";

const { ask } = vi.hoisted(() => ({
  ask: { syncStatus: vi.fn(), payloadModes: vi.fn(), setPayloadMode: vi.fn() },
}));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

const kind = (more: Partial<KindPayloads> & Pick<KindPayloads, "kind">): KindPayloads => ({
  mode: "none",
  standard: "none",
  by: "default",
  figuresOnly: false,
  ...more,
});

const KINDS = [
  kind({ kind: "alert.raised", mode: "whole", standard: "whole", figuresOnly: true }),
  kind({ kind: "search.made", mode: "sealed", by: "policy" }),
  kind({ kind: "user.added", mode: "whole", by: "administrator" }),
  kind({ kind: "document.opened" }),
];

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  ask.syncStatus.mockResolvedValue(status({ office: office() }));
  ask.payloadModes.mockResolvedValue(KINDS);
});

const card = async () => within(await screen.findByRole("region", { name: "Contents of events" }));
const rows = async () => {
  const table = within(await (await card()).findByRole("table", { name: "How each kind is sent" }));
  return table.getAllByRole("row").slice(1);
};

describe("what head office gets of what events say", () => {
  it("is said by kind, with what it means and who decided it", async () => {
    show(<Sync />);
    const said = (await rows()).map((row) => row.textContent);
    expect(said).toEqual([
      "Alert raisedWholedefaultfigures onlyChange …",
      "Search madeSealedhead office's policymay hold textChange …",
      "Person addedWholean administratormay hold textChange …",
      "Document openedNonedefaultmay hold textChange …",
    ]);
    const text = (await card()).getByText(/a backup that head office cannot read/);
    expect(text).toBeTruthy();
  });

  it("is narrowed to one way of sending, each with how many kinds it has", async () => {
    show(<Sync />);
    const choice = await (await card()).findByLabelText("Show");
    await userEvent.selectOptions(choice, "Whole (2)");
    expect((await rows()).length).toBe(2);
  });

  it("is shown to those alone who administer the clinic, and where there is a head office", async () => {
    show(<Sync />, { person: somebody({ administer: "none" }) });
    await screen.findByRole("region", { name: "Messages from head office" });
    expect(screen.queryByRole("region", { name: "Contents of events" })).toBeNull();
    expect(ask.payloadModes).not.toHaveBeenCalled();
  });

  it("is not asked for where the clinic is enrolled nowhere", async () => {
    ask.syncStatus.mockResolvedValue(alone());
    show(<Sync />);
    await screen.findByText("Not enrolled with a head office");
    expect(ask.payloadModes).not.toHaveBeenCalled();
  });
});

describe("changing it", () => {
  it("takes another way, a reason and the password, by keyboard alone", async () => {
    ask.setPayloadMode.mockResolvedValue(kind({ kind: "document.opened", mode: "sealed" }));
    show(<Sync />);
    const name = "Change how it is sent: Document opened";
    (await screen.findByRole("button", { name })).focus();
    await userEvent.keyboard("{Enter}");
    const dialog = within(await screen.findByRole("dialog"));
    const change = dialog.getByRole("button", { name: "Change" });
    await userEvent.type(dialog.getByLabelText(/^Reason/), "a backup is wanted");
    await userEvent.type(dialog.getByLabelText(/^Your password again/), "seven otters");
    expect(change.hasAttribute("disabled")).toBe(true);
    dialog.getByRole("radio", { name: /^None/ }).focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(change.hasAttribute("disabled")).toBe(false);
    change.focus();
    await userEvent.keyboard("{Enter}");
    expect(ask.setPayloadMode).toHaveBeenCalledWith("document.opened", "sealed", {
      reason: "a backup is wanted",
      password: "seven otters",
    });
  });

  it("says beside the field that the password was wrong", async () => {
    ask.setPayloadMode.mockRejectedValue({ code: "wrong_password", message: "no" });
    show(<Sync />);
    const name = "Change how it is sent: Document opened";
    await userEvent.click(await screen.findByRole("button", { name }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("radio", { name: /^Whole/ }));
    await userEvent.type(dialog.getByLabelText(/^Reason/), "the page needs it");
    await userEvent.type(dialog.getByLabelText(/^Your password again/), "wrong");
    await userEvent.click(dialog.getByRole("button", { name: "Change" }));
    expect(await dialog.findByText("This is not your password.")).toBeTruthy();
  });
});
