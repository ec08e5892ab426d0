import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Role } from "../api/types";
import { clinic, NOW, unknown } from "../test/clinic";
import { serve, show } from "../test/show";
import { Clinic } from "./Clinic";

const full = (told = {}, base = clinic({ id: "a", name: "Rivergum", ...told })) => ({
  ...base,
  now: NOW,
  groupLimitMinutes: 2880,
  logs: [],
  evidence: [],
  messages: 0,
  acknowledged: 0,
  ...told,
});
const open = (role: Role = "operator") =>
  show(<Clinic />, { role, path: "/clinics/$clinic", at: "/clinics/a" });

describe("one clinic", () => {
  it("says fixed, held and searchable together, and what is only its word", async () => {
    const told = { state: "behind", fixed: 41_200, held: 39_936, searchable: 39_680, before: 1024 };
    serve({ "GET /clinics/a": full(told) });
    open();
    expect(
      await screen.findByText("fixed to 41,200 · held to 39,936 · searchable to 39,680"),
    ).toBeTruthy();
    expect(screen.getByText("Before event 1,024 it is the clinic's word.")).toBeTruthy();
    expect(screen.getByText(/1,264 events are fixed but not held yet/)).toBeTruthy();
    expect(screen.getByText("2 days")).toBeTruthy();
  });

  it("does not show what is not known as 0", async () => {
    serve({ "GET /clinics/a": full({}, unknown({ id: "a", name: "Yarra" })) });
    open();
    expect(
      await screen.findByText("How far it is fixed, held and searchable is not known."),
    ).toBeTruthy();
    expect(screen.getAllByText("not known").length).toBeGreaterThan(6);
    expect(screen.getByText(/nothing to put in a bundle/)).toBeTruthy();
  });

  it("of another program is fixed and nothing else, and says so", async () => {
    const log = unknown({ id: "a", name: "Public log", kind: "log", fixed: 889, state: "current" });
    serve({ "GET /clinics/a": full({}, log) });
    open();
    expect(await screen.findByText("fixed to 889 · not held, not searchable")).toBeTruthy();
    expect(screen.queryByText("Bundle with proofs")).toBeNull();
    expect(screen.queryByRole("link", { name: "Open its log" })).toBeNull();
  });

  it("offers each note of its evidence to be downloaded, and both together", async () => {
    const evidence = [{ id: "e1", at: NOW, kind: "fork", detail: "size 9", acknowledged: null }];
    serve({ "GET /clinics/a": full({ state: "forked", evidence }) });
    open("viewer");
    const links = await screen.findAllByRole("link", { name: /evidence of/ });
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "/v1/staff/evidence/e1/first",
      "/v1/staff/evidence/e1/second",
      "/v1/staff/evidence/e1",
    ]);
    expect(screen.queryByRole("button", { name: /Pause/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "More" })).toBeNull();
    expect(screen.queryByRole("button", { name: /Acknowledge/ })).toBeNull();
    expect(screen.getByText("Not yet")).toBeTruthy();
  });

  it("has its evidence acknowledged with a reason, by the keyboard alone", async () => {
    const evidence = [{ id: "e1", at: NOW, kind: "fork", detail: "size 9", acknowledged: null }];
    let told = full({ state: "forked", evidence });
    const requests = serve({
      "GET /clinics/a": () => told,
      "POST /evidence/e1/acknowledge": () => {
        const acknowledged = { at: NOW, by: "margit", reason: "Backup was put back" };
        told = full({ evidence: [{ ...evidence[0], acknowledged }] });
        return {};
      },
    });
    open();
    expect(await screen.findByText(/backup that was opened looks the same/)).toBeTruthy();
    screen.getByRole("button", { name: /^Acknowledge …, evidence of/ }).focus();
    await userEvent.keyboard("{Enter}");
    const confirm = await screen.findByRole("button", { name: "Acknowledge" });
    expect(confirm.hasAttribute("disabled")).toBe(true);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Reason/)));
    await userEvent.keyboard("Backup was put back ");
    await userEvent.tab();
    while (document.activeElement !== confirm) await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText("Backup was put back")).toBeTruthy();
    expect(screen.getByText(/^margit, /)).toBeTruthy();
    expect(screen.getAllByRole("link", { name: /evidence of/ })).toHaveLength(3);
    expect(screen.queryByRole("button", { name: /Acknowledge …/ })).toBeNull();
    expect(screen.queryByText(/backup that was opened looks the same/)).toBeNull();
    const sent = requests.find((one) => one.asked === "POST /evidence/e1/acknowledge");
    expect(sent?.body).toEqual({ reason: "Backup was put back" });
  });

  it("makes a bundle of a range that is held, and of no other", async () => {
    serve({ "GET /clinics/a": full({ held: 500 }) });
    open();
    const link = () => screen.getByText("Download the bundle").closest("a");
    await userEvent.type(await screen.findByLabelText("From event"), "10");
    await userEvent.type(screen.getByLabelText(/To event/), "499");
    expect(link()?.getAttribute("href")).toBe("/v1/staff/clinics/a/bundle?from=10&to=500");
    await userEvent.type(screen.getByLabelText(/To event/), "9");
    expect(screen.getByText("Only up to 499 is held")).toBeTruthy();
    expect(link()?.getAttribute("href")).toBeNull();
  });

  it("is paused with an end and a reason", async () => {
    const requests = serve({ "GET /clinics/a": full(), "POST /clinics/a/pause": {} });
    open();
    await userEvent.click(await screen.findByRole("button", { name: /Pause/ }));
    const pause = await screen.findByRole("button", { name: "Pause" });
    expect(pause.hasAttribute("disabled")).toBe(true);
    await userEvent.type(screen.getByLabelText(/^Reason/), "Moving house");
    await userEvent.click(pause);
    await waitFor(() => {
      const sent = requests.find((one) => one.asked === "POST /clinics/a/pause")?.body;
      expect(sent).toMatchObject({ reason: "Moving house", until: expect.stringMatching(/Z$/) });
    });
  });

  it("is suspended only after a question, with a reason", async () => {
    const requests = serve({ "GET /clinics/a": full(), "POST /clinics/a/suspend": {} });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "More" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /Suspend/ }));
    const suspend = await screen.findByRole("button", { name: "Suspend" });
    expect(suspend.hasAttribute("disabled")).toBe(true);
    await userEvent.type(screen.getByLabelText(/^Reason/), "Stolen laptop");
    await userEvent.click(suspend);
    await waitFor(() =>
      expect(requests.find((one) => one.asked === "POST /clinics/a/suspend")?.body).toEqual({
        reason: "Stolen laptop",
      }),
    );
  });
});
