import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DocumentView, PacketView } from "@/ipc";
import { show } from "@/test/show";
import { mayHoldSeveral, Packet } from "./Packet";

const ask = vi.hoisted(() => ({ packet: vi.fn(), cutDocument: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

const packet = (refusal: string | null = null): PacketView => ({
  document_id: "d1",
  pages: [
    { number: 1, sort: "text", words: "HARBOURVIEW HEART CLINIC" },
    { number: 2, sort: "text", words: "Page 2 of 2" },
    { number: 3, sort: "separator", words: "PATCH T" },
    { number: 4, sort: "text", words: "LISTER PATHOLOGY" },
  ],
  boundaries: [
    { after: 1, confidence: 12, reasons: ["goes_on_counting"] },
    { after: 2, confidence: 980, reasons: ["separator"] },
    { after: 3, confidence: 980, reasons: ["separator", "other_patient"] },
  ],
  proposed: [2, 3],
  left_out: [3],
  refusal,
});
const view = { document_id: "d1" } as DocumentView;
const turn = vi.fn();
const open = (page = 1) => show(<Packet view={view} page={page} turn={turn} />);

beforeEach(() => {
  vi.clearAllMocks();
  ask.packet.mockResolvedValue(packet());
  ask.cutDocument.mockResolvedValue([{ document_id: "d2", name: "a" }]);
});

describe("a scan of several documents", () => {
  it("shows its pages with the cuts that are proposed and why", async () => {
    open();
    const strip = await screen.findByRole("list", { name: "Pages of the scan" });
    expect(within(strip).getAllByRole("listitem")).toHaveLength(4);
    expect(screen.getByText("2 documents come of it as it is cut below.")).toBeTruthy();
    expect(screen.getByText("a separator sheet, another patient")).toBeTruthy();
    expect(screen.getByRole("checkbox", { name: "Leave out page 3" })).toHaveProperty(
      "checked",
      true,
    );
  });

  it("is cut as it stands when a person confirms it", async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: /^Cut into 2 documents/ }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("A scan is cut only once.");
    await userEvent.click(within(dialog).getByRole("button", { name: "Cut into 2 documents" }));
    expect(ask.cutDocument).toHaveBeenCalledWith("d1", { after: [2, 3], left_out: [3] });
  });

  it("has cuts added, taken out and moved, and pages left out, by key", async () => {
    open(2);
    await screen.findByText("2 documents come of it as it is cut below.");
    await userEvent.keyboard("x");
    expect(await screen.findByText("3 documents come of it as it is cut below.")).toBeTruthy();
    await userEvent.keyboard("x");
    expect(await screen.findByText("2 documents come of it as it is cut below.")).toBeTruthy();
    await userEvent.keyboard("o");
    expect(await screen.findByRole("checkbox", { name: "Leave out page 2" })).toHaveProperty(
      "checked",
      true,
    );
    await userEvent.keyboard("j");
    expect(turn).toHaveBeenCalledWith(3);
  });

  it("says why it cannot be cut, and then offers nothing", async () => {
    ask.packet.mockResolvedValue(packet("it was cut before; a scan is cut only once"));
    open();
    await screen.findByText(/^It cannot be cut: it was cut before/);
    expect(screen.queryByRole("button", { name: /^Cut into/ })).toBeNull();
  });

  it("is looked for only in scans that nobody has cut", () => {
    const pages = [1, 2].map((number) => ({ number, width: 1, height: 1, picture: true }));
    const scan = { pages, pages_of: null, only_holds: null } as unknown as DocumentView;
    expect(mayHoldSeveral(scan)).toBe(true);
    expect(mayHoldSeveral({ ...scan, only_holds: 2 })).toBe(false);
    expect(mayHoldSeveral({ ...scan, pages: pages.slice(0, 1) })).toBe(false);
  });
});
