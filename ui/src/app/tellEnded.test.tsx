import { notifications } from "@mantine/notifications";
import { screen } from "@testing-library/react";
import { useTranslation } from "react-i18next";
import { afterEach, describe, expect, it } from "vitest";
import type { TaskView } from "@/ipc";
import { show } from "@/test/show";
import { tellEnded } from "./tellEnded";

function Told({ task }: { task: Partial<TaskView> }) {
  const { t } = useTranslation("app");
  return <button type="button" aria-label="end" onClick={() => tellEnded(task as TaskView, t)} />;
}

async function told(task: Partial<TaskView>): Promise<void> {
  show(<Told task={task} />);
  (await screen.findByRole("button", { name: "end" })).click();
}

describe("a task that has ended", () => {
  afterEach(() => notifications.clean());

  it("says where the file is that it wrote", async () => {
    const file = { file: "session-1.zip", folder: "/home/ada/exports" };
    const result = {
      result: "export",
      ...file,
      events: 66,
      checkpoint_size: 88,
      redaction: "none",
    };
    await told({
      kind: "export",
      state: "done",
      result: result as TaskView["result"],
      error: null,
    });
    expect(
      await screen.findByText("session-1.zip was written to /home/ada/exports."),
    ).toBeDefined();
  });

  it("says of a redacted copy which pages to look at before it is given away", async () => {
    await told({
      kind: "redact",
      state: "done",
      result: {
        result: "redacted",
        file: "copy.pdf",
        folder: "/home/ada",
        taken_out: 12,
        covered_pages: [],
        look_at: [2, 5],
      },
      error: null,
    });
    expect(
      await screen.findByText(/^copy\.pdf was written to \/home\/ada\. Look at .*: 2, 5\.$/),
    ).toBeDefined();
  });

  it("says why it could not, and once", async () => {
    const error = { code: "file", message: "/mnt/x.zip: the disk is full", reference: null };
    await told({ kind: "export", state: "failed", result: null, error });
    screen.getByRole("button", { name: "end" }).click();
    expect((await screen.findAllByRole("alert")).length).toBe(1);
    expect(screen.getByText("/mnt/x.zip: the disk is full")).toBeDefined();
  });
});
