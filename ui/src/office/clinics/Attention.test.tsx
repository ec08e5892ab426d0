import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Attention as Item } from "../api/types";
import { clinic, overview } from "../test/clinic";
import { show } from "../test/show";
import { Attention } from "./Attention";

const since = "2026-11-28T09:00:00Z";
const policy = (clinic: string): Item => ({
  kind: "policy",
  clinic,
  since: null,
  applied: 8,
  newest: 9,
});
const look = (items: Item[]) =>
  show(<Attention overview={overview([clinic({ id: "a", name: "Rivergum" })], items)} />);
const lines = async () => (await screen.findAllByRole("listitem")).map((one) => one.textContent);

describe("what needs a person", () => {
  it("stands with the gravest first, each with its clinic, its age and the next step", async () => {
    look([
      {
        kind: "code",
        clinic: "a",
        since: null,
        expiresAt: "2026-11-28T13:00:00Z",
        lastUsedAt: null,
      },
      { kind: "silent", clinic: "a", since, limitMinutes: 2880 },
      { kind: "forked", clinic: "a", since, pairs: 2, unproven: 1 },
    ]);
    const [first, second, third] = await lines();
    expect(first).toMatch(
      /Rivergum · Two histories.*3 hours ago.*2 pairs of signed notes cannot both be true\. Compare/,
    );
    expect(second).toMatch(/Silent past its group's limit.*limit is 2 days\. Call the clinic/);
    expect(third).toMatch(/Code not used.*It expires on 2[89] Nov 2026.*has been used yet/);
    const link = screen.getAllByRole("link", { name: "Rivergum" })[0];
    expect(link?.getAttribute("href")).toBe("/clinics/a");
  });

  it("is said to be nothing where it is nothing", async () => {
    look([]);
    expect(await screen.findByText("Nothing needs a person now.")).toBeTruthy();
    expect(screen.queryByRole("list")).toBeNull();
  });

  it("is cut where it is long, and says how much there is", async () => {
    look(Array.from({ length: 9 }, (_, at) => policy(`c${at}`)));
    expect(await lines()).toHaveLength(6);
    expect(screen.getByRole("heading", { name: "9 things need a person" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show all 9" }));
    expect(await lines()).toHaveLength(9);
  });

  it("of a kind that this page does not know is shown first, by its name", async () => {
    look([policy("a"), { kind: "eclipsed", clinic: "a", since } as unknown as Item]);
    const list = within(await screen.findByRole("list"));
    expect(list.getAllByRole("listitem")[0]?.textContent).toMatch(/Rivergum · eclipsed/);
  });

  it("is told in sentences over head office's figures, whatever the kind", async () => {
    look([
      { kind: "forked", clinic: "a", since, pairs: 0, unproven: 1 },
      { kind: "restored", clinic: "a", since, size: 200, fixed: 41_200 },
      { kind: "bad_entry", clinic: "a", since, entries: 1 },
      { kind: "behind", clinic: "a", since, fixed: 41_200, held: 39_936, searchable: 39_680 },
      policy("a"),
      { kind: "policy", clinic: "b", since: null, applied: null, newest: 9 },
      { kind: "code", clinic: "a", since: null, expiresAt: since, lastUsedAt: since },
    ]);
    await userEvent.click(await screen.findByRole("button", { name: "Show all 7" }));
    const told = (await lines()).join("\n");
    expect(told).toContain("1 signed note was not shown to extend what is fixed.");
    expect(told).toContain("Its log has 200 events, and 41,200 are fixed.");
    expect(told).toContain("1 entry does not follow the log's format.");
    expect(told).toContain("Fixed to 41,200 · held to 39,936 · searchable to 39,680.");
    expect(told).toContain("Policy 8 is in force there; the newest is 9.");
    expect(told).toContain("No policy is in force there; the newest is 9.");
    expect(told).toMatch(/It expired on 28 Nov 2026.*An earlier code was used on 28 Nov 2026/);
    expect(told).not.toMatch(/undefined|told\./);
  });
});
