import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { DocumentView } from "@/ipc";
import { show } from "@/test/show";
import { Locked } from "./Locked";

const ask = vi.hoisted(() => ({ unlockDocument: vi.fn() }));
const go = vi.hoisted(() => vi.fn());
vi.mock("@/ipc", async (original) => ({
  ...(await original<typeof import("@/ipc")>()),
  ask,
}));
vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => go,
}));

const view = { document_id: "d1", needs_password: true } as DocumentView;

beforeEach(() => vi.clearAllMocks());

test("a password that opens nothing is said at its field, and can be typed again", async () => {
  ask.unlockDocument.mockRejectedValueOnce({ code: "unreadable", message: "It does not open it." });
  ask.unlockDocument.mockResolvedValueOnce("d2");
  show(<Locked view={view} />);
  const field = (await screen.findByLabelText(/The document's password/)) as HTMLInputElement;
  const open = screen.getByRole("button", { name: "Open the document" }) as HTMLButtonElement;
  expect(open.disabled).toBe(true);
  await userEvent.type(field, "wrong{Enter}");
  await screen.findByText("It does not open it.");
  expect(field.value).toBe("wrong");
  await userEvent.clear(field);
  await userEvent.type(field, "right{Enter}");
  expect(ask.unlockDocument).toHaveBeenLastCalledWith("d1", "right");
  expect(go).toHaveBeenCalledWith({ to: "/documents/d2" });
});
