import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Person } from "../api/types";
import { refusal, serve, show, somebody } from "../test/show";
import { People } from "./People";

const person = (told: Partial<Person>): Person => ({
  ...somebody("viewer"),
  disabledAt: null,
  lastSeen: null,
  ...told,
});
const all = [
  person({ id: "s1", name: "Margit", role: "admin" }),
  person({ id: "s2", name: "Grace" }),
  person({ id: "s3", name: "Alan", secondFactor: false, disabledAt: "2026-11-28T12:00:00Z" }),
];
const open = () => show(<People />, { role: "admin" });
const choose = async (name: string, act: RegExp) => {
  await userEvent.click(await screen.findByRole("button", { name: `Change ${name}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: act }));
};

describe("people", () => {
  it("are changed by an administrator, who changes nothing of their own", async () => {
    serve({ "GET /people": all });
    open();
    await screen.findByText("Margit");
    expect(screen.queryByRole("button", { name: "Change Margit" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Change Alan" }));
    const items = (await screen.findAllByRole("menuitem")).map((one) => one.textContent);
    expect(items).toEqual(["Role …", "Enable …"]);
  });

  it("get another role, and nothing is sent while it is the same", async () => {
    const requests = serve({ "GET /people": all, "POST /people/s2/role": {} });
    open();
    await choose("Grace", /Role/);
    const confirm = await screen.findByRole("button", { name: "Change the role" });
    expect(confirm.hasAttribute("disabled")).toBe(true);
    await userEvent.click(screen.getByRole("combobox", { name: "Role" }));
    await userEvent.click(await screen.findByRole("option", { name: "Operator" }));
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(requests.find((one) => one.asked === "POST /people/s2/role")?.body).toEqual({
        role: "operator",
      }),
    );
    expect(await screen.findByText("Grace has the role Operator.")).toBeTruthy();
  });

  it("have a lost second factor reset, and are told why where head office refuses", async () => {
    const message = "this person has no second factor";
    const refused = refusal(409, "no_second_factor", message);
    const requests = serve({ "GET /people": all, "POST /people/s2/reset-second-factor": refused });
    open();
    await choose("Grace", /Reset second factor/);
    await screen.findByText(/after you have spoken to them/);
    await userEvent.click(screen.getByRole("button", { name: "Reset the second factor" }));
    expect(await screen.findByText(/this person has no second factor/i)).toBeTruthy();
    expect(requests.some((one) => one.asked === "POST /people/s2/reset-second-factor")).toBe(true);
  });

  it("are enabled again", async () => {
    const requests = serve({ "GET /people": all, "POST /people/s3/enable": {} });
    open();
    await choose("Alan", /Enable/);
    await userEvent.click(await screen.findByRole("button", { name: "Enable" }));
    await waitFor(() =>
      expect(requests.some((one) => one.asked === "POST /people/s3/enable")).toBe(true),
    );
  });
});
