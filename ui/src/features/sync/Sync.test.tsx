import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SyncStatus } from "@/ipc";
import { show, somebody } from "@/test/show";
import { alone, inMinutes, office, status, witness, word } from "@/test/sync";
import { Sync } from "./Sync";

const { ask } = vi.hoisted(() => ({
  ask: {
    syncStatus: vi.fn(),
    syncNow: vi.fn(),
    syncEnrol: vi.fn(),
    syncPause: vi.fn(),
    syncResume: vi.fn(),
    witnessAdd: vi.fn(),
    witnessRemove: vi.fn(),
    payloadModes: vi.fn(),
  },
}));
vi.mock("@/ipc", async (original) => ({ ...(await original<typeof import("@/ipc")>()), ask }));

beforeEach(() => {
  for (const one of Object.values(ask)) one.mockReset();
  ask.payloadModes.mockResolvedValue([]);
});

async function shown(seen: SyncStatus, person = somebody()) {
  ask.syncStatus.mockResolvedValue(seen);
  const view = show(<Sync />, { person });
  await screen.findByRole("heading", { level: 1, name: "Sync" });
  return view;
}

const region = (name: string) => within(screen.getByRole("region", { name }));
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const dialog = () => screen.findByRole("dialog");
const reader = somebody({ administer: "none" });

