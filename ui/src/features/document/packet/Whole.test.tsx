import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DocumentView } from "@/ipc";
import { show } from "@/test/show";
import { Whole } from "./Whole";

const view = (only_holds: number | null) =>
  ({
    only_holds,
    parts: [
      { document_id: "d2", name: "scan (pages 1 to 2).pdf" },
      { document_id: "d3", name: "scan (page 4).pdf" },
    ],
    result: { review_state: "superseded" },
  }) as DocumentView;

describe("a file that is only the whole of several documents", () => {
  it("names them, says what became of its own result, and offers to process them", async () => {
    show(<Whole view={view(2)} />);
    await screen.findByText("Its 2 documents are documents of their own");
    expect(screen.getByText(/stays in the record and counts no more/)).toBeTruthy();
    const link = screen.getByRole("link", { name: "scan (page 4).pdf" });
    expect(link.getAttribute("href")).toContain("/documents/d3");
    expect(screen.getByRole("button", { name: "Process the 2 documents …" })).toBeTruthy();
  });

  it("is no file that is a document itself", async () => {
    show(
      <>
        <Whole view={view(null)} />
        there
      </>,
    );
    await screen.findByText("there");
    expect(screen.queryByRole("button")).toBeNull();
  });
});
