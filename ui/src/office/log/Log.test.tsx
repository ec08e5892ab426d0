import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { clinic, NOW } from "../test/clinic";
import { serve, show } from "../test/show";
import { Log } from "./Log";

const event = (seq: number) => ({
  seq,
  time: NOW,
  kind: "document.opened",
  actor: "ada",
  role: "admin",
  source: "window",
  session: "s1",
  subject: "documents/d1",
  trace: null,
  payload: null,
});
const full = {
  ...clinic({ id: "a", name: "Rivergum" }),
  now: NOW,
  groupLimitMinutes: 60,
  logs: [],
  evidence: [],
  messages: 0,
  acknowledged: 0,
};
const page = (seqs: number[], more = false) => ({ events: seqs.map(event), searchable: 41, more });
const open = (at: string) => show(<Log />, { path: "/clinics/$clinic/log", at });

describe("a clinic's log", () => {
  it("asks for what the address says, with a period that includes its last day", async () => {
    const requests = serve({ "GET /clinics/a": full, "GET /clinics/a/events": page([40]) });
    open("/clinics/a/log?kind=document.opened&actor=ada&from=2026-11-01&to=2026-11-02");
    await screen.findByText("Log of Rivergum");
    const asked = requests.find((one) => one.asked.includes("/events"))?.asked ?? "";
    const query = new URLSearchParams(asked.split("?")[1]);
    expect(query.get("kind")).toBe("document.opened");
    expect(query.get("actor")).toBe("ada");
    const days = Date.parse(query.get("to") ?? "") - Date.parse(query.get("from") ?? "");
    expect(days).toBe(2 * 86_400_000);
  });

  it("shows nothing for a period that is none, instead of everything", async () => {
    const requests = serve({ "GET /clinics/a": full });
    open("/clinics/a/log?from=2026-11-05&to=2026-11-01");
    await screen.findByText("A filter is not valid");
    expect(requests.some((one) => one.asked.includes("/events"))).toBe(false);
  });

  it("fetches on as somebody comes near the end, from the last event that it has", async () => {
    const requests = serve({
      "GET /clinics/a": full,
      "GET /clinics/a/events?limit=200": page([40, 39], true),
      "GET /clinics/a/events?before=39&limit=200": page([38]),
    });
    open("/clinics/a/log");
    await waitFor(() => expect(requests.some((one) => one.asked.includes("before=39"))).toBe(true));
    expect(screen.getByText(/searchable to 41/)).toBeTruthy();
  });

  it("opens a row by key, and has it in the address", async () => {
    serve({ "GET /clinics/a": full, "GET /clinics/a/events": page([40, 39]) });
    const { router } = open("/clinics/a/log");
    const grid = await screen.findByRole("grid");
    grid.focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await waitFor(() => expect(router.state.location.search).toEqual({ event: "39" }));
  });
});
