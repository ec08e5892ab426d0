import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { clinic, overview, unknown } from "../test/clinic";
import { serve, show } from "../test/show";
import { Clinics } from "./Clinics";

const clinics = [
  clinic({ id: "a", name: "Rivergum", held: 900, state: "behind" }),
  unknown({ id: "b", name: "Yarra" }),
  clinic({ id: "c", name: "Mallee", group: "Mobile" }),
];

beforeEach(() => localStorage.clear());

const row = (name: RegExp) => screen.findByRole("row", { name });

describe("the list of clinics", () => {
  it("heads each group with what its clinics come to, and what is not known of how many", async () => {
    serve({ "GET /clinics": overview(clinics) });
    show(<Clinics />);
    const head = await row(/^Victoria/);
    expect(head.textContent).toContain("2 clinics");
    expect(head.textContent).toContain("9001 not known");
    expect(head.textContent).toContain("1 Behind");
    const cells = within(await row(/^Yarra/)).getAllByRole("cell");
    expect(cells[2]?.textContent).toBe("not known");
    expect(cells.some((cell) => cell.textContent === "0")).toBe(false);
  });

  it("folds a group, and keeps its sums", async () => {
    serve({ "GET /clinics": overview(clinics) });
    show(<Clinics />);
    const fold = await screen.findByRole("button", { name: /^Victoria/ });
    expect(fold.getAttribute("aria-expanded")).toBe("true");
    await userEvent.click(fold);
    expect(screen.queryByText("Rivergum")).toBeNull();
    expect((await row(/^Victoria/)).textContent).toContain("2 clinics");
    expect(screen.getByText("Mallee")).toBeTruthy();
  });

  it("has its filters and its order in the address, and the CSV file keeps them", async () => {
    serve({ "GET /clinics": overview(clinics) });
    const { router } = show(<Clinics />, { at: "/?group=Victoria&q=river" });
    expect(await screen.findByText("Rivergum")).toBeTruthy();
    expect(screen.queryByText("Mallee")).toBeNull();
    expect(screen.getByText("1 of 3 clinics")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^Held/ }));
    await waitFor(() =>
      expect(router.state.location.search).toEqual({
        group: "Victoria",
        q: "river",
        sort: "-held",
      }),
    );
    const csv = screen.getByRole("link", { name: "Download CSV" }).getAttribute("href");
    expect(csv).toBe("/v1/staff/clinics.csv?q=river&group=Victoria&sort=-held");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await waitFor(() => expect(router.state.location.search).toEqual({ sort: "-held" }));
  });

  it("offers what changes something to operators alone", async () => {
    serve({ "GET /clinics": overview(clinics) });
    show(<Clinics />, { role: "viewer" });
    await screen.findByText("Rivergum");
    expect(screen.queryByRole("button", { name: "Add a clinic" })).toBeNull();
  });

  it("shows the code of a new clinic once, with its end", async () => {
    const code = "3VQ7K-9XW2M@https://office.example";
    const requests = serve({
      "GET /clinics": overview(clinics),
      "POST /clinics": { clinic: { id: "d" }, code, expiresAt: "2026-11-29T12:00:00Z" },
    });
    show(<Clinics />);
    await userEvent.click(await screen.findByRole("button", { name: "Add a clinic" }));
    await userEvent.type(await screen.findByLabelText(/Name of the clinic/), "Orange");
    const dialog = within(screen.getByRole("dialog"));
    await userEvent.type(dialog.getByLabelText(/^Group/, { selector: "input" }), "Victoria");
    await userEvent.click(screen.getByRole("button", { name: "Add and show the code" }));
    expect(await screen.findByText(code)).toBeTruthy();
    expect(screen.getByText(/works once, and expires on 29 Nov 2026/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy the code" })).toBeTruthy();
    expect(requests.find((one) => one.asked === "POST /clinics")?.body).toEqual({
      name: "Orange",
      group: "Victoria",
    });
    await userEvent.click(screen.getByRole("button", { name: "I have passed it on" }));
    await waitFor(() => expect(screen.queryByText(code)).toBeNull());
  });
});
