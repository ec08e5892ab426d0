import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { DocumentView } from "@/ipc";
import { show } from "@/test/show";
import { RedactedCopy } from "./RedactedCopy";

const ask = vi.hoisted(() => ({ redactDocument: vi.fn() }));
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));

beforeEach(() => ask.redactDocument.mockReset().mockResolvedValue(1));

const shown = (copy: DocumentView["copy"]) =>
  show(<RedactedCopy view={{ document_id: "d1", copy } as DocumentView} />);

test("what a copy is and what it may miss is said before it is made", async () => {
  const user = userEvent.setup();
  shown("pdf");
  await user.click(await screen.findByRole("button", { name: "Redacted copy …" }));
  expect(await screen.findByText(/PDF of pictures.*does not find everything/)).toBeTruthy();
  expect(ask.redactDocument).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Choose where …" }));
  expect(ask.redactDocument).toHaveBeenCalledWith("d1", "pdf");
});

test("of a document that cannot be read none is offered", () => {
  const { container } = shown(null);
  expect(container.querySelector("button")).toBeNull();
});
