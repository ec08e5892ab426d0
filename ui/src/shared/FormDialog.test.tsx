import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { confirmAct } from "./act";
import { FormDialog, useUnsaved } from "./FormDialog";

function Form({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  useUnsaved(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <input aria-label="Name" value={name} onChange={(event) => setName(event.target.value)} />
    </form>
  );
}

function Part() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpened(true)}>
        open
      </button>
      <button type="button" onClick={() => setOpened(false)}>
        done
      </button>
      <FormDialog opened={opened} onClose={() => setOpened(false)} title="A form">
        <Form close={() => setOpened(false)} />
      </FormDialog>
    </>
  );
}

const title = "Throw away what you typed?";
const shownIs = (name: string, is: boolean) =>
  waitFor(() => expect(screen.queryByRole("dialog", { name }) !== null).toBe(is));

async function opened(): Promise<HTMLElement> {
  show(<Part />);
  await userEvent.click(await screen.findByRole("button", { name: "open" }));
  const field = await screen.findByLabelText("Name");
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  return field;
}

describe("a dialog with a form", () => {
  it("closes at once while nothing is typed, and the focus returns", async () => {
    await opened();
    await userEvent.keyboard("{Escape}");
    await shownIs("A form", false);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "open" })),
    );
  });

  it("asks before Escape throws away what was typed, and Escape again keeps it", async () => {
    const field = await opened();
    await userEvent.type(field, "Ada");
    await userEvent.keyboard("{Escape}");
    await shownIs(title, true);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "Keep it" })),
    );
    await userEvent.keyboard("{Escape}");
    await shownIs(title, false);
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Ada");
    await waitFor(() => expect(document.activeElement).toBe(field));
  });

  it("is left for good by who says so, and the focus returns to what opened it", async () => {
    await userEvent.type(await opened(), "Ada");
    const cross = document.querySelector(".mantine-Modal-close");
    await userEvent.click(cross as Element);
    await userEvent.click(await screen.findByRole("button", { name: "Throw it away" }));
    await shownIs("A form", false);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "open" })),
    );
  });

  it("no longer asks where its act was done meanwhile, nor the next time", async () => {
    await userEvent.type(await opened(), "Ada{Escape}");
    await shownIs(title, true);
    fireEvent.click(screen.getByText("done"));
    await shownIs("A form", false);
    await shownIs(title, false);
    fireEvent.click(screen.getByText("open"));
    await shownIs("A form", true);
    await shownIs(title, false);
  });

  it("asks nothing once what was typed is handed over, or is as at first", async () => {
    const field = await opened();
    await userEvent.type(field, "Ada{Enter}");
    await shownIs("A form", false);
    await userEvent.click(screen.getByRole("button", { name: "open" }));
    await userEvent.type(await screen.findByLabelText("Name"), "A{Backspace}{Escape}");
    await shownIs("A form", false);
    expect(screen.queryByRole("dialog", { name: title })).toBeNull();
  });
});

it("a reason that was typed is not thrown away by a click beside its dialog", async () => {
  const ask = () =>
    confirmAct({
      title: "Stop it",
      text: "It stops.",
      confirm: "Stop",
      reason: { label: "Why", required: true },
      act: () => undefined,
    });
  show(
    <button type="button" onClick={ask}>
      ask
    </button>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "ask" }));
  await userEvent.type(await screen.findByRole("textbox", { name: /Why/ }), "too slow");
  const beside = document.querySelector(".mantine-Modal-overlay");
  if (!beside) throw new Error("there is nothing beside the dialog");
  await userEvent.click(beside);
  await userEvent.click(await screen.findByRole("button", { name: "Keep it" }));
  await shownIs(title, false);
  expect(screen.getByRole("textbox", { name: /Why/ })).toHaveProperty("value", "too slow");
});