describe("a clinic without a head office", () => {
  it("says that nothing leaves it, and has one next step for an administrator", async () => {
    await shown(alone());
    expect(screen.getByText("Not enrolled with a head office")).toBeTruthy();
    expect(button("Enrol with a code …")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Sync now" })).toBeNull();
    expect(region("Other witnesses").getByText("None has been added.")).toBeTruthy();
  });

  it("tells everybody else whom to ask, and offers them nothing", async () => {
    await shown(alone(), reader);
    expect(screen.getByText(/An administrator can enrol/)).toBeTruthy();
    expect(screen.queryAllByRole("button")).toEqual([]);
  });
});

describe("how far the log is safe", () => {
  it("is said by the three sizes together, and from where on", async () => {
    await shown(status());
    const far = region("How far this log is safe");
    expect(far.getByText("fixed to 41,200 · held to 39,936 · searchable to 39,680")).toBeTruthy();
    expect(far.getByText(/^Before event 812 it is the clinic's word/)).toBeTruthy();
    expect(far.getByText("The log has 41,212 events.")).toBeTruthy();
  });

  it("has no number for what was never confirmed", async () => {
    const nothing = { fixed: 0, fixedAt: null, held: null, searchable: null, word: null };
    await shown(status({ office: office(nothing) }));
    const far = region("How far this log is safe");
    expect(
      far.getByText("nothing fixed yet · nothing held yet · search not reported yet"),
    ).toBeTruthy();
    expect(region("Head office").getByText("It has not reported anything yet.")).toBeTruthy();
  });
});

describe("what is not sent yet", () => {
  it("is listed piece by piece with why, when next, and how large", async () => {
    const why = "head office cannot be reached";
    const unsent = [
      { piece: "checkpoint", from: 41_200, to: 41_212, bytes: 1000, why, nextAt: inMinutes(4) },
      { piece: "events", from: 39_936, to: 41_212, bytes: 522_000, why, nextAt: inMinutes(-1) },
    ] as const;
    await shown(status({ office: office({ unsent: [...unsent] }) }));
    const rows = region("Not sent yet").getAllByRole("row").slice(1);
    expect(rows[0]?.textContent).toBe(
      "Checkpoint of 41,212 eventsHead office cannot be reachedin 4 minutesabout 1000 bytes",
    );
    expect(rows[1]?.textContent).toContain("Events 39,936 to 41,211 (1,276)");
    expect(rows[1]?.textContent).toContain("nowabout 510 KB");
  });

  it("is one event, has a size that nobody measured, and no plan, where that is so", async () => {
    const why = "stands still until an administrator tries again";
    const one = { piece: "events", from: 6, to: 7, bytes: 0, why, nextAt: null } as const;
    await shown(status({ office: office({ unsent: [one] }) }));
    const row = region("Not sent yet").getAllByRole("row")[1];
    expect(row?.textContent).toMatch(/^Event 6Stands still .*none plannednot measured$/);
  });

  it("is nothing where all is there", async () => {
    await shown(status());
    expect(region("Not sent yet").getByText(/Everything has been sent\./).textContent).toContain(
      "Last time: 3 minutes ago",
    );
  });
});

describe("the policy in force", () => {
  const said = () => screen.getByRole("table", { name: "Connection" }).textContent;

  it("is none before one came", async () => {
    await shown(status());
    expect(said()).toContain("Policy in forcenone");
  });

  it("says since when it is not confirmed, and what of it is not applied", async () => {
    const policy = {
      number: 7,
      receivedAt: inMinutes(-90),
      until: "2026-11-20T08:00:00Z",
      confirmed: false,
      applied: ["payloads of alert.raised: none"],
      notApplied: ['"prices": this version does nothing with it'],
    };
    await shown(status({ office: office({ policy }) }));
    expect(said()).toContain("number 7, not confirmed since 20 Nov 2026");
    expect(said()).toContain("Appliedpayloads of alert.raised: none");
    expect(said()).toContain('Not applied"prices"');
  });
});

describe("head office's messages", () => {
  const mail = () => region("Messages from head office");

  it("are none before one came", async () => {
    await shown(status());
    expect(mail().getByText("None has come.")).toBeTruthy();
  });

  it("say what each is, when it came, and whether head office knows, and nothing more", async () => {
    const sentAt = "2026-11-21T14:05:03Z";
    const receivedAt = "2026-11-21T14:06:00Z";
    const newest = [
      { number: 12, kind: "hook/sms", sentAt, receivedAt, acknowledged: false },
      { number: 11, kind: "notice", sentAt: null, receivedAt, acknowledged: true },
    ];
    await shown(status({ office: office({ mail: { received: 12, newest } }) }));
    const rows = mail().getAllByRole("row").slice(1);
    expect(rows[0]?.textContent).toMatch(/^12Callback of sms.*with the next sync$/);
    expect(rows[1]?.textContent).toMatch(/^11noticenot measured.*head office knows$/);
    expect(mail().getByText("10 older ones are not shown.")).toBeTruthy();
  });
});

describe("head office's last word", () => {
  const said = () => screen.getByRole("table", { name: "Its last word" }).textContent;

  it("is when it was heard, its sizes, no policy, and clocks that agree", async () => {
    await shown(status());
    expect(said()).toContain("Heard4 minutes ago");
    expect(said()).toContain("fixed to 41,100 · held to 39,900 · searchable to 39,600");
    expect(said()).toContain("Clock differencenone");
    expect(said()).toContain("Paused by head officeno");
  });

  it("names the difference of the clocks, and until when it wants nothing", async () => {
    const more = { clockAheadSeconds: -172_800, pausedUntil: "2026-12-01T08:00:00Z" };
    await shown(status({ office: office({ word: word(more) }) }));
    expect(said()).toContain("its clock is 48 h 0 min behind this machine's");
    expect(said()).toContain("until 1 Dec 2026");
  });

  it("has no clock where none was told", async () => {
    await shown(status({ office: office({ word: word({ clockAheadSeconds: null }) }) }));
    expect(said()).toContain("Clock differencenot measured");
  });
});

describe("what stands in the way", () => {
  it("is said with what to do, how often it failed, and when it is tried again", async () => {
    const offline = {
      problem: "unreachable",
      detail: "office.example does not answer",
      failures: 1,
      nextAt: inMinutes(1),
    } as const;
    await shown(status({ office: office(offline) }));
    expect(screen.getByText("office.example cannot be reached")).toBeTruthy();
    expect(screen.getByText("office.example does not answer")).toBeTruthy();
    expect(screen.getByText(/1 failed attempt ·/).textContent).toContain("in 1 minute");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  const restored = {
    problem: "ahead",
    halted: true,
    detail:
      "office.example has signed 500 events of this log, and this clinic has 400: events 400 to 499 are missing here.",
  } as const;

  it("of a restored backup says what is missing and how it comes back", async () => {
    await shown(status({ office: office(restored) }));
    const alert = within(screen.getByRole("alert"));
    expect(alert.getByText(/events 400 to 499 are missing here/)).toBeTruthy();
    expect(alert.getByRole("button", { name: "See what is missing …" })).toBeTruthy();
    ask.syncNow.mockResolvedValue(status());
    await userEvent.click(alert.getByRole("button", { name: "Try again" }));
    const missing = () => screen.queryByRole("button", { name: "See what is missing …" });
    await waitFor(() => expect(missing()).toBeNull());
    expect(await screen.findAllByText(/Everything has been sent\./)).toHaveLength(2);
  });

  it("can be read by everybody, and tried again by administrators alone", async () => {
    await shown(status({ office: office(restored) }), reader);
    expect(screen.getByText(/missing here\.$/)).toBeTruthy();
    expect(screen.getByText(/until an administrator tries again/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("is shown as the server wrote it, and is no markup", async () => {
    const hostile = '<img src=x onerror="alert(1)">\u202egnorw';
    await shown(status({ office: office({ name: hostile, problem: "busy", detail: hostile }) }));
    expect(screen.getAllByText(hostile).map((one) => one.tagName)).toContain("BDI");
    expect(document.querySelector("img")).toBeNull();
  });
});

describe("sync now", () => {
  it("says that it is at work, and then that not everything could be sent", async () => {
    await shown(status());
    let answer: (seen: SyncStatus) => void = () => undefined;
    ask.syncNow.mockReturnValue(new Promise((done) => (answer = done)));
    await userEvent.click(button("Sync now"));
    expect(await screen.findByText(/Sending what is new/)).toBeTruthy();
    answer(status({ office: office({ problem: "unreachable", failures: 1 }) }));
    expect(await screen.findByText(/Not everything could be sent/)).toBeTruthy();
    expect(screen.getByText("office.example cannot be reached")).toBeTruthy();
  });

  it("is for administrators alone, as pausing and enrolling are", async () => {
    await shown(status({ witnesses: [witness()] }), reader);
    const offered = screen.getAllByRole("button").map((one) => one.textContent);
    // Besides what shows and copies keys.
    expect(offered.filter((one) => one !== "")).toEqual(["Keys and ids"]);
  });
});

describe("a pause", () => {
  const pause = { until: inMinutes(60), reason: "<b>new router</b>" };

  it("begins with an end and a reason", async () => {
    await shown(status());
    await userEvent.click(button("Pause …"));
    const form = within(await dialog());
    const confirm = form.getByRole("button", { name: "Pause sync" });
    expect(confirm.hasAttribute("disabled")).toBe(true);
    expect(form.getByText(/^It ends by itself on/)).toBeTruthy();
    await userEvent.click(form.getByLabelText(/^Reason/));
    await userEvent.paste("new router");
    ask.syncPause.mockResolvedValue(status({ pause }));
    await userEvent.click(confirm);
    const [until, reason] = ask.syncPause.mock.calls[0] as [string, string];
    expect(reason).toBe("new router");
    expect(new Date(until).getTime() - Date.now()).toBeGreaterThan(3.9 * 3_600_000);
    expect(await screen.findByText("Sync is paused", { selector: "span" })).toBeTruthy();
  });

  it("is shown with its reason, and ends early when an administrator says so", async () => {
    await shown(status({ pause }));
    expect(screen.getByText("<b>new router</b>")).toBeTruthy();
    expect(button("Sync now").getAttribute("aria-disabled")).toBe("true");
    ask.syncResume.mockResolvedValue(status());
    await userEvent.click(button("Resume"));
    await waitFor(() => expect(screen.queryByText("<b>new router</b>")).toBeNull());
  });
});

describe("enrolling", () => {
  const code = `${Array.from({ length: 13 }, () => "ABCD").join("-")}@https://office.example:8440`;

  it("says what is sent and to whom before it sends anything", async () => {
    await shown(alone());
    await userEvent.click(button("Enrol with a code …"));
    const form = within(await dialog());
    expect(form.getByText(/To whom it is sent stands in the code/)).toBeTruthy();
    expect(form.getByText(/the header of every event/)).toBeTruthy();
    await userEvent.click(form.getByLabelText(/^Code from head office/));
    await userEvent.paste(code);
    expect(form.getByText("https://office.example:8440")).toBeTruthy();
    expect(ask.syncEnrol).not.toHaveBeenCalled();
    ask.syncEnrol.mockResolvedValue(status());
    await userEvent.click(form.getByRole("button", { name: "Enrol with office.example:8440" }));
    expect(ask.syncEnrol).toHaveBeenCalledWith(code);
    expect(await screen.findByText("How far this log is safe")).toBeTruthy();
  });

  it("keeps what was pasted, and says why it was refused", async () => {
    await shown(alone());
    await userEvent.click(button("Enrol with a code …"));
    const form = within(await dialog());
    await userEvent.click(form.getByLabelText(/^Code from head office/));
    await userEvent.paste(code);
    ask.syncEnrol.mockRejectedValue({
      code: "sync",
      message: "the clinic was not enrolled: this code was used",
      reference: null,
    });
    await userEvent.click(form.getByRole("button", { name: /^Enrol with/ }));
    expect((await form.findByRole("alert")).textContent).toContain("this code was used");
    expect(form.getByDisplayValue(code)).toBeTruthy();
  });

  it("takes no half of a code", async () => {
    await shown(alone());
    await userEvent.click(button("Enrol with a code …"));
    const form = within(await dialog());
    await userEvent.click(form.getByLabelText(/^Code from head office/));
    await userEvent.paste(code.slice(6));
    expect(form.getByText(/This is not a whole code/)).toBeTruthy();
    expect(form.getByRole("button", { name: "Enrol" }).hasAttribute("disabled")).toBe(true);
  });
});

describe("other witnesses", () => {
  it("are added after it was said what leaves the clinic", async () => {
    await shown(status());
    await userEvent.click(button("Add a witness …"));
    const form = within(await dialog());
    expect(form.getByText(/its size, root and time/)).toBeTruthy();
    expect(form.getByText(/At most 24 requests a day/)).toBeTruthy();
    await userEvent.click(form.getByLabelText(/^Its verifier key/));
    await userEvent.paste(" w.example+1+abc ");
    await userEvent.click(form.getByLabelText(/^Its address/));
    await userEvent.paste("https://w.example");
    ask.witnessAdd.mockResolvedValue(status({ witnesses: [witness()] }));
    await userEvent.click(form.getByRole("button", { name: "Add the witness" }));
    expect(ask.witnessAdd).toHaveBeenCalledWith("w.example+1+abc", "https://w.example");
    expect(await screen.findByText("3 of 24")).toBeTruthy();
  });

  it("are listed with how far each has signed, and removed after a question", async () => {
    const failing = witness({ problem: "refused", detail: "it does not know this log", fixed: 0 });
    await shown(status({ witnesses: [failing] }));
    const row = region("Other witnesses").getAllByRole("row")[1];
    expect(row?.textContent).toContain("FailingIt does not know this log");
    expect(row?.textContent).toContain("nothing yet");
    await userEvent.click(button("Remove witness.example/w1"));
    expect(ask.witnessRemove).not.toHaveBeenCalled();
    ask.witnessRemove.mockResolvedValue(status());
    await userEvent.click(
      within(await dialog()).getByRole("button", { name: "Remove the witness" }),
    );
    expect(ask.witnessRemove).toHaveBeenCalledWith(failing.vkey);
    expect(await screen.findByText("None has been added.")).toBeTruthy();
  });
});
