import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Clinics } from "../clinics/Clinics";
import { clinic, overview } from "../test/clinic";
import { refusal, serve, show, somebody } from "../test/show";
import { Entry } from "./Entry";

const put = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const NOBODY = refusal(401, "not_signed_in", "sign in first");
const page = (
  <Entry>
    <Clinics />
  </Entry>
);

async function signIn() {
  put(await screen.findByLabelText("Name"), "margit");
  put(screen.getByLabelText("Password"), "correct horse battery");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("the entrance", () => {
  it("asks for a code only where head office does, and lets in with it", async () => {
    let asked = 0;
    const requests = serve({
      "GET /me": NOBODY,
      "GET /clinics": overview([clinic({ id: "a", name: "Rivergum" })]),
      "POST /sign-in": () => {
        asked += 1;
        return asked === 1
          ? refusal(401, "code_needed", "a code is needed")
          : { staff: somebody() };
      },
    });
    show(page);
    await signIn();
    put(await screen.findByLabelText(/Code from your authenticator app/), "123456");
    expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("Rivergum")).toBeTruthy();
    const bodies = requests.filter((one) => one.asked === "POST /sign-in").map((one) => one.body);
    expect(bodies[0]).toEqual({ name: "margit", password: "correct horse battery" });
    expect(bodies[1]).toMatchObject({ code: "123456" });
  });

  it("says why somebody is not let in, and keeps the name", async () => {
    serve({
      "GET /me": NOBODY,
      "POST /sign-in": refusal(401, "refused", "the name or the password is wrong; try again"),
    });
    show(page);
    await signIn();
    expect((await screen.findByRole("alert")).textContent).toBe(
      "The name or the password is wrong; try again",
    );
    expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("margit");
    expect((screen.getByLabelText("Password") as HTMLInputElement).value).toBe("");
  });

  it("stands in the way again when a session ends, and leads back to the same address", async () => {
    let out = false;
    serve({
      "GET /me": somebody(),
      "GET /clinics": () => (out ? NOBODY : overview([clinic({ id: "a", name: "Rivergum" })])),
      "POST /sign-in": () => {
        out = false;
        return { staff: somebody() };
      },
    });
    const { router } = show(page, { at: "/?q=river" });
    await screen.findByText("Rivergum");
    out = true;
    await userEvent.click(screen.getByRole("button", { name: "Look again" }));
    await screen.findByRole("heading", { name: "Sign in to head office" });
    // What was read is gone from the page.
    expect(screen.queryByText("Rivergum")).toBeNull();
    await signIn();
    await screen.findByText("Rivergum");
    await waitFor(() => expect(router.state.location.search).toEqual({ q: "river" }));
  });

  it("does not take a head office that is away for a person who is not signed in", async () => {
    serve({ "GET /me": () => Promise.reject(new TypeError("no route")) });
    show(page);
    expect((await screen.findByRole("alert")).textContent).toContain("does not answer");
    expect(screen.queryByLabelText("Password")).toBeNull();
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("opens nothing to a person without a second factor but setting it up", async () => {
    let on = false;
    const requests = serve({
      "GET /me": () => ({ ...somebody(), secondFactor: on }),
      "GET /clinics": overview([clinic({ id: "a", name: "Rivergum" })]),
      "POST /second-factor": () => ({ secret: "GEZDGNBVGY3TQOJQ", uri: "otpauth://totp/a" }),
    });
    show(page);
    await screen.findByRole("heading", { name: "Set up your second factor" });
    await userEvent.click(screen.getByRole("button", { name: "Show the secret" }));
    expect(await screen.findByText("GEZD GNBV GY3T QOJQ")).toBeTruthy();
    expect(requests.some((one) => one.asked === "GET /clinics")).toBe(false);
    put(screen.getByLabelText(/Code from your authenticator app/), "123456");
    on = true;
    await userEvent.click(screen.getByRole("button", { name: "Turn on" }));
    expect(await screen.findByText("Rivergum")).toBeTruthy();
    const confirmed = requests.filter((one) => one.asked === "POST /second-factor")[1];
    expect(confirmed?.body).toEqual({ action: "confirm", code: "123456" });
    expect(requests.some((one) => one.asked === "POST /sign-out")).toBe(false);
  });

  it("lets a person leave who does not set the second factor up now", async () => {
    const requests = serve({
      "GET /me": { ...somebody(), secondFactor: false },
      "POST /sign-out": {},
    });
    show(page);
    await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));
    expect(await screen.findByRole("heading", { name: "Sign in to head office" })).toBeTruthy();
    expect(requests.at(-1)?.asked).toBe("POST /sign-out");
  });
});
