import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { confirmAct, useAct } from "./act";
import { Refused } from "./Refused";

const refusal = { code: "invalid", message: "somebody was faster", reference: null };

/** Opens a dialog whose act is refused when that is asked for. */
async function dialog(): Promise<() => void> {
  let refuse = () => undefined as unknown;
  show(
    <button
      type="button"
      onClick={() =>
        confirmAct({
          title: "Stop it",
          text: "It stops.",
          confirm: "Stop",
          act: () =>
            new Promise((_, reject) => {
              refuse = () => reject(refusal);
            }),
        })
      }
    >
      open
    </button>,
  );
  fireEvent.click(await screen.findByText("open"));
  fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  return () => refuse();
}

describe("a refused act", () => {
  it("is answered in its dialog", async () => {
    const refuse = await dialog();
    refuse();
    const said = await screen.findByText("Somebody was faster");
    expect(screen.getByRole("dialog").contains(said)).toBe(true);
  });

  it("is told where the dialog was closed meanwhile", async () => {
    const refuse = await dialog();
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    refuse();
    expect(await screen.findByText("Somebody was faster")).toBeTruthy();
  });
});

const other = { ...refusal, message: "it is gone" };

function InPlace() {
  const act = useAct({ act: () => Promise.reject(other), changes: [], inPlace: true });
  return (
    <section aria-label="act">
      <button type="button" onClick={() => act.mutate()}>
        do it
      </button>
      <Refused error={act.error} />
    </section>
  );
}

it("an act that has a place for its refusal is not told of in a toast", async () => {
  show(<InPlace />);
  fireEvent.click(await screen.findByText("do it"));
  const said = await screen.findAllByText("It is gone");
  expect(said).toHaveLength(1);
  expect(screen.getByRole("region", { name: "act" }).contains(said[0] as Node)).toBe(true);
});
