import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DocumentView } from "@/ipc";
import { show } from "@/test/show";
import { Related } from "./Related";

const view = (parts: DocumentView["parts"], around: DocumentView["within"]) =>
  ({ parts, within: around }) as DocumentView;

describe("files within files", () => {
  it("are listed under the file that holds them, in its order, and lead to their documents", async () => {
    const parts = [
      { document_id: "d2", name: "result.pdf" },
      { document_id: "d3", name: "photo.jpg" },
      { document_id: "d2", name: "result copy.pdf" },
    ];
    show(<Related view={view(parts, [])} />);
    const list = await screen.findByRole("list", { name: /^Files within it/ });
    const links = within(list).getAllByRole("link");
    expect(links.map((link) => link.textContent)).toEqual([
      "result.pdf",
      "photo.jpg",
      "result copy.pdf",
    ]);
    expect(links[0]?.getAttribute("href")).toContain("/documents/d2");
    expect(screen.queryByText("Came within")).toBeNull();
  });

  it("say which file they came within", async () => {
    show(<Related view={view([], [{ document_id: "d1", name: "mail.eml" }])} />);
    const list = await screen.findByRole("list", { name: "Came within" });
    const link = within(list).getByRole("link", { name: "mail.eml" });
    expect(link.getAttribute("href")).toContain("/documents/d1");
  });
});
